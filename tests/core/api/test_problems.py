"""Errors of the API: problem details in the asked language at every address under /api/, and the headers of limits."""

import pytest
from django.db import OperationalError
from django.test import Client

from exportasv.core.api.models import ApiScope
from exportasv.core.api.schema import PROBLEM_CODES
from exportasv.core.api.throttles import CostThrottle, cost_of
from exportasv.core.exchange.dumps import write_dumps
from exportasv.core.http.heavy_requests import Place, take_place
from products.api import ProductViewSet
from tests.core.api.keys import bearer, key_with

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"
PRODUCTS = "/api/v1/products/"


def problem(answer, status: int) -> dict:
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM), answer.content
    body = answer.json()
    assert set(body) == {"type", "title", "status", "code", "detail", "errors"}
    assert body["status"] == status
    assert body["type"].endswith(f"/api/v1/docs/#problem-{body['code']}")
    return body


@pytest.mark.parametrize("path", ["/api/", "/api/v1/nope/", "/api/v2/products/", "/api/v1/products/no-such/"])
def test_what_does_not_exist_is_a_problem(client, path):
    assert problem(client.get(path), 404)["code"] == "not_found"


@pytest.mark.parametrize(
    ("language", "words"), [("es", "No existe"), ("en", "There is no"), ("de, en;q=0.5", "There is no")]
)
def test_an_error_speaks_the_asked_language(client, language, words):
    for path in ("/api/v1/nope/", "/api/v1/products/no-such/"):
        assert words in problem(client.get(path, headers={"Accept-Language": language}), 404)["detail"]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("post", PRODUCTS, {"GET", "HEAD", "OPTIONS"}),
        ("delete", PRODUCTS, {"GET", "HEAD", "OPTIONS"}),
        ("put", "/api/v1/companies/x/", {"GET", "HEAD", "OPTIONS"}),
        ("get", "/api/v1/inquiries/", {"POST", "OPTIONS"}),
        ("delete", "/api/v1/token/", {"POST", "OPTIONS"}),
        ("post", "/api/v1/schema/", {"GET", "HEAD", "OPTIONS"}),
        ("post", "/api/v1/docs/", {"GET", "HEAD"}),
    ],
)
def test_a_wrong_method_is_405_and_names_the_right_ones(client, method, path, allowed):
    answer = getattr(client, method)(path)
    assert problem(answer, 405)["code"] == "method_not_allowed"
    assert set(answer["Allow"].split(", ")) == allowed


def test_a_fault_of_ours_is_a_problem_too(monkeypatch):
    def fail(*_args):
        raise ZeroDivisionError

    monkeypatch.setattr(ProductViewSet, "_page_rows", fail)
    answer = Client(raise_request_exception=False).get(PRODUCTS, headers={"Accept-Language": "en"})
    assert problem(answer, 500)["detail"] == "Something failed at our end. It has been noted."


def test_a_fault_outside_the_framework_is_a_problem_too(monkeypatch):
    def fail(*_args):
        raise ZeroDivisionError

    monkeypatch.setattr("exportasv.core.accounts.middleware.access_rule_of", fail)
    assert problem(Client(raise_request_exception=False).get(PRODUCTS), 500)["code"] == "error"


def test_a_database_that_is_away_is_a_problem_with_a_time_to_wait(monkeypatch):
    def fail(*_args):
        raise OperationalError

    monkeypatch.setattr(ProductViewSet, "_page_rows", fail)
    answer = Client(raise_request_exception=False).get(PRODUCTS)
    assert problem(answer, 503)["code"] == "unavailable"
    assert int(answer["Retry-After"]) > 0


def test_an_error_of_a_table_is_json(client):
    answer = client.get(PRODUCTS, {"format": "csv", "sectr": "food"})
    assert problem(answer, 400)["code"] == "unknown_parameter"


def test_the_codes_that_tests_meet_are_explained(client):
    page = client.get("/api/v1/docs/").content.decode()
    for code in PROBLEM_CODES:
        assert f'id="problem-{code}"' in page or f"id=problem-{code}" in page


# --- Origins ----------------------------------------------------------------------------------------------------------


def test_a_page_of_any_origin_reads_without_cookies(client):
    answer = client.get(PRODUCTS, headers={"Origin": "https://partner.example"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    asked = client.options(
        PRODUCTS, headers={"Origin": "https://partner.example", "Access-Control-Request-Method": "GET"}
    )
    assert (asked.status_code, asked["Access-Control-Allow-Origin"]) == (204, "*")
    assert "Authorization" not in asked["Access-Control-Allow-Headers"]


def test_a_page_of_another_origin_does_not_write(client):
    asked = client.options("/api/v1/inquiries/", headers={"Origin": "x", "Access-Control-Request-Method": "POST"})
    assert "POST" not in asked["Access-Control-Allow-Methods"]
    answer = client.post("/api/v1/inquiries/", {}, content_type="application/json", headers={"Origin": "https://x.y"})
    assert "Access-Control-Allow-Origin" not in answer


def test_pages_of_the_site_are_not_read_from_elsewhere(client):
    assert "Access-Control-Allow-Origin" not in client.get("/es/")


# --- Limits -----------------------------------------------------------------------------------------------------------


def test_every_answer_says_what_is_left(client, settings):
    settings.API_ADDRESS_UNITS = 10
    first, second = client.get(PRODUCTS), client.get(PRODUCTS)
    assert first["RateLimit-Policy"] == '"address";q=10;w=60'
    assert [answer["RateLimit"].split(";")[1] for answer in (first, second)] == ["r=9", "r=8"]


def test_above_the_limit_it_is_429_in_our_words(client, settings):
    settings.API_ADDRESS_UNITS = 2
    answers = [client.get(PRODUCTS, headers={"Accept-Language": "es"}) for _request in range(3)]
    body = problem(answers[-1], 429)
    assert body["code"] == "throttled"
    assert "throttled" not in body["detail"]
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60
    assert [answer.status_code for answer in answers] == [200, 200, 429]


def test_what_costs_more_counts_more(client, settings):
    settings.API_ADDRESS_UNITS = 12
    client.get(PRODUCTS, {"page_size": 1000})
    assert client.get(PRODUCTS)["RateLimit"].startswith('"address";r=1;')
    assert client.get(PRODUCTS, {"search": "miel"}).status_code == 429  # five units, one is left
    assert client.get(PRODUCTS).status_code == 200


def test_a_client_has_its_own_limit_for_all_its_keys_wherever_it_is(client, settings):
    settings.API_ADDRESS_UNITS = 1
    made = key_with(ApiScope.CATALOGUE_READ, units_a_minute=3)
    for number in range(3):
        answer = client.get(PRODUCTS, headers=bearer(made.secret), REMOTE_ADDR=f"10.0.0.{number}")
        assert answer.status_code == 200
    assert answer["RateLimit-Policy"] == '"client";q=3;w=60'
    assert client.get(PRODUCTS, headers=bearer(made.secret)).status_code == 429
    assert client.get(PRODUCTS).status_code == 200  # the address has its own


def test_one_client_does_not_use_up_what_another_has(client):
    first = key_with(ApiScope.CATALOGUE_READ, units_a_minute=1)
    second = key_with(ApiScope.CATALOGUE_READ, name="Otra", units_a_minute=1)
    statuses = [client.get(PRODUCTS, headers=bearer(made.secret)).status_code for made in (first, first, second)]
    assert statuses == [200, 429, 200]


def test_the_count_slides_from_one_minute_into_the_next(client, settings, time_machine):
    settings.API_ADDRESS_UNITS = 10
    time_machine.move_to("2026-11-25T15:00:58Z")
    assert all(client.get(PRODUCTS).status_code == 200 for _request in range(10))
    time_machine.move_to("2026-11-25T15:01:06Z")  # nine tenths of the ten still count
    assert [client.get(PRODUCTS).status_code for _request in range(2)] == [200, 429]
    time_machine.move_to("2026-11-25T15:02:59Z")
    assert client.get(PRODUCTS).status_code == 200


def test_without_the_throttle_nothing_is_limited(client, settings, monkeypatch):
    """The canary of the limits."""
    settings.API_ADDRESS_UNITS = 1
    monkeypatch.setattr(CostThrottle, "allow_request", lambda *_args: True)
    assert [client.get(PRODUCTS).status_code for _request in range(3)] == [200] * 3


def test_a_cost_is_at_least_one():
    class Asked:
        method = "GET"
        query_params = {"page_size": "٣", "search": " "}

    assert cost_of(Asked()) == 1


def test_who_is_at_the_limit_costs_the_others_nothing(client, settings, django_assert_max_num_queries):
    """A refusal asks the database for the key alone, writes nothing, and leaves the others what they have."""
    settings.API_ADDRESS_UNITS = 10
    greedy = key_with(ApiScope.CATALOGUE_READ, units_a_minute=2)
    other = key_with(ApiScope.CATALOGUE_READ, name="Otra", units_a_minute=20)
    before = client.get(PRODUCTS, headers=bearer(other.secret))
    for _request in range(2):
        client.get(PRODUCTS, headers=bearer(greedy.secret))
    for path in (PRODUCTS, f"{PRODUCTS}?page_size=1000", f"{PRODUCTS}?search=miel"):
        with django_assert_max_num_queries(1):
            refused = client.get(path, headers=bearer(greedy.secret))
        assert (refused.status_code, refused["RateLimit"].split(";")[1]) == (429, "r=0")
        assert 1 <= int(refused["Retry-After"]) <= 60
    after = client.get(PRODUCTS, headers=bearer(other.secret))
    assert [each["RateLimit"].split(";")[1] for each in (before, after)] == ["r=19", "r=18"]
    assert client.get(PRODUCTS)["RateLimit"].startswith('"address";r=9;')


# --- Heavy requests ---------------------------------------------------------------------------------------------------

HEAVY = ["/api/v1/products/?page_size=1000", "/api/v1/products/?page_size=300&format=csv", "/api/v1/changes/"]


@pytest.fixture
def places(settings, tmp_path):
    """Take so many places for a caller; they are given back at the end."""
    settings.METRICS_DIR, settings.HEAVY_REQUESTS, settings.HEAVY_REQUESTS_OF_ONE = str(tmp_path), 3, 2
    taken: list[Place] = []

    def take(caller: str, n: int) -> None:
        taken.extend(take_place(caller) for _place in range(n))

    yield take
    for place in taken:
        place.leave()


@pytest.mark.parametrize("path", HEAVY)
def test_one_caller_has_few_heavy_requests_at_once(client, places, path):
    places("address-127.0.0.1", 2)
    answer = client.get(path, headers={"Accept-Language": "en"})
    assert problem(answer, 429)["code"] == "too_many_at_once"
    assert int(answer["Retry-After"]) > 0
    assert client.get(PRODUCTS).status_code == 200  # light ones go on
    assert client.get(path, REMOTE_ADDR="10.0.0.9").status_code == 200
    assert client.get(path, headers=bearer(key_with(ApiScope.CATALOGUE_READ).secret)).status_code == 200


@pytest.mark.parametrize("path", HEAVY)
def test_all_callers_together_leave_processes_to_the_site(client, places, path):
    places("address-10.0.0.1", 2)
    places("client-7", 1)
    answer = client.get(path)
    assert problem(answer, 429)["code"] == "busy"
    assert int(answer["Retry-After"]) > 0
    assert [client.get(PRODUCTS).status_code, client.get("/es/").status_code] == [200, 200]


@pytest.mark.parametrize("path", [*HEAVY, "/api/v1/products/?page_size=1000&sectr=food", "/api/v1/dumps/none/file/"])
def test_a_place_is_given_back_with_the_answer(client, places, settings, path):
    settings.HEAVY_REQUESTS = settings.HEAVY_REQUESTS_OF_ONE = 1
    statuses = {client.get(path).status_code for _request in range(3)}
    assert statuses <= {200, 400, 404}


@pytest.mark.django_db(transaction=True)
def test_the_place_of_a_file_is_given_back_when_it_is_sent(client, places, settings):
    settings.HEAVY_REQUESTS = settings.HEAVY_REQUESTS_OF_ONE = 1
    write_dumps()
    path = client.get("/api/v1/dumps/").json()["results"][0]["url"]
    answer = client.get(path)
    assert client.get(path).status_code == 429
    assert b"".join(answer.streaming_content)[:2] == b"\x1f\x8b"
    answer.close()
    again = client.get(path, headers={"Accept": "application/gzip"})
    assert again.status_code == 200
    again.close()


def test_a_refused_heavy_request_costs_nothing(client, places, settings):
    settings.API_ADDRESS_UNITS = 20
    places("address-127.0.0.1", 2)
    assert client.get(HEAVY[0])["RateLimit"].startswith('"address";r=20;')


@pytest.mark.parametrize(
    ("path", "status", "headers"),
    [
        ("/api/v1/products/nothing/", 404, {}),
        ("/api/v1/nope/", 404, {}),
        ("/api/v1/products/", 401, {"Authorization": "Bearer exsk_wrong"}),
        ("/api/v1/requirements/", 405, {}),
    ],
)
def test_refusals_say_what_is_left_too(client, settings, path, status, headers):
    settings.API_ADDRESS_UNITS = 10
    answer = client.get(path, headers=headers)
    assert (answer.status_code, answer["RateLimit-Policy"]) == (status, '"address";q=10;w=60')
    assert client.get(PRODUCTS)["RateLimit"].startswith(
        '"address";r=8;' if path.endswith("nothing/") else '"address";r=9;'
    )


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_without_its_last_slash_is_answered_as_the_one_with_it(client, method):
    addresses = ("/api/v1/products", "/api/v1/products/")
    answers = [getattr(client, method)(address, headers={"Accept-Language": "es"}) for address in addresses]
    assert [answer.status_code for answer in answers] == [200 if method == "get" else 405] * 2
    assert answers[0].json().keys() == answers[1].json().keys()

"""One line a request: the view's name, never its address; times, queries, role and the request's number."""

import json
import logging
import re

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from exportasv.core.http.clean_input import RequestIdMiddleware
from exportasv.core.http.measures import SLOW_QUERY_SECONDS
from exportasv.core.http.request_log import METHODS, RequestLogMiddleware, view_of_path
from exportasv.local.run import _web_command

pytestmark = pytest.mark.django_db


def test_a_line_names_the_view_and_not_the_address(client, written):
    client.get(
        "/es/catalogo/?q=maria%40correo.example", headers={"Referer": "https://exportasv.example/es/ask/1-secret/"}
    )
    (line,) = written.of("exportasv.request")
    assert (line["view"], line["method"], line["status"]) == ("products:catalogue", "GET", 200)
    assert re.match(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$", line["at"])
    assert line["ms"] >= line["db_ms"] > 0
    assert line["queries"] > 0
    assert not re.search("maria|correo|secret|catalogo", json.dumps(written.lines))


def test_the_queries_of_a_line_are_those_of_the_request(written, django_assert_num_queries):
    with django_assert_num_queries(2):
        middleware = RequestLogMiddleware(lambda _request: _two_queries())
        middleware(RequestFactory().get("/es/"))
    (line,) = written.of("exportasv.request")
    assert line["queries"] == 2


def _two_queries() -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.execute("SELECT 2")
    return HttpResponse("")


def test_a_line_names_the_role_of_whoever_is_signed_in(as_user, owner, adviser, client, written):
    for browser in (as_user(owner), as_user(adviser), client):
        browser.get(reverse("portal:my_portal"))
    roles = [line.get("role") for line in written.of("exportasv.request")]
    assert roles[:2] == ["member", "adviser"]
    assert roles[2] in (None, "anonymous")


def test_refused_and_missing_pages_carry_the_requests_number(as_user, owner, written):
    browser = as_user(owner)
    for path, status in (("/es/no-such-page/", 404), ("/admin/", 403), ("/admin/", 403)):
        response = browser.get(path)
        line = written.of("exportasv.request")[-1]
        assert (response.status_code, line["status"], line["request"]) == (status, status, response["X-Request-ID"])
    assert all(line["request"] for line in written.lines)


def test_djangos_own_lines_have_the_number_and_not_the_address(client, written):
    """Django writes them after all middleware. With the warnings let through, they still name no address."""
    logger = logging.getLogger("django.request")
    logger.setLevel("WARNING")
    try:
        response = client.get("/es/no-such-page/maria@correo.example/")
    finally:
        logger.setLevel("ERROR")
    (line,) = written.of("django.request")
    assert line["request"] == response["X-Request-ID"]
    assert line["message"] == "Not Found: no view"


def test_an_error_names_the_view_in_place_of_the_address(client, written, monkeypatch):
    def fail(*_args, **_kwargs):
        raise ValueError("nobody foresaw it")

    monkeypatch.setattr("products.views.public.catalogue.search_catalogue", fail, raising=True)
    quiet = Client(raise_request_exception=False)
    response = quiet.get("/es/catalogo/?q=secreto")
    (line,) = written.of("django.request")
    assert (response.status_code, line["message"]) == (500, "Internal Server Error: products:catalogue")
    assert line["request"] == response["X-Request-ID"]
    assert "nobody foresaw it" in line["traceback"]


def test_the_number_of_the_proxy_is_in_the_line_and_in_the_answer(client, written):
    number = "fedcba9876543210" * 2
    assert client.get("/es/", headers={"X-Request-ID": number})["X-Request-ID"] == number
    assert written.of("exportasv.request")[0]["request"] == number


def test_a_shared_page_is_a_hit_of_its_view(client, written, settings):
    settings.SHARED_PAGES = True
    for _visit in range(2):
        client.get("/api/v1/products/")
    first, second = written.of("exportasv.request")
    assert (first["view"], first["cache"]) == ("api:product-list", "")
    assert (second["view"], second["cache"]) == ("api:product-list", "hit")
    assert second["queries"] < first["queries"]


def test_a_path_leads_to_its_view_in_both_languages():
    assert view_of_path("/es/catalogo/") == view_of_path("/en/catalogue/") == "products:catalogue"
    assert view_of_path("/es/nothing/of/the/kind/") == "no view"


def test_an_invented_method_is_not_written_down(written):
    RequestLogMiddleware(lambda _request: HttpResponse(""))(RequestFactory().generic("ANA@CORREO.EXAMPLE", "/es/"))
    assert written.of("exportasv.request")[0]["method"] == "other"
    assert "GET" in METHODS


def test_only_staff_see_times_in_their_browser(as_user, adviser, owner, client):
    page = reverse("portal:my_portal")
    assert re.match(
        r'^db;dur=[\d.]+;desc="\d+ queries", total;dur=[\d.]+$', as_user(adviser).get(page)["Server-Timing"]
    )
    assert "Server-Timing" not in as_user(owner).get(page)
    assert "Server-Timing" not in client.get("/es/")


def test_no_server_writes_addresses_beside_the_portals_lines():
    conf = (settings.BASE_DIR / "deploy/gunicorn.conf.py").read_text()
    assert re.search(r"^accesslog = None$", conf, re.MULTILINE)
    for command in (" ".join(_web_command(8000)), (settings.BASE_DIR / "Dockerfile").read_text()):
        assert "access-logfile" not in command
        assert "deploy/gunicorn.conf.py" in command


def test_a_slow_query_is_written_with_its_placeholders_and_the_requests_number(written):
    def slow(_request) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(%s), %s", [SLOW_QUERY_SECONDS + 0.05, "ana secreta"])
        return HttpResponse("")

    RequestIdMiddleware(RequestLogMiddleware(slow))(RequestFactory().get("/es/"))
    (line,) = written.of("exportasv.slow_query")
    assert "SELECT pg_sleep(%s), %s" in line["message"]
    assert "secreta" not in line["message"]
    assert line["request"] == written.of("exportasv.request")[0]["request"] != ""

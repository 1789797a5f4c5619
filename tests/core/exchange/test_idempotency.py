"""Idempotency-Key: a request that is sent again is done once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from consulates import api as consulates_api
from consulates.models import Sending
from exportasv.core.api.models import ApiScope
from exportasv.core.exchange import idempotency
from exportasv.core.exchange.models import IdempotentRequest
from exportasv.core.programme import API_ANSWER_KEPT
from tests import factories
from tests.core.api.keys import bearer, key_with

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/inquiries/"


@pytest.fixture
def body() -> dict:
    return {
        "products": [factories.ProductFactory().slug],
        "text": "Do you ship to Rotterdam? We need 500 pieces.",
        "name": "Nordic Imports",
        "contact_name": "Compras",
        "email": "doble@comprador.example",
        "country": "NL",
        "consent": True,
    }


def send(client: Client, body: dict, key: str = "k-1", **headers: str):
    return client.post(ADDRESS, body, content_type="application/json", headers={"Idempotency-Key": key, **headers})


def test_the_same_key_and_body_get_the_first_answer(client, body):
    first, again = send(client, body), send(client, dict(reversed(body.items())))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert (first.headers.get(idempotency.REPLAYED), again.headers[idempotency.REPLAYED]) == (None, "true")
    assert Sending.objects.count() == 1


def test_another_body_with_the_key_is_refused(client, body):
    send(client, body)
    answer = send(client, {**body, "text": "Another question, about another thing."})
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert Sending.objects.count() == 1


def test_an_error_of_the_sender_is_an_answer_too(client, body):
    wrong = {**body, "email": "nobody"}
    first, again = send(client, wrong), send(client, wrong)
    assert (first.status_code, again.status_code) == (400, 400)
    assert again.json() == first.json()
    assert again["Content-Type"] == first["Content-Type"]
    assert send(client, body).status_code == 422


def test_while_the_first_runs_the_second_is_told_so(client, body, monkeypatch):
    answers = []

    def slow(*given: object) -> str:
        answers.append(send(client, body))
        return create(*given)

    create = consulates_api.create_inquiries
    monkeypatch.setattr(consulates_api, "create_inquiries", slow)
    assert send(client, body).status_code == 201
    assert (answers[0].status_code, answers[0].json()["code"]) == (409, "request_in_flight")
    assert answers[0]["Retry-After"] == "1"


def test_after_a_fault_of_ours_it_is_done_again(client, body, monkeypatch):
    def fail(*_given: object) -> str:
        raise RuntimeError

    client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(consulates_api, "create_inquiries", fail)
        assert send(client, body).status_code == 500
    assert send(client, body).status_code == 201
    assert Sending.objects.count() == 1


def test_what_a_dead_process_claimed_is_taken_over(client, body):
    send(client, body)
    Sending.objects.all().delete()
    IdempotentRequest.objects.update(state="running", answer=None, status=None)
    assert send(client, body).status_code == 409
    IdempotentRequest.objects.update(created_at=timezone.now() - idempotency.LONGEST_REQUEST - timedelta(seconds=1))
    assert send(client, body).status_code == 201
    assert Sending.objects.count() == 1


def test_an_answer_is_kept_for_a_day(client, body, time_machine):
    send(client, body)
    time_machine.move_to(timezone.now() + API_ANSWER_KEPT + timedelta(minutes=1))
    other = send(client, {**body, "text": "Tomorrow the key is free for another one."})
    assert (other.status_code, other.headers.get(idempotency.REPLAYED)) == (201, None)


def test_keys_of_two_clients_are_apart(client, body):
    secrets = [key_with(ApiScope.INQUIRIES_WRITE, name=name).secret for name in ("Uno", "Dos")]
    answers = [
        send(client, {**body, "text": f"A question number {n}, to be answered."}, **bearer(secret))
        for n, secret in enumerate(secrets)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert Sending.objects.count() == 2


@pytest.mark.parametrize("key", [" ", "k" * 201, "é", "a\tb"])
def test_a_damaged_key_is_refused(client, body, key):
    assert send(client, body, key=key).status_code == 400
    assert Sending.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one(body):
    gate, answers = threading.Barrier(4), []

    def press() -> None:
        gate.wait(20)
        answers.append(send(Client(), body))
        connection.close()

    threads = [threading.Thread(target=press) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.json()["link"] for answer in answers if answer.status_code == 201}) == 1
    assert Sending.objects.count() == 1

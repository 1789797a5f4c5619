"""Catalogues and labels as a visitor orders them and the worker makes them."""

from django.test import Client

from exportasv.core.outbox import outbox
from exportasv.core.outbox.models import OutboxTask
from products.models import Printout

PRINT_PAGE = "/en/print/"


def order_printout(client: Client, query: str = "", **values: str) -> Printout:
    values = {"title": "My choice", "kind": "catalogue", "language": "en"} | values
    response = client.post(PRINT_PAGE + query, values)
    assert response.status_code == 302, response.content.decode()
    return Printout.objects.get(key=response.url.rstrip("/").rpartition("/")[2])


def make_printouts() -> None:
    for row in OutboxTask.objects.filter(kind="printout.make", state="pending"):
        outbox.run_task(row.pk)

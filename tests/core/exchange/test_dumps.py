"""The nightly files: whole, with a checksum, and joined to the change feed."""

import gzip
import hashlib
from datetime import timedelta

import orjson
import pytest
from django.utils import timezone

from exportasv.core.api.resources import resources
from exportasv.core.exchange import dumps
from exportasv.core.exchange.models import DumpFile
from exportasv.core.programme import DUMP_KEPT
from products.models import Product
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.SHARED_PAGES = False


def test_the_files_and_the_feed_give_the_catalogue(client, monkeypatch):
    monkeypatch.setattr("exportasv.core.api.resources.BATCH", 2)
    for number in range(5):
        factories.ProductFactory(slug=f"p-{number}")
    dumps.write_dumps()
    Product.objects.filter(slug="p-1").update(state="withdrawn")
    listed = client.get("/api/v1/dumps/").json()["results"]
    assert {each["resource"] for each in listed} == set(resources())
    told = next(each for each in listed if each["resource"] == "products")
    answer = client.get(told["url"])
    content = b"".join(answer.streaming_content)
    assert (len(content), hashlib.sha256(content).hexdigest()) == (told["size"], told["sha256"])
    rows = [orjson.loads(line) for line in gzip.decompress(content).splitlines()]
    assert sorted(row["slug"] for row in rows) == [f"p-{number}" for number in range(5)]
    assert told["rows"] == 5
    assert rows[0].keys() == client.get("/api/v1/products/").json()["results"][0].keys()
    changes = client.get("/api/v1/changes/", {"since": told["cursor"]}).json()["changes"]
    products = {each["slug"]: each["change"] for each in changes if each["resource"] == "products"}
    assert products == {"p-1": "delete"}


def test_files_of_earlier_nights_go(client, time_machine):
    factories.ProductFactory()
    dumps.write_dumps()
    time_machine.move_to(timezone.now() + DUMP_KEPT + timedelta(hours=1))
    dumps.write_dumps()
    assert DumpFile.objects.count() == len(resources())


def test_a_file_that_is_not_there_is_not_found(client):
    assert client.get("/api/v1/dumps/nothing/file/").status_code == 404

"""Places for heavy requests: a few on a machine, fewer for one caller, given back even by a process that dies."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as site_settings

from exportasv.core.http.heavy_requests import NoPlaceError, take_place

BASE = site_settings.BASE_DIR
TAKE_AND_WAIT = """
import sys
import django
django.setup()
from exportasv.core.http.heavy_requests import take_place
place = take_place("other")
print("taken", flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def _places(settings, tmp_path):
    settings.METRICS_DIR = str(tmp_path)
    settings.HEAVY_REQUESTS, settings.HEAVY_REQUESTS_OF_ONE = 3, 2


def refusal_of(caller: str) -> NoPlaceError:
    with pytest.raises(NoPlaceError) as caught:
        take_place(caller)
    return caught.value


def test_one_caller_has_no_more_than_its_own_places():
    places = [take_place("one"), take_place("one")]
    assert refusal_of("one").by_caller
    others = take_place("two")
    assert not refusal_of("two").by_caller  # all three are taken
    places[0].leave()
    take_place("two")
    others.leave()


def test_a_place_that_was_given_back_can_be_taken_again_by_anybody():
    for caller in ("one", "two") * 4:
        places = [take_place(caller), take_place(caller)]
        assert refusal_of(caller).by_caller
        for place in places:
            place.leave()
            place.leave()


def test_another_process_counts_and_a_dead_one_does_not(tmp_path, settings):
    settings.HEAVY_REQUESTS = 1
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "HEAVY_REQUESTS": "1"}
    command, pipe = [sys.executable, "-c", TAKE_AND_WAIT], subprocess.PIPE
    with subprocess.Popen(command, env=environment, cwd=BASE, stdin=pipe, stdout=pipe, text=True) as other:
        assert other.stdout.readline() == "taken\n"
        assert not refusal_of("one").by_caller
        other.kill()
    take_place("one").leave()


def test_a_folder_that_cannot_be_written_refuses_nobody(settings, tmp_path):
    settings.METRICS_DIR = str(tmp_path / "missing")
    places = [take_place("one") for _more in range(5)]
    for place in places:
        place.leave()

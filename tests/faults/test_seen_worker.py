"""A real worker writes its sign of life and its lines."""

import json

import pytest

from exportasv.core.monitoring.models import Heartbeat
from exportasv.core.monitoring.tasks import expected_workers, tick
from tests.faults.servers import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_a_worker_is_seen_and_its_log_has_a_line_with_its_task(start_worker, tmp_path):
    start_worker()
    sent = tick.apply_async(queue=expected_workers()[0].removeprefix("worker "))
    log = tmp_path / "worker.log"
    assert until(lambda: Heartbeat.objects.exists()), log.read_text()
    assert Heartbeat.objects.get().name == expected_workers()[0]
    assert until(lambda: "exportasv.task" in log.read_text()), log.read_text()
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    (line,) = [line for line in lines if line["logger"] == "exportasv.task"]
    assert (line["task"], line["result"], line["request"]) == ("monitoring.tick", "ok", sent.id)
    assert line["queries"] >= 1

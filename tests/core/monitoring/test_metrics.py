"""/metrics: guarded, cheap, and complete; every alert and every panel names what it really has."""

import json
import os
import re
import subprocess
import sys
from datetime import timedelta

import pytest
import yaml
from django.conf import settings as django_settings
from django.db import OperationalError
from django.utils import timezone

from exportasv.core.http.request_metrics import PAGE_CACHE_HITS
from exportasv.core.monitoring import metrics
from exportasv.core.monitoring.models import BEAT, record_heartbeat
from exportasv.core.outbox.models import OutboxTask

pytestmark = pytest.mark.django_db
BASE = django_settings.BASE_DIR
TOKEN = {"Authorization": "Bearer the-right-token"}


def numbers(text: str) -> dict[str, float]:
    """Name with labels → value."""
    rows = [line.rpartition(" ") for line in text.splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, _space, value in rows}


@pytest.fixture
def scrape(client):
    return lambda: numbers(client.get("/metrics").content.decode())


def test_requests_are_counted_by_view(client, scrape):
    before = scrape()
    client.get("/es/catalogo/?q=maria%40correo.example")
    after = scrape()
    name = 'exportasv_requests_total{method="GET",status="200",view="products:catalogue"}'
    assert after[name] == before.get(name, 0) + 1
    count = 'exportasv_request_seconds_count{view="products:catalogue"}'
    assert after[count] == before.get(count, 0) + 1
    queries = 'exportasv_request_queries_total{view="products:catalogue"}'
    assert after[queries] > before.get(queries, 0)
    assert "maria" not in str(after)


def test_vital_signs_are_those_of_the_database(scrape):
    record_heartbeat(BEAT)
    long_ago = timezone.now() - timedelta(hours=2)
    OutboxTask.objects.create(kind="letter", key="1", due_at=long_ago)
    OutboxTask.objects.create(kind="letter", key="2", due_at=timezone.now() + timedelta(hours=1), attempts=4)
    OutboxTask.objects.create(kind="import.check", key="1", due_at=long_ago, state=OutboxTask.State.FAILED)
    found = scrape()
    assert found['exportasv_outbox_tasks{kind="letter",state="pending"}'] == 2
    assert found['exportasv_outbox_tasks{kind="import.check",state="failed"}'] == 1
    assert 7200 <= found['exportasv_outbox_overdue_seconds{kind="letter"}'] < 7300
    assert 'exportasv_outbox_overdue_seconds{kind="import.check"}' not in found
    assert found["exportasv_failing_mails"] == 1
    assert abs(found['exportasv_heartbeat_timestamp_seconds{name="beat"}'] - timezone.now().timestamp()) < 60
    assert 0 < found["exportasv_free_disk_ratio"] < 1
    assert found["exportasv_database_up"] == 1
    assert found["exportasv_unsealed_audit_entries"] >= 0


def test_asking_costs_two_queries(client, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get("/metrics")


def test_without_the_database_it_says_so(scrape, monkeypatch):
    def away():
        raise OperationalError("gone")

    monkeypatch.setattr(metrics, "read_vital_signs", away)
    found = scrape()
    assert found["exportasv_database_up"] == 0
    assert "exportasv_failing_mails" not in found


def test_without_a_token_only_this_machine_may_read(client):
    assert client.get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.7").status_code == 404
    for header in ("X-Forwarded-For", "Forwarded"):  # through the proxy of this machine
        assert client.get("/metrics", headers={header: "10.0.0.7"}, REMOTE_ADDR="127.0.0.1").status_code == 404


@pytest.mark.parametrize("given", ["", "Bearer the-right-tokeN", "the-right-token", "Bearer "])
def test_with_a_token_only_the_token_opens(client, settings, given):
    settings.METRICS_TOKEN = "the-right-token"
    assert client.get("/metrics", headers={"Authorization": given}, REMOTE_ADDR="127.0.0.1").status_code == 404
    assert client.get("/metrics", headers=TOKEN, REMOTE_ADDR="10.0.0.7").status_code == 200


def test_the_name_of_the_machine_need_not_be_a_host_of_the_site(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/metrics", headers={"Host": "web:8000"}).status_code == 200


def test_the_counts_of_several_processes_are_added_up(client, settings, tmp_path):
    """As gunicorn's workers do: each has a file of its own in one folder."""
    code = (
        "import django; django.setup();"
        "from exportasv.core.http.request_metrics import REQUESTS; REQUESTS.labels('a:view', 'GET', 200).inc(3)"
    )
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for _process in range(2):
        subprocess.run([sys.executable, "-c", code], env=environment, cwd=BASE, check=True)
    settings.METRICS_DIR = str(tmp_path)
    found = numbers(client.get("/metrics").content.decode())
    assert found['exportasv_requests_total{method="GET",status="200",view="a:view"}'] == 6


def existing_names(text: str) -> set[str]:
    return {re.match(r"\w+", name)[0] for name in numbers(text)}


@pytest.mark.parametrize(("behind", "told"), [(0, (1, 0)), (4096, (1, 4096)), (None, (0, None))])
def test_a_replica_is_told_of_where_there_is_one(scrape, monkeypatch, behind, told):
    assert "exportasv_replica_up" not in scrape()
    monkeypatch.setattr(metrics, "has_replica", lambda: True)
    monkeypatch.setattr(metrics, "bytes_behind", lambda: behind)
    found = scrape()
    assert (found["exportasv_replica_up"], found.get("exportasv_replica_behind_bytes")) == told


@pytest.fixture
def names(client, monkeypatch) -> set[str]:
    """All names that a portal at work, with a replica, shows."""
    monkeypatch.setattr(metrics, "has_replica", lambda: True)
    monkeypatch.setattr(metrics, "bytes_behind", lambda: 0)
    record_heartbeat(BEAT)
    OutboxTask.objects.create(kind="letter", key="1", due_at=timezone.now())
    PAGE_CACHE_HITS.labels("products:catalogue").inc()
    client.get("/es/catalogo/")
    return existing_names(client.get("/metrics").content.decode())


def named_in(expression: str) -> set[str]:
    return set(re.findall(r"\bexportasv_\w+", expression))


def alert_expressions() -> dict[str, str]:
    rules = yaml.safe_load((BASE / "deploy/prometheus/alerts.yml").read_text())
    return {rule["alert"]: rule["expr"] for group in rules["groups"] for rule in group["rules"]}


def panel_expressions() -> dict[str, str]:
    board = json.loads((BASE / "deploy/grafana/board.json").read_text())
    return {
        f"{panel['title']} {target['refId']}": target["expr"]
        for panel in board["panels"]
        for target in panel["targets"]
    }


def test_every_alert_names_metrics_that_exist(names):
    alerts = alert_expressions()
    assert len(alerts) >= 8
    assert {name: named_in(each) - names for name, each in alerts.items() if named_in(each) - names} == {}
    assert all(named_in(each) or each.startswith("up") for each in alerts.values())


def test_every_panel_names_metrics_that_exist(names):
    panels = panel_expressions()
    assert len(panels) >= 8
    assert {name: named_in(each) - names for name, each in panels.items() if named_in(each) - names} == {}


def test_a_metric_that_is_gone_would_be_found(names):
    assert named_in("rate(exportasv_no_such_thing_total[5m])") - names


def test_every_alert_leads_to_a_page_of_the_runbooks():
    rules = yaml.safe_load((BASE / "deploy/prometheus/alerts.yml").read_text())
    for rule in (rule for group in rules["groups"] for rule in group["rules"]):
        page, _, anchor = rule["annotations"]["runbook"].partition("#")
        text = (BASE / page).read_text()
        headings = {
            re.sub(r"[^\w-]", "", line.lstrip("# ").lower().replace(" ", "-"))
            for line in text.splitlines()
            if line[:1] == "#"
        }
        assert not anchor or anchor in headings, rule["alert"]

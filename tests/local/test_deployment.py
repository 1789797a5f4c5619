"""What runs the portal in production is whole: containers, units, scripts, and the settings they need."""

import os
import re
import shutil
import subprocess
import sys

import pytest
import yaml
from celery import current_app
from django.conf import settings

from exportasv.local import servers
from exportasv.local.check import PRODUCTION

BASE = settings.BASE_DIR
COMPOSE = yaml.safe_load((BASE / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
ONCE = {name for name, service in SERVICES.items() if service.get("restart") == "no"}
UNITS = sorted((BASE / "deploy/systemd").iterdir())
EXAMPLE = (BASE / ".env.example").read_text()


def test_every_part_is_there():
    assert {"nginx", "web", "beat", "postgres", "replica", "pgbouncer", "redis", "migrate"} <= set(SERVICES)
    assert "ports" not in SERVICES["web"]  # so that it can be scaled
    assert SERVICES["nginx"]["ports"]


def test_every_queue_has_its_worker_in_containers_and_units():
    commands = [" ".join(service["command"]) for name, service in SERVICES.items() if name.startswith("worker")]
    served = {queue for command in commands for queue in re.search(r"-Q (\S+)", command)[1].split(",")}
    queues = {str(getattr(queue, "name", queue)) for queue in current_app.conf.task_queues or ()}
    assert {*queues, current_app.conf.task_default_queue} <= served
    named = re.search(r"exportasv-worker@.*", (BASE / "deploy/systemd/exportasv-worker@.service").read_text())[0]
    assert queues <= set(re.findall(r"worker@(\w+)", named))


def test_what_stays_up_is_looked_at():
    assert {name for name, service in SERVICES.items() if "healthcheck" not in service} == ONCE


def test_every_condition_can_come_true():
    for name, service in SERVICES.items():
        for other, condition in service.get("depends_on", {}).items():
            wanted = condition["condition"]
            assert wanted != "service_healthy" or "healthcheck" in SERVICES[other], f"{name} waits for {other}"
            assert wanted != "service_completed_successfully" or other in ONCE, f"{name} waits for {other}"


def test_every_file_that_a_part_mounts_or_runs_exists():
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (BASE / source).exists() if source.startswith("./") else source in COMPOSE["volumes"], volume
    for unit in UNITS:
        for path in re.findall(r"/opt/exportasv/(deploy/\S+)", unit.read_text()):
            assert (BASE / path).exists()


def test_the_example_and_the_containers_ask_for_the_same_settings():
    """What has a value or an empty place in the example must be set; the rest is commented out."""
    asked = set(re.findall(r"\$\{(\w+):\?", (BASE / "docker-compose.yml").read_text()))
    must = set(re.findall(r"^(\w+)=", EXAMPLE, re.MULTILINE))
    assert must - asked == {"EXPORTASV_ENV", "DEFAULT_FROM_EMAIL"}  # the first is fixed, the other has a good default
    assert asked <= must


def deployment_warnings(**environment: str) -> list[str]:
    """The numbers of what `check --deploy` says of these settings."""
    command = [sys.executable, "-W", "ignore", "manage.py", "check", "--deploy", "--fail-level", "ERROR"]
    done = subprocess.run(command, cwd=BASE, env={**bare(), **environment}, capture_output=True, text=True)
    return re.findall(r"exportasv\.\w+|security\.\w+|ImproperlyConfigured", done.stderr)


def bare() -> dict[str, str]:
    """The environment without any setting of ours."""
    ours = set(re.findall(r"^(?:# )?(\w+)=", EXAMPLE, re.MULTILINE)) | {"EXPORTASV_ENV"}
    return {name: value for name, value in os.environ.items() if name not in ours}


def test_the_settings_of_the_containers_are_all_that_the_check_of_production_demands():
    asked = {name for name in SERVICES["web"]["environment"] if name in PRODUCTION}
    assert asked == set(PRODUCTION)
    told = {**PRODUCTION, "SITE_URL": "https://exportasv.example", "REDIS_URL": "redis://redis:6379/0"}
    assert set(deployment_warnings(**told)) <= {"exportasv.W001"}  # compiled texts are the image's


def test_no_service_reads_a_setting_that_nobody_knows():
    known = set(re.findall(r"^(?:# )?(\w+)=", EXAMPLE, re.MULTILINE)) | {"QUEUE"}
    for name, service in SERVICES.items():
        if service.get("image") == "exportasv":
            assert set(service.get("environment", {})) <= known, name


def test_every_worker_has_a_queue_that_exists():
    queues = set(current_app.conf.task_queues or ())
    names = {str(getattr(queue, "name", queue)) for queue in queues}
    for service in SERVICES.values():
        given = re.search(r"-Q (\S+)", " ".join(service.get("command", [])))
        assert not given or set(given[1].split(",")) <= names


def test_the_web_processes_are_reached_through_the_pooler_and_keep_no_connection():
    web = SERVICES["web"]["environment"]
    assert "@pgbouncer:" in web["DATABASE_URL"]
    assert web["CONN_MAX_AGE"] == 0
    assert SERVICES["pgbouncer"]["environment"]["POOL_MODE"] == "session"  # who acts is told to a connection


def test_what_the_pooler_drops_stands_on_the_role():
    """pgbouncer ignores the startup options of exportasv/settings.py."""
    sent = re.findall(r"-c ([\w.]+)=", settings.DATABASES["default"]["OPTIONS"]["options"])
    script = (BASE / "deploy/postgres/primary.sh").read_text()
    on_role = set(re.findall(r'ALTER ROLE exportasv SET "?([\w.]+)"?', script))
    assert set(sent) - {"temp_buffers"} <= on_role  # temporary tables are the workers' own, who come directly


@pytest.mark.parametrize("script", sorted((BASE / "deploy").rglob("*.sh")), ids=lambda path: path.name)
def test_a_script_is_sound_and_may_be_run(script):
    assert subprocess.run(["sh", "-n", script]).returncode == 0
    assert script.stat().st_mode & 0o111
    assert "set -eu" in script.read_text()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="NOT RUN: systemd-analyze is not installed")
def test_systemd_takes_the_units(tmp_path):
    for unit in UNITS:
        text = unit.read_text().replace("/opt/exportasv/", f"{BASE}/").replace("User=exportasv", "User=root")
        text = re.sub(r"^(User|Group)=.*$", r"\1=root", text, flags=re.MULTILINE)
        name = unit.name.replace("@.", "@bulk.")
        (tmp_path / name).write_text(text)
    names = [str(tmp_path / unit.name.replace("@.", "@bulk.")) for unit in UNITS]
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *names], capture_output=True, text=True)
    ours = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "exportasv" in line]
    assert not ours, "\n".join(ours)


def test_the_database_server_writes_no_statement():
    conf = (BASE / "deploy/postgres/postgresql.conf").read_text()
    for line in ("log_min_duration_statement = -1", "log_min_error_statement = panic", "log_error_verbosity = terse"):
        assert line in conf
    assert "pg_stat_statements" in conf
    assert f"shared_buffers = {servers.SHARED_BUFFERS}\n" in conf  # what is measured is what is shipped

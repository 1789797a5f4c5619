"""What a process of the portal loads, warm_process in a new interpreter: nothing heavy that a request may never need.

And what the master of the web server loads for all of them opens no connection, which they would share.
"""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

HEAVY = "PIL boto3 cryptography fido2 icalendar pikepdf".split()
HEAVY += "python_calamine segno typst xlsxwriter".split()
SCRIPT = f"""
import json, os, sys, threading
os.environ["EXPORTASV_PROCESS"] = "web"
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
heavy = [name for name in {HEAVY} if name in sys.modules]

import psycopg2, redis.connection
opened = []
def refuse(*arguments, **named):
    opened.append("connection")
    raise OSError("no server")
psycopg2.connect = redis.connection.AbstractConnection.connect = refuse
from exportasv.portal.warm_up import warm_up
warm_up()
from django.template import engines
kept = engines["django"].engine.template_loaders[0].get_template_cache
print(json.dumps({{
    "heavy": heavy,
    "heavy when warm": [name for name in {HEAVY} if name in sys.modules],
    "opened": opened,
    "threads": threading.active_count(),
    "views": "products.views.public.catalogue" in sys.modules,
    "clients": "redis.connection" in sys.modules and "kombu.transport.redis" in sys.modules,
    "templates": len(kept),
}}))
"""


@pytest.fixture(scope="module")
def warm_process() -> dict:
    """What the script told of its interpreter."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "exportasv.settings"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_nothing_heavy_is_loaded_that_a_request_may_never_need(warm_process):
    assert warm_process["heavy"] == []
    assert set(warm_process["heavy when warm"]) <= {"cryptography"}  # the clients of Redis look for it


def test_the_master_opens_no_connection_and_no_thread(warm_process):
    assert warm_process["opened"] == []
    assert warm_process["threads"] == 1


def test_the_master_loads_views_clients_and_templates(warm_process):
    assert warm_process["views"]
    assert warm_process["clients"]
    assert warm_process["templates"] > 100

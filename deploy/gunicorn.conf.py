"""Gunicorn's configuration: `gunicorn -c deploy/gunicorn.conf.py exportasv.wsgi:application`.

The portal writes one line for each request itself, so gunicorn has no access log: its lines would hold addresses with
private links and what people typed. Its own messages pass the portal's formatter and redaction.

The master loads the portal once, and its web processes share that memory. So a new version needs a new master: restart,
a reload (HUP) goes on with the old code.
"""

import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

gc.disable()  # in the master: what it frees leaves holes, which each process would fill, and copy the pages around

timeout = 60  # seconds
preload_app = True
control_socket_disable = True  # a thread of the master, and a file in its home
forwarder_headers = ""  # no header of a client becomes SCRIPT_NAME or PATH_INFO
accesslog = None
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"context": {"()": "exportasv.core.http.logs.RedactionFilter"}},
    "formatters": {"json": {"()": "exportasv.core.http.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["context"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"gunicorn.error": {"handlers": ["console"], "level": "INFO", "propagate": False}},
}

# Every worker counts requests in files of this folder, which /metrics adds up.
_own_folder = "" if os.environ.get("PROMETHEUS_MULTIPROC_DIR") else tempfile.mkdtemp(prefix="exportasv-metrics-")
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", _own_folder)
_folder = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])


def on_starting(_server):
    """Begin to count anew, and load what all web processes need."""
    _folder.mkdir(parents=True, exist_ok=True)
    for each in _folder.glob("*.db"):
        each.unlink()
    from exportasv.portal.warm_up import warm_up

    warm_up()
    if start := os.environ.pop("EXPORTASV_START_FD", ""):  # of `make run`: wait until the other end is closed
        os.read(int(start), 1)
        os.close(int(start))


def pre_fork(_server, _worker):
    """Share no connection, and let the garbage collector leave alone what is shared: it would write to its pages."""
    from exportasv.portal.warm_up import close_connections

    close_connections()
    gc.freeze()


def post_fork(_server, _worker):
    gc.set_threshold(5_000, 10, 10)  # looking for rings at every 700 objects takes 5 % of a page's time
    gc.enable()


def child_exit(_server, worker):
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid, str(_folder))


def on_exit(_server):
    if _own_folder:
        shutil.rmtree(_own_folder, ignore_errors=True)

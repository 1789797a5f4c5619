"""The web processes of `make run`, where no proxy stands in front: gunicorn's processes, waitress's sockets.

One thread reads requests and writes answers, of any number of slow clients at once; others run the application, and get
a request when it is there as a whole (docs/adr/0013-slow-clients.md).
"""

import logging
import os
import time

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.server import create_server

THREADS = 2  # that run the application; more make pages slower, one lets a long request hold up the others
MAX_CONNECTIONS = 1000
MAX_REQUEST_BYTES = 25 * 1024 * 1024  # as client_max_body_size of deploy/nginx.conf
FINISH_SECONDS = 3.0  # for answers that are on their way when the process is to end


class BufferingWorker(Worker):
    """A process whose requests and answers are buffered."""

    def run(self) -> None:
        """Serve until gunicorn ends this process."""
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        channels: dict = {}
        server = create_server(
            self.wsgi,
            map=channels,
            sockets=[each.sock for each in self.sockets],
            threads=THREADS,
            connection_limit=MAX_CONNECTIONS,
            max_request_body_size=MAX_REQUEST_BYTES,
            asyncore_use_poll=True,
            clear_untrusted_proxy_headers=False,  # the portal judges them itself
            ident=None,
        )
        while self.alive and self.ppid == os.getppid():
            self.notify()
            wasyncore.loop(timeout=0.5, use_poll=True, map=channels, count=1)
        self._finish(channels)
        server.task_dispatcher.shutdown(timeout=1)

    def _finish(self, channels: dict) -> None:
        """Take no more connections, and send the answers that are due."""
        for listener in [each for each in channels.values() if each.accepting]:
            listener.close()
        end = time.monotonic() + FINISH_SECONDS
        while time.monotonic() < end and any(_is_busy(each) for each in channels.values()):
            self.notify()
            wasyncore.loop(timeout=0.1, use_poll=True, map=channels, count=1)


def _is_busy(channel: object) -> bool:
    """Return whether a client waits for an answer, or for the rest of one."""
    return bool(getattr(channel, "requests", None) or getattr(channel, "total_outbufs_len", 0))

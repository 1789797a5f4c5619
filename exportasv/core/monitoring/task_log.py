"""One log line for each task of a worker: its name, result, time and queries. Never its arguments."""

import logging
from typing import Any

from celery import Task
from celery.exceptions import Retry

from exportasv.core.http.clean_input import use_log_number
from exportasv.core.http.measures import Measures, measuring

log = logging.getLogger("exportasv.task")


class LoggedTask(Task):
    """Base of all tasks. Lines written during a task carry its id where those of a request carry the request's."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with use_log_number(self.request.id or ""), measuring() as measures:
            try:
                # Celery's own __call__ would begin a new request, without id and queue.
                result = (
                    super().__call__(*args, **kwargs) if self.request.called_directly else self.run(*args, **kwargs)
                )
            except Retry:
                _write_line(self.name, "retry", measures)
                raise
            except BaseException:
                _write_line(self.name, "failed", measures)
                raise
            _write_line(self.name, "ok", measures)
            return result

    def _work(self, *args: Any, **kwargs: Any) -> Any:
        """Run the task. In a worker, Celery's own __call__ would begin a new request, without id and queue."""
        return super().__call__(*args, **kwargs) if self.request.called_directly else self.run(*args, **kwargs)


def _write_line(task: str, result: str, measures: Measures) -> None:
    log.info("task", extra={"fields": {"task": task, "result": result, **measures.fields()}})

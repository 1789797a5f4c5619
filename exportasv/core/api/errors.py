"""Errors of the API that no client caused: the database is away (503), the disk is full (507)."""

from drf_standardized_errors.handler import ExceptionHandler
from rest_framework.exceptions import APIException

from exportasv.core.http.outages import DATABASE_STATUS, DISK_STATUS, RETRY_AFTER_SECONDS, outage_status

DETAILS = {
    DATABASE_STATUS: "The service is not available at the moment. Send the request again in some seconds.",
    DISK_STATUS: "There is no space left to store what was sent. Nothing was saved.",
}


class ApiExceptionHandler(ExceptionHandler):
    """Adds the outages to the errors that the library knows."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        status = outage_status(exc)
        return OutageError(status) if status else super().convert_known_exceptions(exc)


class OutageError(APIException):
    """A request that failed because a part of the site is away. Its code is "unavailable"."""

    default_code = "unavailable"

    def __init__(self, status: int) -> None:
        super().__init__(DETAILS[status])
        self.status_code = status
        self.wait = RETRY_AFTER_SECONDS if status == DATABASE_STATUS else None

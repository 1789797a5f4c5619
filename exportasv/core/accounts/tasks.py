from celery import shared_task

from exportasv.core.accounts import sessions


@shared_task(name="accounts.delete_ended_sessions")
def delete_ended_sessions() -> int:
    """Delete the sessions that have expired."""
    return sessions.delete_ended_sessions()

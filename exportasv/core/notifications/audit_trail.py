"""What people outside the database are told of the audit trail: its head every hour, and problems of a verification."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from exportasv.core.audit import hash_chain, heads, verification
from exportasv.core.notifications.mail import send_email
from exportasv.core.outbox.outbox import enqueue

PROBLEMS_IN_AN_EMAIL = 20


def enqueue_head() -> None:
    """Queue this hour's head of the chain. A second call in the same hour does nothing."""
    hour = timezone.now().strftime("%Y-%m-%dT%H")
    enqueue("audit.head", key=hour, hour=hour)


def enqueue_verification() -> None:
    """Queue today's verification of the trail. A second call on the same day does nothing."""
    day = timezone.localdate().isoformat()
    enqueue("audit.verify", key=day, day=day)


def send_head(hour: str) -> None:  # noqa: ARG001
    """Write the present head to every target, and e-mail it to the people of AUDIT_HEAD_MAIL if the chain grew.

    `hour` only names the task. Raise OSError or an error of the bucket if one target fails; the outbox tries again.
    """
    head = heads.present_head()
    if head is None:
        return
    for address in settings.AUDIT_HEAD_MAIL:
        send_email(address, "audit_head", key=f"{head.number}-{address}", head=head, line=head.line())
    heads.write_head(head)


def verify_and_report(day: str) -> None:  # noqa: ARG001
    """Verify the trail with the heads kept outside, and store the result for the home page of administrators.

    If it is not intact, the people of AUDIT_HEAD_MAIL get an e-mail. `day` only names the task.
    """
    hash_chain.seal_entries()
    report = verification.verify_with_kept_heads()
    check = verification.record_check(report)
    for address in settings.AUDIT_HEAD_MAIL if report.problems else []:
        url = reverse("admin:audit_trailcheck_change", args=[check.pk])
        first = [str(each) for each in report.problems[:PROBLEMS_IN_AN_EMAIL]]
        key = f"{check.pk}-{address}"
        send_email(address, "audit_broken", key=key, url=url, first=first, count=len(report.problems))

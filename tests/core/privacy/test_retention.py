"""What is kept for a time is gone when the time is over, table by table as declared, and not a day before."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection, models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import get_random_string

from companies.models import ApplicationPaper, Company
from consulates.models import InquiryMessage, MessageFile, ParticipationScore, Sending
from consulates.models.fairs import FairCriterion
from counseling.models import ActionItem, Participant
from counseling.models.forum_panel import QuestionVote
from exportasv.core.accounts.models import KnownDevice, LimitRecord, PrivateLink
from exportasv.core.api.models import ApiUsage
from exportasv.core.audit.models import AuditEntry
from exportasv.core.db.personal_data import PERSONAL_DATA, PersonalDataRecord, Retention
from exportasv.core.exchange.models import IdempotentRequest
from exportasv.core.imports.models import ImportEffect, ImportRow
from exportasv.core.notifications.models import (
    CalendarInvitation,
    CompletedReminder,
    EmailAttachment,
    ListExport,
    MailFold,
)
from exportasv.core.outbox import outbox
from exportasv.core.outbox.models import OutboxTask
from exportasv.core.privacy import retention, tasks
from exportasv.core.privacy.models import DataCopy, RetentionRemoval
from market_access.models import RequirementTask
from products.models import ProductFamily
from tests import factories
from tests.admin.rows import MAKERS

pytestmark = pytest.mark.django_db
FINITE = {
    f"{label}-{number}": (holding, keep)
    for label, holding in PERSONAL_DATA.items()
    for number, keep in enumerate(holding.retentions)
    if keep.after is not None
}


def message_file(user) -> MessageFile:
    return MessageFile.objects.create(message=MAKERS["consulates.inquirymessage"](user), name="x.pdf", file="x.pdf")


def score(user) -> ParticipationScore:
    row = factories.FairParticipationFactory()
    criterion = FairCriterion.objects.create(fair=row.fair, name_es="Oferta", name_en="Offer", weight=10)
    return ParticipationScore.objects.create(participation=row, criterion=criterion, points=3)


def event(user) -> models.Model:
    return factories.ForumEventFactory(edition=MAKERS["counseling.forumedition"](user))


def place(user) -> models.Model:
    return factories.RegistrationFactory(event=event(user))


def vote(user) -> QuestionVote:
    question = factories.PanelQuestionFactory(registration=place(user))
    return QuestionVote.objects.create(question=question, registration=question.registration)


def speaker(user) -> models.Model:
    row = factories.SpeakerFactory()
    event(user).speakers.add(row)
    return row


def calendar_invitation(user) -> CalendarInvitation:
    now = timezone.now()
    uid = f"session-{CalendarInvitation.objects.count()}"
    return CalendarInvitation.objects.create(
        uid=uid, address=user.email, sequence=1, is_cancelled=False, sent_at=now, ends_at=now
    )


def requirement_task(item: ActionItem) -> RequirementTask:
    return RequirementTask.objects.create(company=item.company, requirement="REG-1", item=item)


MORE = {
    "api.apiusage": lambda user: ApiUsage.objects.create(key=MAKERS["api.apikey"](user), day=timezone.localdate()),
    "exchange.idempotentrequest": lambda _user: IdempotentRequest.objects.create(
        caller="1", key=get_random_string(20), content_hash="0" * 64
    ),
    "companies.applicationpaper": lambda _user: ApplicationPaper.objects.create(
        application=factories.ApplicationFactory(state="sent"), file="private/applications/a.pdf"
    ),
    "accounts.limitrecord": lambda _user: LimitRecord.objects.create(
        key=get_random_string(64), value=[], expires_at=timezone.now()
    ),
    "accounts.knowndevice": lambda user: KnownDevice.objects.create(
        user=user, token_hash=get_random_string(64), last_seen_at=timezone.now()
    ),
    "accounts.privatelink": lambda user: PrivateLink.objects.create(
        purpose="inquiry",
        subject=user.pk * 1000 + PrivateLink.objects.count(),
        nonce="0" * 32,
        expires_at=timezone.now(),
    ),
    "consulates.sending": lambda user: Sending.objects.create(
        name="Nordic", email="kari@nordic.example", country="NO", text="Do you ship?", sent_at=timezone.now()
    ),
    "notifications.calendarinvitation": calendar_invitation,
    "notifications.completedreminder": lambda user: CompletedReminder.objects.create(
        rule=MAKERS["notifications.reminderrule"](user), subject_table="x", subject_id=1, at=timezone.now()
    ),
    "notifications.mailfold": lambda user: MailFold.objects.create(
        to=str(user.pk), kind=get_random_string(10), due_at=timezone.now()
    ),
    "consulates.messagefile": message_file,
    "consulates.participationscore": score,
    "counseling.questionvote": vote,
    "counseling.speaker": speaker,
    "counseling.registration": place,
    "counseling.surveyanswer": lambda user: factories.SurveyAnswerFactory(registration=place(user)),
    "counseling.panelquestion": lambda user: factories.PanelQuestionFactory(registration=place(user)),
    "companies.consent": lambda user: MAKERS["companies.consent"](factories.UserFactory()),
    "counseling.participant": lambda user: Participant.objects.create(
        session=MAKERS["counseling.counselingsession"](user), name="Ana"
    ),
    "imports.importrow": lambda user: ImportRow.objects.create(
        job=MAKERS["imports.importjob"](user), row_number=2, verdict="new"
    ),
    "imports.importeffect": lambda user: ImportEffect.objects.create(
        job=MAKERS["imports.importjob"](user), row_number=2, target=1, stamp="x"
    ),
    "products.waitingphoto": lambda user: MAKERS["products.productrevision"](user).waiting_photos.create(
        image="photos/x.webp", width=4, height=3
    ),
    "products.product": lambda user: factories.ProductFactory(  # a service has every text
        kind="service", unit_es="", unit_en="", minimum_order=None, monthly_capacity=None, hs_code=None
    ),
    "products.productfamily": lambda user: ProductFamily.objects.create(
        company=factories.CompanyFactory(), name_es="Miel"
    ),
    "products.pricechange": lambda user: factories.ProductFactory().price_changes.create(incoterm="FOB", after=2),
    "consulates.disputemessage": lambda user: MAKERS["consulates.windispute"](user).messages.create(
        sender="company", text="Fue la mitad.", sent_at=timezone.now()
    ),
    "notifications.emailattachment": lambda user: EmailAttachment.objects.create(
        letter=MAKERS["notifications.outgoingemail"](user), name="x.ics", media_type="text/calendar", content=b"x"
    ),
    "market_access.exportplanstep": lambda user: MAKERS["market_access.exportplan"](user).steps.create(
        code="REVIEW", item=factories.ActionItemFactory()
    ),
    "market_access.requirementtask": lambda _user: requirement_task(factories.ActionItemFactory()),
    "notifications.listexport": lambda user: ListExport.objects.create(owner=user, title="x", address="/x", form="csv"),
    "privacy.datacopy": lambda user: DataCopy.objects.create(user=factories.UserFactory(), asked_at=timezone.now()),
}


def make_row(label: str, user) -> models.Model:
    makers = {**MAKERS, **MORE}
    assert label in makers, f"{label} declares how long it is kept: say in MORE how a row of it is made"
    return makers[label](user)


def write(row: models.Model, **values: object) -> None:
    """Write columns whatever the triggers say: as a row would stand that is really so old."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        type(row)._base_manager.filter(pk=row.pk).update(**values)
        cursor.execute("SET session_replication_role = DEFAULT")


def follow(row: models.Model, path: str) -> models.Model:
    for name in filter(None, path.split("__")):
        row = getattr(row, name)
    return row


def age(row: models.Model, keep: Retention, moment: datetime) -> None:
    """Make the row such that what its time is counted from was at `moment`."""
    row = type(row)._base_manager.get(pk=row.pk)
    matching = dict(child for child in keep.where.children)
    words = {
        name: "Algo"
        for name, value in (keep.blank_columns or {}).items()
        if not hasattr(value, "as_sql") and is_word(row, name)
    }
    write(row, **matching, **words)
    if isinstance(keep.since, str):
        path, _sign, column = keep.since.rpartition("__")
        state = {"state": "archived"} if column == "left_on" else {"is_active": False} if column == "closed_on" else {}
        start = {"starts_on": date(2001, 1, 1)} if column == "ends_on" else {}
        write(follow(row, path), **{column: moment}, **state, **start)
        return
    for model in ("consulates.inquirymessage", "consulates.inquiry", "consulates.buyer", "counseling.forumedition"):
        for other in apps.get_model(model)._base_manager.filter(pk__gt=age.first.get(model, 0)):
            column = {"inquirymessage": "sent_at", "inquiry": "asked_at", "buyer": "created_at"}.get(
                other._meta.model_name, "ends_on"
            )
            write(other, **{column: moment}, **({"starts_on": date(2001, 1, 1)} if column == "ends_on" else {}))


def is_word(row: models.Model, name: str) -> bool:
    field = row._meta.get_field(name)
    return isinstance(field, (models.CharField, models.TextField)) and not field.choices and not field.unique


def planted(holding: PersonalDataRecord, keep: Retention, user, moment: datetime) -> models.Model:
    names = ("consulates.inquirymessage", "consulates.inquiry", "consulates.buyer", "counseling.forumedition")
    age.first = {n: apps.get_model(n)._base_manager.aggregate(n=models.Max("pk"))["n"] or 0 for n in names}
    row = make_row(holding.model, user)
    age(row, keep, moment)
    return row


def as_it_stands(row: models.Model) -> tuple | None:
    return type(row)._base_manager.filter(pk=row.pk).values_list().first()


def is_done(row: models.Model, keep: Retention) -> bool:
    if keep.blank_columns is None:
        return as_it_stands(row) is None
    emptied = keep.already_blank or Q(**keep.blank_columns)
    plain = {name: value for name, value in keep.blank_columns.items() if not hasattr(value, "resolve_expression")}
    return type(row)._base_manager.filter(emptied, pk=row.pk, **plain).exists()


@pytest.mark.parametrize("which", FINITE)
def test_past_its_time_it_goes_and_a_day_before_it_stays(which, manager):
    holding, keep = FINITE[which]
    now, day = timezone.now(), timedelta(days=1)
    old = planted(holding, keep, manager, now - keep.after - day)
    young = planted(holding, keep, manager, now - keep.after + day)
    before = as_it_stands(young)
    assert not is_done(old, keep)
    retention.apply_retention(day="today")
    assert is_done(old, keep)
    assert as_it_stands(young) == before
    what = "deleted" if keep.blank_columns is None else "emptied"
    assert RetentionRemoval.objects.get(table=holding.model, what=what).rows >= 1


@pytest.mark.parametrize("which", ["companies.certificate-0", "consulates.inquirymessage-0", "companies.company-0"])
def test_without_the_job_it_would_stay(which, manager, monkeypatch):
    """Canary."""
    holding, keep = FINITE[which]
    old = planted(holding, keep, manager, timezone.now() - keep.after - timedelta(days=1))
    monkeypatch.setattr(Retention, "expired_rows", lambda self, model: model._base_manager.none())
    retention.apply_retention(day="today")
    assert not is_done(old, keep)


def test_most_tables_have_an_end():
    assert len({holding.model for holding, _keep in FINITE.values()}) >= 45


def test_its_files_go_with_it(manager, django_capture_on_commit_callbacks):
    certificate = factories.CertificateFactory()
    certificate.document.save("x.pdf", ContentFile(b"%PDF"))
    path = certificate.document.path
    write(certificate.company, left_on=date(2010, 1, 1), state="archived")
    with django_capture_on_commit_callbacks(execute=True):
        retention.apply_retention(day="today")
    assert not Path(path).exists()


def test_papers_of_a_refused_application_go_with_their_files_at_the_end(manager, django_capture_on_commit_callbacks):
    paths = []
    for days in (400, 300):
        application = factories.ApplicationFactory()
        paper = ApplicationPaper.objects.create(application=application)
        paper.file.save("nit.pdf", ContentFile(b"%PDF"))
        paths.append(Path(paper.file.path))
        write(application, state="refused", decided_at=timezone.now() - timedelta(days=days))
    with django_capture_on_commit_callbacks(execute=True):
        retention.apply_retention(day="today")
    assert [path.exists() for path in paths] == [False, True]
    assert ApplicationPaper.objects.count() == 1


def test_the_trail_has_one_entry_and_no_copy_of_it():
    member = factories.CompanyMemberFactory()
    write(member.company, left_on=date(2010, 1, 1), state="archived", contact_name="Rosa Elvira")
    last = AuditEntry.objects.order_by("-pk").first().pk
    retention.apply_retention(day="today")
    written = AuditEntry.objects.filter(pk__gt=last)
    assert {entry.action for entry in written if entry.table_name != "bulk"} <= {"bulk"}
    assert written.filter(table_name="bulk").exists()
    assert written.filter(table_name="companies_companymember", after__operation="delete", after__rows=1).exists()
    assert "Rosa" not in str([(entry.before, entry.after) for entry in written])


def test_a_row_under_a_legal_hold_stops_what_would_take_it_along(manager):
    movement = factories.SampleMovementFactory()
    rows = type(movement.product)._base_manager.filter(pk=movement.product_id)
    with pytest.raises(ValueError, match=r"consulates.samplemovement"):
        retention._delete_rows(rows, PERSONAL_DATA["products.product"])
    with pytest.raises(ValueError, match=r"companies.company"):
        retention._blank_rows(Company.objects.all(), PERSONAL_DATA["companies.company"], {"nit": None})


def test_it_goes_on_where_a_killed_worker_ended(monkeypatch):
    company = factories.CompanyFactory()
    for _each in range(5):
        factories.CertificateFactory(company=company)
    write(company, left_on=date(2010, 1, 1), state="archived")
    monkeypatch.setattr(retention, "BATCH_SIZE", 2)
    steps = iter([None, RuntimeError("killed")])
    monkeypatch.setattr(retention, "extend_lease", lambda: (_ for _ in ()).throw(e) if (e := next(steps)) else None)
    holding = PERSONAL_DATA["companies.certificate"]
    with pytest.raises(RuntimeError):
        retention._apply_policy(holding, holding.retentions[0])
    assert company.certificates.count() == 1
    monkeypatch.setattr(retention, "extend_lease", lambda: None)
    retention._apply_policy(holding, holding.retentions[0])
    assert RetentionRemoval.objects.get(table="companies.certificate").rows == 5


def test_it_is_owed_once_a_day_and_done():
    tasks.enqueue_retention()
    tasks.enqueue_retention()
    work = OutboxTask.objects.get(kind="retention")
    assert outbox.run_task(work.pk)


def test_what_people_read_says_what_is_enforced():
    with translation.override("en"):
        assert PERSONAL_DATA["notifications.listexport"].retention == "3 days after it was ordered; then deleted."
        assert PERSONAL_DATA["companies.certificate"].retention.startswith(
            "5 years after the company left the programme"
        )
        assert PERSONAL_DATA["companies.companymember"].retention.count("5 years") == 1


def test_the_day_on_which_a_company_left_is_kept_by_the_database():
    company = factories.CompanyFactory()
    Company.objects.filter(pk=company.pk).update(state="archived")
    company.refresh_from_db()
    assert company.left_on == timezone.localdate()


def test_staff_read_what_went(as_user, manager, adviser, one_factor):
    RetentionRemoval.objects.create(day=date(2026, 11, 2), table="companies.certificate", what="deleted", rows=12)
    page = as_user(manager).get(reverse("admin:privacy_retentionremoval_changelist"))
    assert "12" in page.content.decode()
    assert as_user(adviser).get(reverse("admin:privacy_retentionremoval_changelist")).status_code == 403


def test_messages_are_counted_from_the_last_one():
    inquiry = factories.InquiryFactory()
    for years in (7, 1):
        sent = timezone.now() - timedelta(days=366 * years)
        InquiryMessage.objects.create(inquiry=inquiry, sender="buyer", text="Hola", sent_at=sent)
    retention.apply_retention(day="today")
    assert inquiry.messages.count() == 2

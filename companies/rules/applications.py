"""Rules of applications: save each step, send, ask, answer, accept or refuse."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Application, ApplicationPaper, Company, CompanyMember, Consent
from companies.people import notify_company
from companies.rules import consents, membership
from companies.rules.advisers import assign_adviser
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.calendars.workdays import add_working_days
from exportasv.core.db.errors import RuleError
from exportasv.core.db.slugs import free_slug
from exportasv.core.db.state_machine import change_state, lock_row
from exportasv.core.http.paths import localized_path
from exportasv.core.notifications.notices import notify
from exportasv.core.programme import APPLICATION_ANSWERED_WITHIN
from exportasv.core.required import required

REQUIRED_STEPS = ["person", "company", "goods"]  # needed before the application can be sent
MIN_SIMILARITY = 0.35  # trigram similarity of names from which staff compare two companies
MAX_SIMILAR_COMPANIES = 5
MAX_SLUG = 120  # characters made from the name; the column is a little longer
COMPANY_FIELDS = [
    "name",
    "legal_name",
    "legal_form",
    "nrc",
    "size",
    "workers",
    "women_led",
    "department",
    "municipality",
    "district",
]


def current_application(user: User) -> Application | None:
    """Return the person's undecided application."""
    return Application.objects.for_applicant(user).open().select_related("company").first()


def save_step(user: User, step: str, answers: dict[str, object]) -> Application:
    """Save the answers of one step. Raise RuleError if the application is already sent."""
    with act_as(user):
        application = Application.objects.for_applicant(user).open().select_for_update().first()
        application = application or Application(applicant=user)
        if application.state != Application.State.DRAFT:
            raise RuleError(_("Your application was sent; staff of Conamype are reading it."))
        earlier = application.answers.get("person", {}).get("full_name", "")
        application.answers = complete_answers({**application.answers, step: answers}, earlier_name=earlier)
        application.save()
    return application


def correct_step(application: Application, step: str, answers: dict[str, object], *, by: User) -> Application:
    """Correct the answers of one step of a sent application, by its applicant or by staff.

    The company follows: the one that the application created takes the new values; with the number of a company that
    is known, the application becomes a claim of it. Raise RuleError if it is not sent, or decided.
    """
    with act_as(by):
        application = lock_row(application)
        if not application.is_correctable:
            raise RuleError(_("This application is decided; its answers stay as they are."))
        earlier = application.answers.get("person", {}).get("full_name", "")
        application.answers = complete_answers({**application.answers, step: answers}, earlier_name=earlier)
        _follow_answers(application)
        application.corrected_at = timezone.now()
        application.save()
    return application


def _follow_answers(application: Application) -> None:
    """Give the application the company of its answers: one that is known, or its own with the new values."""
    answers = application.answers
    own = None if application.is_claim else required(application.company)
    known = _company_by_identifier(answers["company"], but=own)
    if known is not None:
        application.company, application.is_claim = known, True
        if own is not None:  # nobody else has seen it
            change_state(own, Company.State.ARCHIVED, merged_into=known, nit=None, dui=None)
    elif own is None:
        application.company, application.is_claim = _create_company(answers), False
    else:
        for name, value in _company_values(answers).items():
            setattr(own, name, value)
        own.save()


def unanswered_steps(application: Application | None) -> list[str]:
    """Return the steps without answers, in order."""
    told = application.answers if application else {}
    return [step for step in REQUIRED_STEPS if step not in told]


def send_application(application: Application, *, version: str, language: str, by: User) -> Application:
    """Send the application to staff and record the person's consent to `version` of the text.

    If the identifier is known, the application becomes a claim; otherwise this creates the company. The applicant sees
    the same in both cases and cannot act for the company until staff accept. Raise RuleError if answers are missing,
    the text has a newer version, or the state does not allow it.
    """
    if version != consents.CURRENT_VERSIONS[consents.APPLICATION_CONSENT]:
        raise RuleError(_("The text of the consent has changed meanwhile. Please read it again."))
    now = timezone.now()
    with act_as(by):
        application = lock_row(application)
        if unanswered_steps(application):
            raise RuleError(_("Some answers are missing. Go through the steps again."))
        answers = complete_answers(application.answers)
        company, is_claim = _find_or_create_company(answers)
        application = change_state(
            application, Application.State.SENT, sent_at=now, company=company, is_claim=is_claim, answers=answers
        )
        Consent.objects.create(
            user=by, purpose=consents.APPLICATION_CONSENT, version=version, language=language, given_at=now
        )
    return application


def complete_answers(answers: dict[str, dict], earlier_name: str = "") -> dict[str, dict]:
    """Return the answers with what follows from them: the DUI of a natural person is the applicant's, and so is its
    legal name, unless it wrote another one.

    Both are taken from the last answers, whatever the order in which the steps were written and corrected.
    `earlier_name` is what the applicant was called before.
    """
    if "company" not in answers or answers["company"].get("legal_form") != Company.LegalForm.PERSON:
        return answers
    told, person = answers["company"], answers.get("person", {})
    legal_name = told.get("legal_name")
    if not legal_name or legal_name == earlier_name:
        legal_name = person.get("full_name", "")
    return {**answers, "company": {**told, "dui": person.get("dui"), "legal_name": legal_name}}


def _find_or_create_company(answers: dict[str, dict]) -> tuple[Company, bool]:
    """Return (company, whether it existed), also if another request creates it at the same time."""
    known = _company_by_identifier(answers["company"])
    if known is None:
        try:
            with transaction.atomic():
                return _create_company(answers), False
        except IntegrityError:
            known = _company_by_identifier(answers["company"])
            if known is None:
                raise
    return known, True


def _company_by_identifier(told: dict[str, object], but: Company | None = None) -> Company | None:
    same = Q()
    for name in ("nit", "dui"):
        if told.get(name):
            same |= Q(**{name: told[name]})
    others = Company.objects.exclude(pk=but.pk) if but else Company.objects.all()
    return others.filter(same).order_by("pk").first() if same else None


def _create_company(answers: dict[str, dict]) -> Company:
    slug = free_slug(Company, answers["company"]["name"], MAX_SLUG, "empresa")
    return Company.objects.create(**_company_values(answers), slug=slug)


def _company_values(answers: dict[str, dict]) -> dict[str, Any]:
    """Return the columns of the company that the answers describe."""
    told, person = answers["company"], answers["person"]
    values = {name: told[name] for name in COMPANY_FIELDS if told.get(name) not in (None, "")}
    return {
        **values,
        "nit": told.get("nit") or None,
        "dui": told.get("dui") or None,
        "contact_name": person.get("full_name", ""),
        "phone": person.get("phone", ""),
        "sectors": sorted(answers.get("goods", {}).get("sectors", [])),
    }


@dataclass(frozen=True)
class SimilarCompany:
    """A company that may be the same: similarity of its name (0–1) and the fields that match."""

    company: Company
    similarity: float
    matching_fields: list[str]


def similar_companies(application: Application) -> list[SimilarCompany]:
    """Return companies with the same identifier or telephone or a similar name, the best match first. One query."""
    told, person = application.answers.get("company", {}), application.answers.get("person", {})
    name = str(told.get("name", ""))
    near = Greatest(
        TrigramSimilarity("name__unaccent", name), TrigramSimilarity("legal_name", str(told.get("legal_name", "")))
    )
    same = {"NIT": ("nit", told.get("nit")), "DUI": ("dui", told.get("dui")), "NRC": ("nrc", told.get("nrc"))}
    same[_("phone")] = ("phone", person.get("phone"))
    wanted = Q(near__gte=MIN_SIMILARITY)
    for column, value in same.values():
        if value:
            wanted |= Q(**{column: value})
    rows = Company.objects.annotate(**{"near": near}).filter(wanted)
    if application.company_id and not application.is_claim:  # the company that this application created
        rows = rows.exclude(pk=application.company_id)
    found = [
        SimilarCompany(
            row,
            row.near,
            [label for label, (column, value) in same.items() if value and value == _column_text(row, column)],
        )
        for row in rows.order_by(F("near").desc())[:MAX_SIMILAR_COMPANIES]
    ]
    return sorted(found, key=lambda each: (-len(each.matching_fields), -each.similarity))


def _column_text(company: Company, column: str) -> str:
    value = getattr(company, column)
    return value.as_e164 if hasattr(value, "as_e164") and value else str(value or "")


def ask_question(application: Application, question: str, *, by: User) -> Application:
    """Ask the applicant a question and notify them.

    Raise RuleError if the question is empty or the state does not allow it.
    """
    if not question.strip():
        raise RuleError(_("Write what you need to know."))
    with act_as(by):
        application = change_state(application, Application.State.ASKED, question=question.strip(), answer="")
        _notify_applicant(application, "application_asked", question=application.question)
    return application


def answer_question(application: Application, text: str, paper: File | None = None, *, by: User) -> Application:
    """Save the applicant's answer, a text or a paper, and return the application to staff.

    Raise RuleError if there is neither, or the state does not allow it.
    """
    if not text.strip() and paper is None:
        raise RuleError(_("Write your answer, or send the paper."))
    with act_as(by):
        application = change_state(application, Application.State.SENT, answer=text.strip())
        if paper is not None:
            ApplicationPaper.objects.create(application=application, file=paper)
    return application


def answer_due(application: Application) -> date:
    """Return the day until which staff decide or ask."""
    return add_working_days(timezone.localdate(required(application.sent_at)), APPLICATION_ANSWERED_WITHIN)


def accept_application(application: Application, *, by: User, role: str = CompanyMember.Role.OWNER) -> Application:
    """Verify the company and add the applicant as `role`; in a company without an owner, as owner.

    Notify the owners of a company that is claimed. Raise RuleError if the company is archived or a state does not
    allow it.
    """
    with act_as(by):
        now = timezone.now()
        application = change_state(application, Application.State.ACCEPTED, decided_at=now, decided_by=by)
        company = lock_row(required(application.company))
        if company.state == Company.State.ARCHIVED:
            raise RuleError(_("This company is archived. Reactivate its file first."))
        if not company.members.filter(role=CompanyMember.Role.OWNER).exists():
            role = CompanyMember.Role.OWNER
        _notify_owners(company, application, now)
        CompanyMember.objects.get_or_create(company=company, user=application.applicant, defaults={"role": role})
        if company.state == Company.State.APPLIED:
            membership.verify_company(company, by=by)
        else:
            assign_adviser(company)
            _notify_applicant(application, "application_accepted", company=company)
    return application


def _notify_owners(company: Company, application: Application, now) -> None:
    notify_company(
        company,
        "member_joined",
        key=f"{application.pk}-{now.isoformat()}",
        route="companies:team",
        owners_only=True,
        without=application.applicant,
        person=application.applicant,
    )


def refuse_application(application: Application, reason: str, *, by: User) -> Application:
    """Refuse the application with a reason, and archive the company that it created.

    Raise RuleError if the reason is empty or the state does not allow it.
    """
    if not reason.strip():
        raise RuleError(_("Explain why, so that the person knows what to do."))
    with act_as(by):
        application = change_state(
            application,
            Application.State.REFUSED,
            decided_at=timezone.now(),
            decided_by=by,
            question=reason.strip(),
        )
        if not application.is_claim and application.company and application.company.state == Company.State.APPLIED:
            membership.archive_company(application.company, by=by)
        _notify_applicant(application, "application_refused", reason=reason.strip())
    return application


def _notify_applicant(application: Application, kind: str, **words: Any) -> None:
    moment = timezone.now().isoformat(timespec="seconds")
    person = application.applicant
    url = localized_path(person.language, "portal:my_portal")
    notify(person, kind, key=f"{application.pk}-{moment}", application=application, url=url, **words)


def stated_products(applications: Iterable[Application]) -> list[str]:
    """Return the products in the company's applications, one for each line of the answer."""
    told = [application.answers.get("goods", {}).get("products", "") for application in applications]
    return [line.strip() for text in told for line in text.splitlines() if line.strip()]

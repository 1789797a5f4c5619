"""What a company hears: by whom, in which language, by which way."""

import ast
from datetime import date

import pytest
from django.utils import translation

from companies.models import Company
from companies.people import notify_company, reminder_recipients
from companies.rules import membership
from consulates.rules import inquiries, placements, wins
from counseling.rules import agreements
from exportasv.core.accounts.models import User
from exportasv.core.notifications.models import Notification, OutgoingEmail
from exportasv.core.notifications.reminders import Contact
from products.rules import publication
from tests import factories
from tests.test_house import SOURCES, place

pytestmark = pytest.mark.django_db
ONLY_DOOR = "companies/people.py"


MAY = date(2026, 5, 1)


@pytest.fixture
def company(company) -> Company:
    company.email = "ventas@example.org"
    company.save()
    return company


def close_account(person: User) -> None:
    person.is_active = False
    person.save()


def kinds_of(person: User) -> set[str]:
    return set(Notification.objects.for_actor(person).values_list("kind", flat=True))


def test_everybody_of_the_company_hears_it_the_owners_alone_where_it_is_theirs(company, owner, editor):
    notify_company(company, "company_active", key="1")
    notify_company(company, "company_paused", key="1", owners_only=True)
    assert kinds_of(owner) == {"company_active", "company_paused"}
    assert kinds_of(editor) == {"company_active"}


def test_who_did_it_is_not_told_of_it(company, owner, editor):
    notify_company(company, "company_active", key="1", without=owner)
    assert not kinds_of(owner)
    assert kinds_of(editor)
    assert not OutgoingEmail.objects.exists()


def test_each_reads_the_subject_the_body_and_the_link_in_their_language(company, owner, editor):
    User.objects.filter(pk=editor.pk).update(language="en")
    notify_company(company, "company_active", key="1", route="companies:company", args=[company.slug])
    told = {notice.recipient_id: notice for notice in Notification.objects.all()}
    assert told[owner.pk].subject == "Tejidos Izalco está en el programa"
    assert told[owner.pk].url == "/es/empresas/tejidos-izalco/"
    assert told[editor.pk].subject == "Tejidos Izalco is in the programme"
    assert told[editor.pk].url == "/en/companies/tejidos-izalco/"


def test_a_company_without_people_is_told_by_mail_how_to_get_in(company):
    notify_company(company, "company_active", key="1", route="companies:company", args=[company.slug])
    mail = OutgoingEmail.objects.get(kind="company_active")
    assert mail.address == company.email
    assert "/es/empresas/tejidos-izalco/" in mail.body
    assert mail.body.endswith("/es/mi-portal/solicitud/")


def test_a_company_whose_people_have_closed_their_accounts_is_told_by_mail(company, owner):
    close_account(owner)
    notify_company(company, "company_active", key="1")
    assert not Notification.objects.exists()
    assert OutgoingEmail.objects.get().address == company.email


def test_a_company_without_people_and_address_is_an_end_without_error(company):
    Company.objects.filter(pk=company.pk).update(email="")
    company.refresh_from_db()
    notify_company(company, "company_active", key="1")
    assert not OutgoingEmail.objects.exists()


def test_a_reminder_of_a_company_without_people_goes_to_its_address(company):
    assert reminder_recipients(company)("members") == [Contact(company.email)]
    assert reminder_recipients(company)("adviser") == []


def test_a_moderator_in_english_publishes_and_the_owner_reads_a_spanish_link(company, owner, adviser):
    draft = publication.submit_product(
        factories.ProductFactory(company=company, state="draft", published_at=None), by=owner
    )
    with translation.override("en"):
        publication.publish_product(draft, by=adviser)
    notice = Notification.objects.for_actor(owner).get(kind="product_published")
    assert notice.url.startswith("/es/catalogo/")


def _pause(company, by):
    membership.pause_company(company, by=by)
    return "company_paused"


def _ask(company, by):
    inquiries.add_buyer_message(factories.InquiryFactory(company=company), "¿Cuánto cuesta?")
    return "inquiry"


def _place(company, by):
    product = factories.ProductFactory(company=company)
    placements.place_product(product, factories.TradingHouseFactory(), MAY, None, by=by)
    return "shelf_placement"


def _claim(company, by):
    wins.claim_win(factories.ExportWinFactory.build(company=company, product=None, buyer=None), by=by)
    return "win_to_confirm"


def _refer(company, by):
    source, target = factories.InstitutionFactory(code="one"), factories.InstitutionFactory(code="two")
    agreements.refer_company(company, source, target, "Crédito", MAY, by=by)
    return "referral_sent"


CAUSES = [_pause, _ask, _place, _claim, _refer]


@pytest.mark.parametrize("cause", CAUSES)
def test_no_closed_account_is_told_and_the_companys_address_is(cause, company, owner, adviser):
    close_account(owner)
    kind = cause(company, adviser)
    assert kind not in kinds_of(owner)
    assert OutgoingEmail.objects.get(kind=kind).address == company.email


@pytest.mark.parametrize("cause", CAUSES)
def test_an_open_account_is_told_in_its_language_and_the_address_is_not(cause, company, owner, adviser):
    with translation.override("en"):
        kind = cause(company, adviser)
    notice = Notification.objects.for_actor(owner).get(kind=kind)
    assert not notice.url.startswith("/en/")
    assert not OutgoingEmail.objects.filter(address=company.email).exists()


def functions_telling_members(tree: ast.AST) -> list[int]:
    """Return the lines of functions that read a company's members and notify somebody."""

    def calls(node: ast.AST) -> set[str]:
        called = [call.func for call in ast.walk(node) if isinstance(call, ast.Call)]
        return {each.id if isinstance(each, ast.Name) else getattr(each, "attr", "") for each in called}

    def reads_members(function: ast.FunctionDef) -> bool:
        nodes = [node for statement in function.body for node in ast.walk(statement)]
        found = [ast.unparse(node) for node in nodes if isinstance(node, ast.Attribute)]
        return any(each.endswith(".members") or each == "CompanyMember.objects" for each in found)

    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    told = {"notify", "send_email"}
    return [each.lineno for each in functions if told & calls(each) and reads_members(each)]


def test_a_loop_over_members_that_notifies_is_found():
    before = "def f(row):\n    for member in row.company.members.all():\n        notify(member.user, 'placed')"
    assert functions_telling_members(ast.parse(before)) == [1]


def test_no_other_module_tells_the_people_of_a_company():
    found = {place(path): functions_telling_members(ast.parse(path.read_text())) for path in SOURCES}
    assert [path for path, lines in found.items() if lines and path != ONLY_DOOR] == []

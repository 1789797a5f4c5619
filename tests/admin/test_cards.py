"""A number on a home page is the number of rows behind its link: every card of every home of every role."""

import re
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from companies.models import Company
from exportasv.core.accounts import menu
from exportasv.core.accounts.permissions import STAFF, Role
from exportasv.core.accounts.staff_home import CARDS
from exportasv.core.api.models import ApiClient
from exportasv.core.audit.models import TrailCheck
from exportasv.core.calendars.workdays import weekdays_ago
from exportasv.core.exchange.models import WebhookSubscription
from exportasv.core.notifications.models import MailKind, RefusedAddress
from exportasv.core.outbox.models import OutboxTask
from exportasv.core.privacy.models import DataTransfer, Incident
from exportasv.reference.models import Source
from market_access.models import MarketRequirement, Relief, RequirementRecord
from products.models import ProductRevision
from tests import factories

pytestmark = pytest.mark.django_db
UNSEALED = "Registros del historial sin sello"  # the time of an entry cannot be set
STEP_NUMBER = re.compile(r"\b(\d+)\b")


@pytest.fixture(autouse=True)
def _one_factor(settings) -> None:
    settings.STAFF_MFA_REQUIRED = False


def _both(make, counted: dict, other: dict) -> None:
    """Make two rows that a card counts, and one beside them that it does not."""
    for values in (counted, counted, other):
        make(**values)


def _company_of_new(**values) -> None:
    factories.CompanyFactory(state=values["state"])


def _revision(**values) -> None:
    ProductRevision.objects.create(product=factories.ProductFactory(), submitted_at=timezone.now(), **values)


def _failed_work(**values) -> None:
    OutboxTask.objects.create(kind="letter", key=str(OutboxTask.objects.count()), due_at=timezone.now(), **values)


def _review(**values) -> None:
    win = factories.ExportWinFactory(state="held")
    win.reviews.create(kind="outlier", reason="x", requested_at=timezone.now(), **values)


def _rows_of_the_system(old: datetime, today: date) -> None:
    told = {"agency_told_at": old, "prosecutor_told_at": old, "persons_told_at": old}
    transfer = {"at": old, "table": "companies.company", "recipient_table": "consulates.buyer", "recipient_id": 1}
    origin = {"origin_es": "D. L. 1", "origin_en": "Decree 1"}
    law = {"kind": "law", "name_es": "Ley", "name_en": "Law", "term_days": 30, **origin}
    for n in range(3):
        TrailCheck.objects.create(seals=3, heads=1, intact=n == 0)
        Incident.objects.create(source="key", name="SECRET_KEY", since=old, what="Se perdió.", **(told if n else {}))
        DataTransfer.objects.create(
            **transfer, row_id=n, country="US", occasion="answer", ground="own_act" if n else "none"
        )
        Source.objects.create(code=f"law-{n}", checked_on=today if n else old.date(), **law)
        RefusedAddress.objects.create(
            address=f"a{n}@example.org", reason="550", refused_at=old, corrected_at=old if n else None
        )
        MailKind.objects.create(kind=f"kind-{n}", hour=old, stopped_at=None if n else old)
    TrailCheck.objects.update(at=old)


def _webhook(**values) -> None:
    client = ApiClient.objects.create(name=f"Gremial {ApiClient.objects.count()}", contact_email="api@gremial.example")
    WebhookSubscription.objects.create(client=client, url="https://shop.example/", events=["test"], **values)


def _rows_of_markets(old: datetime, today: date) -> None:
    for n in range(3):
        read = {"source": "FDA", "checked_on": today if n else old.date(), "check_every_days": 30}
        texts = {
            "requirement_es": "Aviso.",
            "kind": "good",
            "hs_include": ["0901"],
            "obligation": "required",
            "direction": "away",
        }
        MarketRequirement.objects.create(key=f"R-{n}", code=f"R-{n}", market="US", destinations=["US"], **texts, **read)
        Relief.objects.create(key=f"L-{n}", code=f"L-{n}", market="US", title_es="Pequeño", **read)
        RequirementRecord.objects.create(
            company=factories.CompanyFactory(), requirement="R-0", outcome="met", confirmed_on=today if n else None
        )


@pytest.fixture
def world(house, consular_officer, adviser) -> None:
    """Return nothing; for each card there are two rows that it counts, and others that it does not."""
    now, old = timezone.now(), timezone.now() - timedelta(days=60)
    ahead = {"starts_at": now + timedelta(days=9), "ends_at": now + timedelta(days=9, hours=1)}
    today = timezone.localdate()
    waiting = {"asked_at": old, "waiting_since": weekdays_ago(9), "house": house}
    decided = {"decided_at": now, "is_accepted": True, "ruling": "x"}
    institution = factories.InstitutionFactory(code="other")
    for make, counted, other in (
        (factories.ProductFactory, {"state": "submitted", "published_at": None}, {}),
        (_revision, {"state": "submitted"}, {"state": "draft"}),
        (factories.ApplicationFactory, {}, {"state": "asked", "question": "¿Cuál es su NRC?"}),
        (_company_of_new, {"state": "applied"}, {"state": "paused"}),
        (factories.InquiryFactory, waiting, {"asked_at": now, "waiting_since": now}),
        (factories.ActionItemFactory, {"due_on": today - timedelta(days=9)}, {"due_on": today + timedelta(days=9)}),
        (factories.CounselingSessionFactory, {"state": "requested", "starts_at": None, "ends_at": None}, ahead),
        (factories.ReferralFactory, {"state": "sent", "due_on": today - timedelta(days=2)},
         {"state": "accepted", "due_on": today + timedelta(days=2), "to_institution": institution}),
        (factories.SampleRequestFactory, {"requested_at": old, "house": house}, {"requested_at": now}),
        (factories.ExportWinFactory, {"state": "disputed", "decided_at": now}, {"state": "claimed"}),
        (factories.ExportWinFactory, {"state": "told", "is_own_claim": True},
         {"state": "withdrawn", "decided_at": now}),
        (_review, {}, decided),
        (_failed_work, {"state": "failed"}, {}),
        (_webhook, {"is_active": False, "failing_since": old}, {"is_active": False}),
    ):  # fmt: skip
        _both(make, counted, other)
    factories.GroupSessionFactory(**ahead)
    _rows_of_the_system(old, today)
    _rows_of_markets(old, today)
    for n in range(2):
        start = old + timedelta(days=n)
        past = {"starts_at": start, "ends_at": start + timedelta(hours=1), "state": "booked", "booked_at": old}
        factories.CounselingSessionFactory(**past, adviser=factories.AdviserFactory())
        factories.GroupSessionFactory(starts_at=start, ends_at=start + timedelta(hours=1), state="planned")


def behind(client, url: str) -> int:
    page = client.get(url)
    assert page.status_code == 200, url
    return page.context["cl"].result_count


@pytest.mark.parametrize("role", sorted(STAFF))
def test_a_card_opens_exactly_the_rows_that_it_counts(role, world, house, as_user):
    user = factories.UserFactory(role=role)
    factories.HouseOfficerFactory(user=user, house=house)
    client = as_user(user)
    portal = client.get(reverse("portal:my_portal"))
    for card in portal.context.get("cards", []):
        assert card["count"] == behind(client, card["url"]), card["title"]
    if menu.MENU_OF_ROLE.get(role) in (menu.HOUSE, menu.PARTNER):
        listed = client.get(reverse("consulates:inquiries"), {"show": "mine"}).context["page"].paginator.count
        assert portal.context["inquiry_count"] == listed
    if role == Role.CONSULAR:  # has no admin site
        return
    cards = client.get("/admin/").context["waiting"]
    assert cards
    for card in cards:
        assert card["count"] == behind(client, card["url"]), card["title"]
        everybodys = card["count"] if card["all_count"] is None else card["all_count"]
        assert everybodys == behind(client, card["all_url"] if card["all_count"] is not None else card["url"])


@pytest.mark.parametrize("role", sorted(STAFF - {Role.CONSULAR}))
def test_everybodys_rows_are_those_behind_the_second_link(role, world, house, adviser, as_user):
    """Half of the companies and sessions are another adviser's, so that one's own rows are fewer than everybody's."""
    other = factories.AdviserFactory()
    for company in Company.objects.all()[::2]:
        company.adviser = other.user
        company.save()
    user = adviser if role == Role.ADVISER else factories.UserFactory(role=role)
    client = as_user(user)
    shown = {str(card["title"]): card for card in client.get("/admin/").context["waiting"]}
    for card in CARDS:
        found = shown.get(str(card.title))
        if found is None or card.all_rows is None:
            continue
        path = urlsplit(found["url"]).path
        mine, everybodys = behind(client, f"{path}?{card.query}"), behind(client, f"{path}?{card.all_query}")
        assert (mine, everybodys) == (found["count"], found["all_count"] or found["count"]), card.title
        assert everybodys >= mine
        if role == Role.ADVISER:
            assert everybodys > mine, card.title


def test_every_card_counts_something_in_this_world(world, administrator, as_user):
    """Otherwise the test above could compare nothing with nothing."""
    cards = as_user(administrator).get("/admin/").context["waiting"]
    assert len(cards) == len(CARDS)
    assert [str(card["title"]) for card in cards if not card["count"]] == [UNSEALED]
    for card in cards:  # and no list is shown whole by mistake
        whole = as_user(administrator).get(urlsplit(card["url"]).path).context["cl"].result_count
        assert card["count"] < whole, card["title"]


def test_a_card_of_another_name_shows_the_whole_list(world, administrator, as_user):
    client, path = as_user(administrator), reverse("admin:consulates_inquiry_changelist")
    assert behind(client, f"{path}?pending=unknown") == behind(client, path)


def test_the_numbers_of_a_company_home_are_those_of_its_lists(company, owner, as_user):
    product = factories.ProductFactory(company=company)
    old = timezone.now() - timedelta(days=60)
    for n in range(3):
        factories.InquiryFactory(company=company, product=None, asked_at=old, waiting_since=weekdays_ago(9 + n))
    for _n in range(2):
        factories.InquiryFactory(
            company=company, product=product, asked_at=old, state="answered", first_answer_at=old, silent_since=old,
            follow_up="company", followed_up_at=old,
        )  # fmt: skip
    client = as_user(owner)
    steps = client.get(reverse("portal:my_portal")).context["steps"]
    inquiries = reverse("consulates:inquiries")
    seen = {}
    for step in steps:
        if urlsplit(step.url).path == inquiries:
            number = int(STEP_NUMBER.search(str(step.title))[1])
            seen[step.url] = (number, client.get(step.url).context["page"].paginator.count)
    assert sorted(seen.values()) == [(2, 2), (3, 3)]


def test_the_numbers_of_products_on_a_company_home_are_those_of_its_list(company, owner, as_user):
    old = timezone.now() - timedelta(days=85)
    factories.ProductFactory(company=company, state="stale", stale_since=old, published_at=old)
    for n in range(2):
        factories.ProductFactory(company=company, name_en="", published_at=old, confirmed_at=old, code=f"A{n}")
    factories.ProductFactory(company=company, confirmed_at=timezone.now())
    client = as_user(owner)
    seen = {}
    for step in client.get(reverse("portal:my_portal")).context["steps"]:
        address = urlsplit(step.url)
        if address.path == reverse("products:mine"):
            groups = client.get(step.url).context["groups"]
            number = STEP_NUMBER.search(str(step.title))
            seen[address.query] = (int(number[1]), sum(size for _title, size, _rows in groups))
    assert seen == {"show=stale": (1, 1), "show=to_confirm": (2, 2), "show=untranslated": (2, 2)}


def test_an_adviser_sees_what_the_adviser_has_to_do(adviser, as_user):
    """Own companies and those without an adviser; managers see all."""
    other = factories.UserFactory(role="adviser")
    late = timezone.localdate() - timedelta(days=9)
    for who in (adviser, other, None):
        factories.ActionItemFactory(due_on=late, company=factories.CompanyFactory(adviser=who))
    left = factories.UserFactory(role="adviser", is_active=False)
    factories.ActionItemFactory(due_on=late, company=factories.CompanyFactory(adviser=left))
    counts = {}
    for user in (adviser, factories.UserFactory(role="manager")):
        cards = {card["url"]: card["count"] for card in as_user(user).get("/admin/").context["waiting"]}
        counts[user.role] = next(count for url, count in cards.items() if "actionitem" in url)
    assert counts == {"adviser": 3, "manager": 4}

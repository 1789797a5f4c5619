"""The owner's home: what to do next, the clock of inquiries, the timeline, the visits."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from exportasv.core.notifications import thresholds
from exportasv.portal import next_steps, timeline
from exportasv.portal.views.company_home import visits_this_month, waiting_inquiries
from products.models import QRScan
from tests import factories


def titles(company) -> list[str]:
    with translation.override("en"):
        return [step.title for step in next_steps.next_steps(next_steps.company_facts(company))]


def test_a_new_company_begins_with_what_it_said_it_makes(company, owner):
    factories.ApplicationFactory(company=company, state="accepted")
    assert titles(company)[0] == "Start with “Dulce de nance”"


def test_a_buyer_who_waits_comes_first(company, owner):
    factories.ProductFactory(company=company, state="stale", stale_since=timezone.now())
    factories.InquiryFactory(product=factories.ProductFactory(company=company), waiting_since=timezone.now())
    factories.ActionItemFactory(company=company, due_on=timezone.localdate() - timedelta(days=2))
    assert titles(company) == ["Answer 1 buyer", "Reactivate 1 product", "An agreement is overdue"]


@pytest.mark.parametrize(
    ("make", "title"),
    [
        (
            lambda c: factories.ProductFactory(company=c, state="changes_asked", published_at=None),
            "Answer the moderator",
        ),
        (lambda c: factories.ProductFactory(company=c, state="draft", published_at=None), "Finish your draft"),
        (lambda c: factories.ExportWinFactory(company=c), "Confirm whether a sale took place"),
        (lambda c: factories.ProductFactory(company=c, name_en=""), "Translate 1 product into English"),
        (
            lambda c: factories.ProductFactory(company=c, confirmed_at=timezone.now() - timedelta(days=80)),
            "Confirm 1 product",
        ),
        (
            lambda c: factories.ProductFactory(company=c).certificates.add(
                factories.CertificateFactory(company=c, expires_on=timezone.localdate() - timedelta(days=1))
            ),
            "A certificate has expired",
        ),
    ],
)
def test_each_rule_names_its_step(company, make, title):
    make(company)
    assert title in titles(company)


def test_the_clock_of_an_inquiry_counts_working_days(company):
    since = timezone.now() - timedelta(days=14)
    product = factories.ProductFactory(company=company)
    inquiry = factories.InquiryFactory(product=product, asked_at=since, waiting_since=since)
    factories.InquiryFactory(product=product, asked_at=since, state="answered", first_answer_at=since)
    (waiting,) = waiting_inquiries(company)
    assert waiting == inquiry
    assert 8 <= waiting.waited <= 10


def test_visits_of_this_month_are_told_apart(company):
    product, today = factories.ProductFactory(company=company), timezone.localdate()
    QRScan.objects.create(day=today, product=product, place="los-angeles", count=4)
    QRScan.objects.create(day=today, product=product, place="sheet", count=3)
    QRScan.objects.create(day=today.replace(day=1) - timedelta(days=1), product=product, place="sheet", count=9)
    assert visits_this_month(company) == {"shelf": 4, "paper": 3}


@pytest.fixture
def busy(company, house, adviser):
    """A company in which everything happened."""
    product = factories.ProductFactory(company=company, name_es="Hamaca")
    factories.PlacementFactory(product=product, house=house)
    factories.InquiryFactory(product=product, buyer__name="Lakeview", first_answer_at=timezone.now(), state="answered")
    factories.ActionItemFactory(company=company, state="done", done_at=timezone.now(), proof="Listo")
    yesterday = timezone.now() - timedelta(days=1)
    factories.CounselingSessionFactory(
        company=company, adviser=adviser.adviser_profile, starts_at=yesterday, ends_at=timezone.now()
    )
    factories.ExportWinFactory(company=company, state="confirmed", decided_at=timezone.now())
    factories.CertificateFactory(company=company, confirmed_at=timezone.now(), confirmed_by=adviser)
    factories.RegistrationFactory(company=company)
    return company


def test_the_timeline_tells_everything_in_one_query(busy, django_assert_num_queries):
    with django_assert_num_queries(1):
        happened, more = timeline.events_page(busy, "", 40)
    kinds = {each.kind for each in happened}
    expected = "session session_asked agreement agreement_done placement inquiry answer win published certificate forum"
    assert kinds == set(expected.split())
    assert more == ""
    assert [each.at for each in happened] == sorted((each.at for each in happened), reverse=True)
    assert "Ada Asesora" in {each.who for each in happened}


def test_the_timeline_goes_on_without_losing_or_repeating(busy):
    whole = [each.cursor for each in timeline.events_page(busy, "", 40)[0]]
    walked, cursor = [], ""
    while True:
        happened, cursor = timeline.events_page(busy, cursor, 3)
        walked += [each.cursor for each in happened]
        if not cursor:
            break
    assert walked == whole


@pytest.mark.parametrize("after", ["nonsense", "2026-01-01~x", "~~", "2026-01-01T00:00:00+00:00~win~x"])
def test_a_nonsense_cursor_is_the_beginning(as_user, owner, busy, after):
    assert as_user(owner).get(reverse("portal:timeline"), {"after": after}).status_code == 200


def test_another_companys_timeline_is_not_shown(as_user, stranger, busy):
    html = as_user(stranger).get(reverse("portal:timeline")).content.decode()
    assert "Lakeview" not in html


def test_the_home_shows_it_all_in_few_queries(as_user, owner, busy, django_assert_max_num_queries):
    browser = as_user(owner)
    thresholds.remind_company_after()  # kept between pages
    with django_assert_max_num_queries(11):
        html = browser.get(reverse("portal:my_portal")).content.decode()
    assert all(words in html for words in ("Lakeview", "Hamaca", "Qué hacer ahora", "Los Ángeles"))


def test_somebody_without_a_company_is_shown_the_way_in(as_user, guest, company, owner):
    assert reverse("portal:apply") in as_user(guest).get(reverse("portal:my_portal")).content.decode()


def test_the_menu_of_who_has_no_company_leads_to_no_missing_page(as_user, guest, owner):
    links = {user: as_user(user).get(reverse("portal:my_portal")).content.decode() for user in (guest, owner)}
    assert f'href="{reverse("products:mine")}"' in links[owner]
    assert f'href="{reverse("products:mine")}"' not in links[guest]
    assert f'href="{reverse("portal:apply")}"' in links[guest]


def test_the_timeline_has_nothing_that_is_still_to_come(busy):
    ahead = timezone.now() + timedelta(days=3)
    factories.CounselingSessionFactory(company=busy, starts_at=ahead, ends_at=ahead + timedelta(hours=1))
    happened, _cursor = timeline.events_page(busy, "", 60)
    assert max(each.at for each in happened) <= timezone.now()

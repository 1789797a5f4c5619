"""The owner's home: what to do next, the clock of inquiries, the timeline, the visits."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from counseling.models import CounselingSession
from exportasv.core.accounts import menu
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
    assert titles(company) == ["An agreement is overdue", "Answer 1 buyer", "Reactivate 1 product"]


def test_what_is_late_comes_first(company, session_held):
    since = timezone.now() - timedelta(days=14)
    product = factories.ProductFactory(company=company)
    factories.InquiryFactory(product=product, asked_at=since, waiting_since=since)
    factories.ActionItemFactory(company=company, due_on=timezone.localdate() - timedelta(days=2))
    factories.ActionItemFactory(company=company, due_on=timezone.localdate() - timedelta(days=1))
    factories.ProductFactory(company=company, state="stale", stale_since=timezone.now())
    assert titles(company) == [
        "Answer 1 buyer",
        "Is the record of your session right?",
        "2 agreements are overdue",
    ]


def test_a_record_that_was_confirmed_or_waited_too_long_is_not_asked_for(company, session_held):
    asked = "Is the record of your session right?"
    assert asked in titles(company)
    CounselingSession.objects.filter(pk=session_held.pk).update(held_at=timezone.now() - timedelta(days=31))
    assert asked not in titles(company)
    CounselingSession.objects.filter(pk=session_held.pk).update(held_at=timezone.now(), confirmed_at=timezone.now())
    assert asked not in titles(company)


@pytest.fixture
def session_held(company, adviser):
    """A session whose record waits for the company."""
    yesterday = timezone.now() - timedelta(days=1)
    return factories.CounselingSessionFactory(
        company=company,
        adviser=adviser.adviser_profile,
        starts_at=yesterday,
        ends_at=yesterday + timedelta(hours=1),
        state="held",
        held_at=timezone.now(),
    )


def test_badges_count_what_waits_in_each_place(as_user, owner, company, session_held):
    product = factories.ProductFactory(company=company)
    factories.InquiryFactory(product=product, waiting_since=timezone.now())
    factories.ProductFactory(company=company, state="stale", stale_since=timezone.now())
    factories.InquiryFactory(waiting_since=timezone.now())  # another company's
    page = as_user(owner).get(reverse("portal:my_portal"))
    places = {each.place.code: each for each in page.context["places"]}
    assert {code: each.badge for code, each in places.items()} == {
        "home": 0,
        "offer": 1,
        "buyers": 1,
        "help": 1,
        "more": 0,
    }
    assert [code for code, each in places.items() if each.is_here] == ["home"]


def test_every_page_of_the_companys_menu_is_in_one_place_and_a_place_fits_a_screen(as_user, owner):
    page = as_user(owner).get(reverse("portal:more"))
    places = page.context["places"]
    routes = [entry.route for each in places for entry, _url, _here in each.links]
    assert routes == [entry.route for entry in menu.entries_of(menu.COMPANY)]
    assert max(len(each.links) for each in places) <= 8  # of 44 pixels
    for each in places:
        own = [url for entry, url, _here in each.links if entry.route != "account_email"]  # it has a frame of its own
        for url in own:
            shown = as_user(owner).get(url).context["places"]
            assert [place.place.code for place in shown if place.is_here] == [each.place.code], url


def test_the_skip_link_leads_behind_the_menu(as_user, owner):
    html = as_user(owner).get(reverse("portal:my_portal")).content.decode()
    target = re.search(r'class="skip" href="#(\w+)"', html)[1]
    assert html.index('class="portal-nav') < html.index(f'id="{target}"') < html.index("<h1")


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
    type(adviser.adviser_profile).objects.update(whatsapp="+50370000001")
    company.adviser = adviser
    company.save()
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


def test_the_own_file_has_what_one_needs_without_a_line(as_user, owner, stranger, company, session_held):
    factories.ActionItemFactory(company=company, text="Pedir el registro")
    factories.InquiryFactory(
        product=factories.ProductFactory(company=company, name_es="Hamaca"), buyer__name="Lakeview"
    )
    answer = as_user(owner).get(reverse("portal:own_file"))
    html = answer.content.decode()
    assert all(words in html for words in ("Pedir el registro", session_held.matter, "Lakeview", "Hamaca"))
    assert "no-store" in answer["Cache-Control"]
    assert "Lakeview" not in as_user(stranger).get(reverse("portal:own_file")).content.decode()


def test_the_service_worker_knows_the_addresses_of_the_own_file_and_of_signing_out():
    script = Path("static/js/sw.js").read_text()
    own = re.search(r"const OWN_FILE = /(.*)/;", script)[1].replace("\\/", "/")
    out = re.search(r"const SIGN_OUT = /(.*)/;", script)[1].replace("\\/", "/")
    for language in ("es", "en"):
        with translation.override(language):
            assert re.search(own, reverse("portal:own_file"))
            assert re.search(out, reverse("account_logout"))
    assert re.search(out, reverse("admin:logout"))


def test_there_is_always_one_person_with_whatsapp(as_user, owner, guest, company, adviser):
    """The adviser; without one, or without a number, the programme's office; before the company is in, the office."""
    factories.InstitutionFactory(is_founder=True, whatsapp="+50370000009")
    home = reverse("portal:my_portal")
    assert "https://wa.me/50370000009" in as_user(owner).get(home).content.decode()
    assert "https://wa.me/50370000009" in as_user(guest).get(home).content.decode()
    company.adviser = adviser
    company.save()
    assert "https://wa.me/50370000009" in as_user(owner).get(home).content.decode()
    type(adviser.adviser_profile).objects.update(whatsapp="+50370000001")
    html = as_user(owner).get(home).content.decode()
    assert "https://wa.me/50370000001" in html
    assert "https://wa.me/50370000009" not in html

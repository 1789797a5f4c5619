"""The second clock: after the answer nobody is left waiting, whatever the buyer does or does not do."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from consulates.models import Inquiry
from consulates.rules import follow_ups, inquiries, wins
from consulates.rules.inquiry_links import thread_token
from exportasv.core.calendars.workdays import add_working_days
from exportasv.core.db.errors import RuleError
from exportasv.core.notifications.models import Notification, OutgoingEmail
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
MONDAY = datetime(2026, 9, 21, 16, tzinfo=UTC)


def after(working_days: int) -> datetime:
    day = add_working_days(MONDAY.date(), working_days)
    return datetime(day.year, day.month, day.day, 16, tzinfo=UTC)


@pytest.fixture
def answered_inquiry(company, owner) -> Inquiry:
    with time_machine.travel(MONDAY, tick=False):
        inquiry = factories.InquiryFactory(product__company=company, buyer__email="kari@nordic.example")
        return inquiries.answer_inquiry(inquiry, "Yes.", "company", by=owner)


def pass_to(working_days: int) -> int:
    with time_machine.travel(after(working_days), tick=False):
        return follow_ups.follow_up_inquiries() + follow_ups.follow_up_inquiries()  # twice is once


def letters(kind: str) -> int:
    return OutgoingEmail.objects.filter(kind=kind).count()


def told(owner, kind: str) -> int:
    return Notification.objects.filter(recipient=owner, kind=kind).count()


def tap(inquiry: Inquiry, action: str, working_days: int = 11, **given) -> int:
    with time_machine.travel(after(working_days), tick=False):
        link = f"/en/ask/{thread_token(inquiry)}/"
        status = Client().post(link, {"action": action, "inquiry": inquiry.pk, **given}).status_code
    inquiry.refresh_from_db()
    return status


def test_the_buyer_is_asked_after_ten_the_company_after_twenty_and_it_is_closed_after_forty(answered_inquiry, owner):
    seen = []
    for day in (9, 10, 19, 20, 39, 40, 60):
        pass_to(day)
        answered_inquiry.refresh_from_db()
        steps = letters("inquiry_silent"), told(owner, "inquiry_silent_company"), answered_inquiry.state
        seen.append((day, *steps))
    assert seen == [
        (9, 0, 0, "answered"), (10, 1, 0, "answered"), (19, 1, 0, "answered"), (20, 1, 1, "answered"),
        (39, 1, 1, "answered"), (40, 1, 1, "no_answer"), (60, 1, 1, "no_answer"),
    ]  # fmt: skip
    assert (told(owner, "inquiry_closed_silent"), letters("inquiry_closed_silent_buyer")) == (1, 1)


@pytest.mark.parametrize("state", ["negotiating", "ordered"])
def test_talks_and_orders_do_not_die_in_silence_either(answered_inquiry, state):
    Inquiry.objects.filter(pk=answered_inquiry.pk).update(state=state)
    assert [pass_to(day) for day in (10, 20, 40)] == [1, 1, 1]
    answered_inquiry.refresh_from_db()
    assert answered_inquiry.state == "no_answer"


def test_an_old_silence_is_asked_step_by_step_and_not_closed_at_once(answered_inquiry):
    Inquiry.objects.filter(pk=answered_inquiry.pk).update(silent_since=None)  # answered before there was a second clock
    assert [pass_to(day) for day in (100, 101, 109, 110, 111, 129, 130)] == [1, 0, 0, 1, 0, 0, 1]
    answered_inquiry.refresh_from_db()
    assert answered_inquiry.state == "no_answer"


def test_who_waits_for_an_answer_is_not_asked_for_one(answered_inquiry):
    with time_machine.travel(after(2), tick=False):
        inquiries.add_buyer_message(answered_inquiry, "And samples?")
    assert [pass_to(day) for day in (10, 20, 40, 80)] == [0, 0, 0, 0]


def test_a_word_of_either_side_begins_the_silence_anew(answered_inquiry, owner):
    pass_to(10)
    with time_machine.travel(after(12), tick=False):
        inquiries.answer_inquiry(answered_inquiry, "We have a new price.", "company", by=owner)
    assert [pass_to(day) for day in (21, 22, 31, 32)] == [0, 1, 0, 1]


def test_the_letter_opens_a_page_with_the_taps(answered_inquiry):
    pass_to(10)
    body = OutgoingEmail.objects.get(kind="inquiry_silent").body
    link = re.search(r"/en/ask/\S+", body)[0]
    with time_machine.travel(after(11), tick=False):
        page = Client().get(link).content.decode()
    for words in ("I am still interested", "I bought it", "I bought elsewhere", "ask me in 3 months"):
        assert words in page


def test_before_it_is_asked_the_page_has_no_such_taps(answered_inquiry):
    with time_machine.travel(after(1), tick=False):
        assert "I bought it" not in Client().get(f"/en/ask/{thread_token(answered_inquiry)}/").content.decode()


def test_still_interested_makes_the_company_answer(answered_inquiry, owner):
    pass_to(10)
    assert tap(answered_inquiry, "still") == 302
    assert answered_inquiry.waiting_since
    assert "I am still interested" in answered_inquiry.messages.last().text
    assert told(owner, "inquiry") == 1


def test_bought_here_closes_it_as_won_and_the_company_records_the_sale(answered_inquiry, owner):
    pass_to(10)
    assert tap(answered_inquiry, "bought") == 302
    assert (answered_inquiry.state, told(owner, "inquiry_bought")) == ("won", 1)
    assert not answered_inquiry.wins.exists()  # the buyer's word makes no figure: value and day are the company's


def test_bought_here_supports_the_sale_that_the_company_told(answered_inquiry, owner, company):
    pass_to(10)
    with time_machine.travel(after(10), tick=False):
        row = factories.ExportWinFactory.build(company=company, inquiry=answered_inquiry, sold_on=MONDAY.date())
        win, _token = wins.claim_win(row, by=owner)
    assert win.state == "told"
    tap(answered_inquiry, "bought")
    win.refresh_from_db()
    assert (win.state, win.support, answered_inquiry.state) == ("confirmed", "buyer", "won")


def test_bought_elsewhere_says_why(answered_inquiry, owner):
    pass_to(10)
    assert tap(answered_inquiry, "elsewhere") == 400
    assert tap(answered_inquiry, "elsewhere", reason="nothing") == 400
    assert tap(answered_inquiry, "elsewhere", reason="price") == 302
    assert (answered_inquiry.state, answered_inquiry.lost_reason, told(owner, "inquiry_lost")) == ("lost", "price", 1)


def test_not_now_is_asked_once_more_when_its_time_comes(answered_inquiry, owner):
    pass_to(10)
    assert tap(answered_inquiry, "not_now", months="99") == 400
    assert tap(answered_inquiry, "not_now", months="3") == 302
    assert told(owner, "inquiry_put_off") == 1
    assert [pass_to(day) for day in (20, 40, 60)] == [0, 0, 0]
    with time_machine.travel(datetime(2027, 1, 7, 16, tzinfo=UTC), tick=False):
        assert follow_ups.follow_up_inquiries() == 1
        assert follow_ups.follow_up_inquiries() == 0
    assert letters("inquiry_silent") == 2
    answered_inquiry.refresh_from_db()
    with pytest.raises(RuleError):
        follow_ups.not_now(answered_inquiry, 3)
    days = [datetime(2027, 1, 7, 16, tzinfo=UTC) + timedelta(days=n) for n in (10, 30, 60, 90)]
    steps = []
    for day in days:
        with time_machine.travel(day, tick=False):
            steps.append(follow_ups.follow_up_inquiries())
    answered_inquiry.refresh_from_db()
    assert (steps, answered_inquiry.state) == ([0, 1, 1, 0], "no_answer")


@pytest.mark.parametrize(
    ("action", "given", "state"),
    [("still", {}, "answered"), ("bought", {}, "won"), ("elsewhere", {"reason": "volume"}, "lost")],
)
def test_a_late_tap_still_counts(answered_inquiry, action, given, state):
    for day in (10, 20, 40):
        pass_to(day)
    assert tap(answered_inquiry, action, 45, **given) == 302
    assert answered_inquiry.state == state


def test_the_company_sees_on_its_home_what_it_has_to_tell(answered_inquiry, owner, as_user):
    for day in (10, 20):
        pass_to(day)
    with time_machine.travel(after(21), tick=False):
        page = as_user(owner).get("/es/mi-portal/").content.decode()
        assert "Diga qué pasó con 1 consulta" in page
        assert "¿Qué pasó?" in as_user(owner).get(f"/es/mi-portal/consultas/{answered_inquiry.pk}/").content.decode()


def test_homes_show_what_waits_late_first_and_nothing_that_was_answered(
    company, owner, house, consular_officer, as_user
):
    names = {}
    for days, name in ((2, "Late"), (1, "Later"), (5, "Latest")):
        since = MONDAY - timedelta(days=days)
        names[name] = factories.InquiryFactory(
            product__company=company, buyer__name=f"{name} Buyer", asked_at=since, waiting_since=since, house=house,
            source="house",
        )  # fmt: skip
    done = factories.InquiryFactory(product__company=company, buyer__name="Answered Buyer", house=house, source="house")
    other = factories.InquiryFactory(
        product__company=company, buyer__name="Of The Company", house=house, waiting_since=MONDAY
    )
    inquiries.answer_inquiry(done, "Yes.", "company", by=owner)
    page = as_user(consular_officer).get("/es/mi-portal/").content.decode()
    assert page.index("Latest Buyer") < page.index("Late Buyer") < page.index("Later Buyer")
    assert "Answered Buyer" not in page
    assert str(other.buyer) not in page  # the company still has its time
    home = as_user(owner).get("/es/mi-portal/").content.decode()
    start = home.index("Compradores que le esperan")
    part = home[start : home.index("</section>", start)]
    assert "Of The Company" in part
    assert "Answered Buyer" not in part


def test_a_year_of_silence_leaves_nothing_that_waits_for_nobody(company, owner):
    with time_machine.travel(MONDAY, tick=False):
        for number in range(4):
            inquiry = factories.InquiryFactory(product__company=company)
            if number:
                inquiries.answer_inquiry(inquiry, "Yes.", "company", by=owner)
            if number == 2:
                inquiries.start_negotiation(inquiry, by=owner)
    for week in range(52):
        with time_machine.travel(MONDAY + timedelta(weeks=week), tick=False):
            follow_ups.follow_up_inquiries()
    assert not Inquiry.objects.filter(state__in=Inquiry.State.IN_TALKS).exists()

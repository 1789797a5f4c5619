"""Staff pages: agenda, record, assignment queue, referrals of an institution, hours and calendar feed."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from companies.models import Company
from counseling.models import Absence, ActionItem, CalendarFeed, CounselingSession, NeglectedCompany, SessionDraft
from counseling.rules import assignment_queue, booking, calendar_feeds, record
from exportasv.core.db.errors import RuleError
from exportasv.core.notifications.models import Notification
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon"), pytest.mark.usefixtures("one_factor")]
HOUR = timedelta(hours=1)
EIGHT = datetime(2026, 11, 24, 14, tzinfo=UTC)  # this morning
HERE = "/es/equipo/"


@pytest.fixture
def over(company, owner, profile) -> CounselingSession:
    """Return a session booked for this morning, without a record."""
    session = booking.request_session(company, "Costos", by=owner)
    return booking.book_session(session, profile, EIGHT, EIGHT + HOUR, by=owner)


def record_of(**words) -> dict[str, str]:
    """Return the POST data of the record page: two rows of people and three of agreements, mostly empty."""
    data = {"notes": "Se revisó el precio.", "channel": "office"}
    for prefix, rows in (("people", 2), ("agreements", 3)):
        data |= {f"{prefix}-TOTAL_FORMS": rows, f"{prefix}-INITIAL_FORMS": 0}
    for n in range(3):
        data |= {
            f"agreements-{n}-text": "",
            f"agreements-{n}-holder": "company",
            f"agreements-{n}-due_on": "2026-12-08",
        }
    return {**data, **words}


def test_the_agenda_shows_the_week_of_its_adviser(as_user, adviser, over, other_company):
    other = factories.CounselingSessionFactory(company=other_company, starts_at=EIGHT, ends_at=EIGHT + HOUR)
    page = as_user(adviser).get(f"{HERE}agenda/").content.decode()
    assert over.company.name in page
    assert other.company.name not in page
    assert other.company.name in as_user(adviser).get(f"{HERE}agenda/?adviser=all&view=day").content.decode()


@pytest.mark.parametrize("query", ["date=x", "date=0001-01-01", "adviser=abc", "view=year&date=2026-02-31"])
def test_an_agenda_of_nonsense_is_that_of_today(as_user, adviser, over, query):
    assert as_user(adviser).get(f"{HERE}agenda/?{query}").status_code == 200


def test_the_agenda_costs_as_much_for_twenty_sessions(as_user, adviser, over, profile, django_assert_max_num_queries):
    for n in range(1, 20):
        at = EIGHT + timedelta(hours=2 * n)
        factories.CounselingSessionFactory(adviser=profile, starts_at=at, ends_at=at + HOUR)
    browser = as_user(adviser)
    with django_assert_max_num_queries(11):
        browser.get(f"{HERE}agenda/")


def test_a_session_is_recorded_in_one_page(as_user, adviser, owner, over):
    words = record_of(**{
        "agreements-0-text": "Enviar ficha", "agreements-0-due_on": "2026-12-10", "people-0-name": "Rosa Méndez",
        "private_notes": "Anda corta de dinero.", "next_on": "2026-12-15",
    })  # fmt: skip
    assert as_user(adviser).post(f"{HERE}asesorias/{over.pk}/", words).status_code == 302
    over.refresh_from_db()
    assert (over.state, over.next_on, over.private_notes) == ("held", date(2026, 12, 15), "Anda corta de dinero.")
    assert [(item.text, item.holder) for item in over.action_items.all()] == [("Enviar ficha", "company")]
    assert over.participants.get().name == "Rosa Méndez"
    assert Notification.objects.filter(recipient=owner, kind="session_record").count() == 1


def test_open_agreements_are_the_agenda_and_are_ticked_off(as_user, adviser, over):
    item = factories.ActionItemFactory(company=over.company, text="Pedir cotización de flete")
    browser = as_user(adviser)
    assert "Pedir cotización de flete" in browser.get(f"{HERE}asesorias/{over.pk}/").content.decode()
    browser.post(f"{HERE}asesorias/{over.pk}/", record_of(settled=[item.pk]))
    item.refresh_from_db()
    assert item.state == "done"


def test_a_record_without_notes_keeps_what_was_typed_and_marks_the_field(as_user, adviser, over):
    answer = as_user(adviser).post(f"{HERE}asesorias/{over.pk}/", record_of(notes="", private_notes="No perder esto"))
    assert answer.status_code == 400
    assert "No perder esto" in answer.content.decode()
    over.refresh_from_db()
    assert over.state == "booked"


def test_a_draft_is_kept_on_the_server_and_comes_back(as_user, adviser, over):
    browser = as_user(adviser)
    words = record_of(notes="A medio escribir", **{"agreements-0-text": "Enviar muestras"})
    assert browser.post(f"{HERE}asesorias/{over.pk}/borrador/", words).status_code == 200
    page = as_user(adviser).get(f"{HERE}asesorias/{over.pk}/").content.decode()
    assert "A medio escribir" in page
    assert "Enviar muestras" in page
    browser.post(f"{HERE}asesorias/{over.pk}/", record_of())
    assert not SessionDraft.objects.exists()


def test_a_confirmed_record_stays_as_it_is(as_user, adviser, over):
    record.record_session(over, "Bien.", by=adviser)
    record.confirm_record(over, by=None)
    with pytest.raises(RuleError):
        record.amend_record(over, record.SessionRecord("Otra cosa."), by=adviser)
    assert "<textarea" not in as_user(adviser).get(f"{HERE}asesorias/{over.pk}/").content.decode()


def test_a_record_is_mended_until_it_is_confirmed(as_user, adviser, over):
    record.record_session(over, "Bien.", by=adviser)
    as_user(adviser).post(f"{HERE}asesorias/{over.pk}/", record_of(notes="Mejor dicho."))
    over.refresh_from_db()
    assert over.notes == "Mejor dicho."


def test_who_did_not_come_is_invited_to_choose_again(as_user, adviser, owner, over):
    as_user(adviser).post(f"{HERE}asesorias/{over.pk}/no-vino/")
    over.refresh_from_db()
    assert over.state == "missed"
    assert Notification.objects.filter(recipient=owner, kind="session_missed").count() == 1


def test_what_has_not_begun_is_neither_held_nor_missed(company, owner, adviser, profile):
    session = booking.request_session(company, "Costos", by=owner)
    at = EIGHT + timedelta(days=2)
    session = booking.book_session(session, profile, at, at + HOUR, by=owner)
    for verb in (record.mark_no_show, lambda row, by: record.record_session(row, "x", by=by)):
        with pytest.raises(RuleError, match=r"not begun|aún no empieza"):
            verb(session, by=adviser)


def test_a_call_that_was_answered_is_noted_in_two_pages(as_user, adviser, company, profile):
    words = {"company": company.pk, "matter": "Etiqueta", "channel": "phone", "held_at": "2026-11-24T10:00"}
    answer = as_user(adviser).post(f"{HERE}asesorias/nueva/", words)
    session = CounselingSession.objects.get()
    assert answer["Location"] == f"{HERE}asesorias/{session.pk}/"
    assert session.starts_at == datetime(2026, 11, 24, 16, tzinfo=UTC)


def test_an_adviser_books_for_a_company_that_called(as_user, adviser, company, profile):
    browser = as_user(adviser)
    words = {"company": company.pk, "matter": "Etiqueta", "channel": "phone"}
    times = browser.post(f"{HERE}asesorias/nueva/", words)["Location"]
    browser.post(times, {"slot": f"{profile.pk}@2026-11-26T14:00:00+00:00"})
    assert CounselingSession.objects.get().state == "booked"


STAFF_PAGES = ["agenda/", "asesorias/nueva/", "turnos/", "sin-asesoria/", "acuerdos/", "cifras/", "horario/", "grupos/"]


@pytest.mark.parametrize("path", STAFF_PAGES)
def test_the_pages_are_for_counseling_staff_alone(client, as_user, owner, adviser, manager, invest_officer, path):
    assert [as_user(user).get(HERE + path).status_code for user in (adviser, manager)] == [200, 200]
    assert [as_user(user).get(HERE + path).status_code for user in (owner, invest_officer)] == [403, 403]
    assert client.get(HERE + path).status_code == 302


def test_the_referral_form_stands_under_referrals_alone_in_the_menu(as_user, adviser):
    adviser.institution = factories.InstitutionFactory()
    adviser.save()
    page = as_user(adviser).get(f"{HERE}derivaciones/nueva/").content.decode()
    menu = page[page.index('class="portal-nav"') : page.index("data-forget-drafts")]
    assert re.findall(r'href="(\S+)" aria-current="page"', menu) == [f"{HERE}derivaciones/"]


# --- Assignment queue ---------------------------------------------------------------------------------------------


def test_the_longest_without_help_come_first_and_those_never_helped_before_them(as_user, adviser, company, over):
    old = factories.CounselingSessionFactory(
        company=company, state="held", starts_at=EIGHT - timedelta(days=200), ends_at=EIGHT - timedelta(days=200) + HOUR
    )
    never = factories.CompanyFactory(name="Nunca Ayudada")
    rows = as_user(adviser).get(f"{HERE}turnos/").context["rows"]
    assert [row.pk for row in rows] == [never.pk, old.company.pk]


def test_the_first_in_need_are_those_of_the_whole_order(company, over):
    joined = [date(2026, 3, 1), date(2026, 1, 1), None, date(2026, 2, 1), date(2026, 2, 1)]
    rows = [factories.CompanyFactory(joined_on=day) for day in joined]
    for each, days in ((rows[3], 30), (rows[4], 60), (rows[4], 5)):
        begin = EIGHT - timedelta(days=days)
        factories.CounselingSessionFactory(company=each, state="held", starts_at=begin, ends_at=begin + HOUR)
    whole = [(row.pk, row.helped_at) for row in assignment_queue.companies_by_need(Company.objects.all())]
    for most in range(1, len(whole) + 1):
        first = assignment_queue.first_by_need(Company.objects.all(), most)
        assert [(row.pk, row.helped_at) for row in first] == whole[:most]


def test_the_neglect_list_is_written_once_and_each_row_is_dealt_with(as_user, adviser, owner, company, profile):
    assert assignment_queue.create_neglect_list() == 1
    assert assignment_queue.create_neglect_list() == 0
    assert Notification.objects.filter(recipient=adviser, kind="neglect_list").count() == 1
    row = NeglectedCompany.objects.get()
    browser = as_user(adviser)
    assert company.name in browser.get(f"{HERE}sin-asesoria/").content.decode()
    browser.post(f"{HERE}sin-asesoria/{row.pk}/", {"how": "proposed", "note": ""})
    assert browser.get(f"{HERE}sin-asesoria/").context["open_rows"] == []
    assert company.sessions.get().state == "requested"
    assert Notification.objects.filter(recipient=owner, kind="session_to_choose").count() == 1


@pytest.mark.parametrize("how", ["contacted", "excused"])
def test_a_row_is_not_closed_without_a_word(as_user, adviser, company, profile, how):
    assignment_queue.create_neglect_list()
    row = NeglectedCompany.objects.get()
    browser = as_user(adviser)
    browser.post(f"{HERE}sin-asesoria/{row.pk}/", {"how": how, "note": "  "})
    assert NeglectedCompany.objects.get().state == "open"
    browser.post(f"{HERE}sin-asesoria/{row.pk}/", {"how": how, "note": "No contesta; visita en enero."})
    assert NeglectedCompany.objects.get().state == how


def test_who_was_helped_lately_or_has_a_session_ahead_is_not_neglected(company, owner, profile, adviser):
    helped = factories.CompanyFactory()
    at = EIGHT - timedelta(days=20)
    factories.CounselingSessionFactory(company=helped, state="held", starts_at=at, ends_at=at + HOUR)
    ahead = EIGHT + timedelta(days=3)
    booking.book_session(booking.request_session(company, "Costos", by=owner), profile, ahead, ahead + HOUR, by=owner)
    assert assignment_queue.create_neglect_list() == 0


def test_the_team_sees_what_it_did(as_user, manager, adviser, over):
    record.confirm_record(record.record_session(over, "Bien.", by=adviser), by=None, rating=4)
    factories.ActionItemFactory(due_on=date(2026, 11, 20))
    context = as_user(manager).get(f"{HERE}cifras/").context
    assert [(row["name"], row["held"], row["hours"], row["stars"]) for row in context["rows"]] == [
        ("Ada Asesora", 1, 1, 4.0)
    ]
    assert context["agreements"]["late"] == 1


def test_overdue_agreements_of_ones_companies_are_finished_or_dropped(as_user, adviser, company, profile):
    item = factories.ActionItemFactory(company=company, due_on=date(2026, 11, 1), holder="adviser")
    factories.ActionItemFactory(due_on=date(2026, 11, 1))  # another's
    browser = as_user(adviser)
    assert [row.pk for row in browser.get(f"{HERE}acuerdos/").context["overdue"]] == [item.pk]
    browser.post(f"{HERE}acuerdos/{item.pk}/", {"verb": "finish", "proof": ""})
    assert ActionItem.objects.get(pk=item.pk).state == "open"
    browser.post(f"{HERE}acuerdos/{item.pk}/", {"verb": "finish", "proof": "Enviado"})
    assert "Cumplido en los últimos 14 días" in browser.get(f"{HERE}acuerdos/").content.decode()
    browser.post(f"{HERE}acuerdos/{item.pk}/", {"verb": "reopen"})
    browser.post(f"{HERE}acuerdos/{item.pk}/", {"verb": "drop"})
    assert ActionItem.objects.get(pk=item.pk).state == "dropped"


# --- Referrals ----------------------------------------------------------------------------------------------


@pytest.fixture
def invest(invest_officer):
    invest_officer.institution = factories.InstitutionFactory(code="invest", acronym="Invest")
    invest_officer.save()
    return invest_officer


def test_an_institution_sees_its_own_referrals_accepts_and_closes_them(as_user, invest, consular_officer, company):
    referral = factories.ReferralFactory(company=company)
    browser = as_user(invest)
    assert company.name in browser.get(f"{HERE}derivaciones/").content.decode()
    browser.post(f"{HERE}derivaciones/{referral.pk}/", {"verb": "accept"})
    browser.post(f"{HERE}derivaciones/{referral.pk}/", {"verb": "close", "text": "Dos contactos."})
    referral.refresh_from_db()
    assert (referral.state, referral.result, referral.handled_by) == ("closed", "Dos contactos.", invest)
    assert company.name not in as_user(consular_officer).get(f"{HERE}derivaciones/").content.decode()
    assert as_user(consular_officer).post(f"{HERE}derivaciones/{referral.pk}/", {"verb": "accept"}).status_code == 404


def test_what_is_returned_says_why(as_user, invest, owner, company):
    referral = factories.ReferralFactory(company=company)
    browser = as_user(invest)
    browser.post(f"{HERE}derivaciones/{referral.pk}/", {"verb": "return", "text": " "})
    referral.refresh_from_db()
    assert referral.state == "sent"
    browser.post(f"{HERE}derivaciones/{referral.pk}/", {"verb": "return", "text": "Falta ficha."})
    assert Notification.objects.filter(recipient=owner, kind="referral_returned").count() == 1


def test_an_adviser_hands_a_matter_on_and_cannot_hand_it_to_itself(as_user, adviser, invest, company):
    adviser.institution = factories.InstitutionFactory(is_founder=True)
    adviser.save()
    invest.institution.is_founder = True
    invest.institution.save()
    words = {"company": company.pk, "matter": "Compradores", "due_on": "2026-12-10"}
    browser = as_user(adviser)
    own = browser.post(f"{HERE}derivaciones/nueva/", {**words, "to_institution": adviser.institution_id})
    assert own.status_code == 200
    browser.post(f"{HERE}derivaciones/nueva/", {**words, "to_institution": invest.institution_id})
    assert company.referrals.get().to_institution == invest.institution
    assert Notification.objects.filter(recipient=invest, kind="referral_sent").count() == 1


# --- Hours and the calendar's private address ---------------------------------------------------------------


def test_an_adviser_keeps_hours_days_and_absences(as_user, adviser, profile):
    browser = as_user(adviser)
    browser.post(f"{HERE}horario/weekly/", {"weekday": "5", "opens": "08:00", "closes": "10:00"})
    browser.post(f"{HERE}horario/day/", {"day": "2026-12-24", "opens": "", "closes": ""})
    browser.post(f"{HERE}horario/away/", {"starts_at": "2026-12-01T08:00", "ends_at": "2026-12-02T08:00"})
    assert profile.hours.filter(weekday=5).exists()
    assert profile.day_hours.get().opens is None
    assert Absence.objects.get().starts_at == datetime(2026, 12, 1, 14, tzinfo=UTC)


def test_the_hours_are_read_once_for_all_weekdays(as_user, adviser, profile, django_assert_max_num_queries):
    browser = as_user(adviser)
    with django_assert_max_num_queries(10):
        weekly = browser.get(f"{HERE}horario/").context["weekly"]
    assert [len(rows) for _label, rows in weekly] == [1, 1, 1, 1, 1, 0, 0]


@pytest.mark.parametrize("closes", ["07:00", "", "x"])
def test_hours_that_end_before_they_begin_are_refused_with_a_sentence(as_user, adviser, profile, closes):
    answer = as_user(adviser).post(
        f"{HERE}horario/weekly/", {"weekday": "5", "opens": "08:00", "closes": closes}, follow=True
    )
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]


def test_an_adviser_changes_nobody_elses_hours_and_a_manager_may(as_user, adviser, manager, profile):
    other = factories.AdviserFactory()
    words = {"weekday": "5", "opens": "08:00", "closes": "10:00"}
    assert as_user(adviser).post(f"{HERE}horario/weekly/?adviser={other.pk}", words).status_code == 404
    assert as_user(manager).post(f"{HERE}horario/weekly/?adviser={other.pk}", words).status_code == 302
    assert other.hours.count() == 1


def test_the_feed_opens_by_its_address_and_closes_when_revoked(client, adviser, profile, over):
    CounselingSession.objects.update(private_notes="marcador-privado", notes="marcador-acta")
    token = calendar_feeds.create_feed(profile, by=adviser)
    answer = client.get(f"/es/calendario/{token}.ics")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == ["Tejidos Izalco · Ada Asesora"]
    assert b"marcador" not in answer.content
    assert token not in str(CalendarFeed.objects.values())
    calendar_feeds.create_feed(profile, by=adviser)
    assert client.get(f"/es/calendario/{token}.ics").status_code == 404


def test_the_address_is_shown_once(as_user, adviser, profile):
    browser = as_user(adviser)
    page = browser.post(f"{HERE}horario/feed/", follow=True).content.decode()
    assert "/es/calendario/" in page
    assert "/es/calendario/" not in browser.get(f"{HERE}horario/").content.decode()


def test_who_left_the_programme_has_no_feed(client, adviser, profile):
    token = calendar_feeds.create_feed(profile, by=adviser)
    adviser.is_active = False
    adviser.save()
    assert client.get(f"/es/calendario/{token}.ics").status_code == 404


# --- Reminders ----------------------------------------------------------------------------------------------


def test_a_session_is_reminded_of_a_day_and_an_hour_before_once_each(company, owner, adviser, profile, noon):
    from django.core.management import call_command

    from exportasv.core.notifications.reminders import send_reminders

    call_command("load_reference", verbosity=0)
    at = EIGHT + timedelta(days=2)
    booking.book_session(booking.request_session(company, "Costos", by=owner), profile, at, at + HOUR, by=owner)
    told = []
    for before in (30, 23.9, 23.8, 2, 0.9, 0.8):
        noon.move_to(at - timedelta(hours=before))
        send_reminders()
        send_reminders()  # the scheduler runs it twice
        told.append(Notification.objects.filter(kind="session_ahead").count())
    assert told == [0, 1, 1, 1, 3, 3]  # the company a day and an hour before, the adviser an hour before

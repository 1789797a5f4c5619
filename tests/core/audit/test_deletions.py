"""Deletions by staff: what falls is asked, many rows need the password, all of it comes back whole for 30 days."""

import json
from datetime import date, timedelta

import pgtrigger
import pytest
from django.apps import apps
from django.contrib import admin
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.models import DestinationAnswer, DestinationSurvey
from consulates.models import BuyerContact, ExportWin, Fair, FairParticipation, HouseContact, Placement
from counseling.models import Availability, CalendarFeed
from exportasv.core.accounts.modeladmin import _delete_of_formset
from exportasv.core.audit import rules as deletions
from exportasv.core.audit.models import AuditEntry, Deletion
from exportasv.core.audit.personal import forget_deletions
from exportasv.core.db.constraints import check_deferred_constraints
from exportasv.core.db.errors import RuleError
from exportasv.core.db.personal_data import Identity
from exportasv.core.programme import DELETION_KEPT
from tests import factories
from tests.admin.rows import MAKERS, make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
UNSEEN = {"audit_auditentry", "audit_seal", "audit_deletion", "audit_contentchange", "audit_rowversion"}
UNSEEN |= {"products_facetcount", "products_searchdocument", "products_catalogueword", "django_admin_log"}


@pytest.fixture
def fair() -> Fair:
    """A fair with three open applications, a criterion and sectors: eleven rows."""
    fair = factories.FairFactory()
    fair.criteria.create(name_es="Capacidad", name_en="Capacity")
    fair.sectors.add(factories.SectorFactory(), factories.SectorFactory(code="crafts"))
    for _n in range(3):
        product = factories.ProductFactory()
        FairParticipation.objects.create(fair=fair, company=product.company).products.add(product)
    return fair


def everything() -> dict[str, list]:
    """Return table → its rows as JSON, of all tables that deletions may take rows of."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if model._meta.managed and table not in UNSEEN and not table.startswith(("django_", "auth_")):
                cursor.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t ORDER BY 1')
                found[table] = [_without_moments(json.loads(row)) for (row,) in cursor.fetchall()]
    return found


def _without_moments(row: dict) -> dict:
    return {name: value for name, value in row.items() if name not in deletions.SECRET_COLUMNS}


def delete_url(row) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_delete", args=[row.pk])


def press(client: Client, row):
    return client.post(delete_url(row), {"post": "yes"})


def confirm_password(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD})


# --- Whole ---------------------------------------------------------------------------------------------------


DELETABLE = sorted(
    model._meta.label_lower
    for model, each in admin.site._registry.items()
    if getattr(each, "can_delete", False)
    and not getattr(each, "read_only", False)
    and model._meta.label_lower in MAKERS
)


def test_the_list_of_what_staff_may_delete_is_not_empty():
    assert len(DELETABLE) >= 20
    assert {"consulates.fair", "companies.destinationsurvey", "counseling.forumevent"} <= set(DELETABLE)


@pytest.mark.parametrize("label", DELETABLE)
def test_every_row_that_staff_may_delete_comes_back_whole(manager, label):
    made = make(label, 1, manager)
    row = type(made)._base_manager.get(pk=made.pk)
    if deletions.deletion_obstacle(row):
        pytest.skip("it is never deleted")
    before = everything()
    deletion = deletions.delete_row(row, by=manager)
    assert everything() != before
    deletions.bring_back(deletion, by=manager)
    assert everything() == before


def test_what_falls_with_a_row_comes_back_with_it(manager, fair):
    before = everything()
    deletion = deletions.delete_row(fair, by=manager)
    assert deletion.rows == 1 + 1 + 2 + 3 + 3
    assert not FairParticipation.objects.exists()
    deletions.bring_back(deletion, by=manager)
    assert everything() == before


def test_links_that_became_empty_point_again(manager):
    placement = factories.PlacementFactory()
    number = placement.pk
    product = placement.product
    win = factories.ExportWinFactory(company=product.company, product=product, placement=placement)
    other = factories.ExportWinFactory()
    deletion = deletions.delete_row(placement, by=manager)
    win.refresh_from_db()
    assert win.placement_id is None
    deletions.bring_back(deletion, by=manager)
    links = dict(ExportWin.objects.values_list("pk", "placement"))
    assert links == {win.pk: number, other.pk: None}


def test_a_link_set_since_stays(manager):
    first = factories.PlacementFactory()
    product = first.product
    second = factories.PlacementFactory(product=product)
    win = factories.ExportWinFactory(company=product.company, product=product, placement=first)
    deletion = deletions.delete_row(first, by=manager)
    ExportWin.objects.update(placement=second)
    deletions.bring_back(deletion, by=manager)
    win.refresh_from_db()
    assert win.placement_id == second.pk


# --- Not twice, not late, not over something else ----------------------------------------------------------------


def test_it_comes_back_once_and_for_thirty_days(manager, fair, time_machine):
    deletion = deletions.delete_row(fair, by=manager)
    time_machine.move_to(timezone.now() + DELETION_KEPT - timedelta(minutes=1))
    deletions.bring_back(deletion, by=manager)
    with pytest.raises(RuleError):
        deletions.bring_back(deletion, by=manager)
    deletion = deletions.delete_row(Fair.objects.get(), by=manager)
    time_machine.move_to(timezone.now() + DELETION_KEPT + timedelta(minutes=1))
    with pytest.raises(RuleError):
        deletions.bring_back(deletion, by=manager)
    assert not Fair.objects.exists()


def test_nothing_comes_back_where_something_else_stands(manager, fair):
    deletion = deletions.delete_row(fair, by=manager)
    factories.FairFactory(slug=fair.slug)
    before = everything()
    with pytest.raises(RuleError):
        deletions.bring_back(deletion, by=manager)
    assert everything() == before


def test_nothing_comes_back_to_a_row_that_is_gone(manager):
    contact = factories.HouseContactFactory()
    deletion = deletions.delete_row(contact, by=manager)
    contact.house.delete()
    with pytest.raises(RuleError):
        deletions.bring_back(deletion, by=manager)
    assert not HouseContact.objects.exists()


def test_secrets_are_not_written_and_links_do_not_work_again(manager, adviser):
    feed = CalendarFeed.objects.create(adviser=adviser.adviser_profile, token_hash="a" * 64, made_at=timezone.now())
    deletion = deletions.delete_row(feed, by=manager)
    entry = AuditEntry.objects.get(table_name=deletions.ENTRY, row_id=deletion.key)
    assert "a" * 64 not in json.dumps(entry.after)
    deletions.bring_back(deletion, by=manager)
    assert CalendarFeed.objects.get().token_hash != "a" * 64


def test_what_names_an_erased_person_never_comes_back(manager):
    row = BuyerContact.objects.create(buyer=factories.BuyerFactory(), name="Olga Sandoval", email="olga@example.com")
    other = deletions.delete_row(factories.HouseContactFactory(), by=manager)
    deletions.delete_row(row, by=manager)
    forget_deletions(Identity(addresses=("olga@example.com",)))
    assert list(Deletion.objects.all()) == [other]


# --- Asked in the admin site ------------------------------------------------------------------------------------


def test_many_rows_need_the_password_again(as_user, manager, fair):
    client = as_user(manager)
    page = client.get(delete_url(fair)).content.decode()
    assert FairParticipation.objects.first().company.name in page
    answer = press(client, fair)
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert Fair.objects.exists()
    confirm_password(client)
    press(client, fair)
    assert not Fair.objects.exists()


def test_a_few_rows_are_only_asked(as_user, manager):
    contact = factories.HouseContactFactory()
    client = as_user(manager)
    assert client.get(delete_url(contact)).status_code == 200
    assert HouseContact.objects.exists()
    press(client, contact)
    assert not HouseContact.objects.exists()
    assert Deletion.objects.get().by == manager


def test_it_is_brought_back_in_the_admin_site(as_user, manager, fair):
    client = as_user(manager)
    deletion = deletions.delete_row(fair, by=manager)
    page = reverse("admin:audit_deletion_change", args=[deletion.pk])
    assert fair.name in client.get(reverse("admin:audit_deletion_changelist")).content.decode()
    assert client.get(page).status_code == 200
    client.post(page, {"_action_bring_back": "1"})
    assert Fair.objects.get().name == fair.name
    deletion.refresh_from_db()
    assert deletion.brought_back_by == manager


def test_an_adviser_brings_back_only_what_the_adviser_deleted(as_user, manager, adviser):
    mine = deletions.delete_row(factories.FairFactory(), by=adviser)
    theirs = deletions.delete_row(factories.FairFactory(), by=manager)
    client = as_user(adviser)
    page = "admin:audit_deletion_change"
    assert client.get(reverse(page, args=[theirs.pk])).status_code == 404
    client.post(reverse(page, args=[mine.pk]), {"_action_bring_back": "1"})
    assert Fair.objects.count() == 1


def test_who_may_not_write_a_table_brings_nothing_back_to_it(as_user, adviser):
    deletion = deletions.delete_row(factories.PlacementFactory(), by=adviser)
    as_user(adviser).post(reverse("admin:audit_deletion_change", args=[deletion.pk]), {"_action_bring_back": "1"})
    assert not Placement.objects.exists()


def test_a_row_ticked_on_another_form_is_asked_on_its_own_page_if_others_fall_with_it(manager, fair):
    row = fair.participations.first()  # with its product
    page = admin.site._registry[Fair]
    with pytest.raises(RuleError, match=r"own page|su propia página"):
        _delete_of_formset(page, manager, row)
    row.products.clear()
    _delete_of_formset(page, manager, row)
    assert Deletion.objects.get().model == "consulates.fairparticipation"


# --- Never deleted ----------------------------------------------------------------------------------------------


@pytest.fixture
def survey() -> DestinationSurvey:
    survey = DestinationSurvey.objects.create(year=2025, opened_on=date(2025, 1, 1))
    for _n in range(3):
        company = factories.CompanyFactory()
        DestinationAnswer.objects.create(
            survey=survey, company=company, destination="europe", answered_at=timezone.now()
        )
    return survey


def test_a_closed_survey_and_its_answers_are_never_deleted(as_user, manager, survey):
    DestinationSurvey.objects.update(closed_on=date(2025, 6, 1))
    survey.refresh_from_db()
    client = as_user(manager)
    confirm_password(client)
    for row in (survey, survey.answers.first()):
        assert press(client, row).status_code == 403
        with pytest.raises(RuleError):
            deletions.delete_row(row, by=manager)
    assert DestinationAnswer.objects.count() == 3


def test_an_open_survey_comes_back_with_its_answers(manager, survey):
    deletion = deletions.delete_row(survey, by=manager)
    assert not DestinationAnswer.objects.exists()
    deletions.bring_back(deletion, by=manager)
    assert DestinationSurvey.objects.get().answers.count() == 3


RESULTS = {
    "chosen": lambda fair: fair.participations.update(state="chosen"),
    "scored": lambda fair: fair.participations.first().scores.create(criterion=fair.criteria.get(), points=4),
    "sold": lambda fair: factories.ExportWinFactory(fair=fair),
    "met": lambda fair: factories.FairMeetingFactory(fair=fair, participation=fair.participations.first()),
}


@pytest.mark.parametrize("result", RESULTS)
def test_a_fair_with_results_is_never_deleted(as_user, manager, fair, result):
    RESULTS[result](fair)
    client = as_user(manager)
    confirm_password(client)
    assert press(client, fair).status_code == 403
    with pytest.raises(RuleError):
        deletions.delete_row(fair, by=manager)
    assert Fair.objects.filter(pk=fair.pk).exists()


# --- What PostgreSQL itself keeps -----------------------------------------------------------------------------


def drop_in_database(rows) -> None:
    """Delete rows past every rule, as a script or a later view might."""
    rows.delete()
    check_deferred_constraints()


def test_postgresql_keeps_a_closed_survey(survey):
    DestinationSurvey.objects.update(closed_on=date(2025, 6, 1))
    with pytest.raises(DatabaseError, match="closed survey"), transaction.atomic():
        drop_in_database(DestinationSurvey.objects.all())
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="closed survey"), transaction.atomic():
        cursor.execute("DELETE FROM companies_destinationanswer; DELETE FROM companies_destinationsurvey")
    assert (DestinationSurvey.objects.count(), DestinationAnswer.objects.count()) == (1, 3)


def test_postgresql_lets_an_open_survey_go(survey):
    drop_in_database(DestinationSurvey.objects.all())
    assert not DestinationSurvey.objects.exists()


def test_without_its_trigger_a_closed_survey_goes(survey):
    """Canary."""
    DestinationSurvey.objects.update(closed_on=date(2025, 6, 1))
    with pgtrigger.ignore("companies.DestinationSurvey:closed_survey_stays"):
        drop_in_database(DestinationSurvey.objects.all())
    assert not DestinationSurvey.objects.exists()


@pytest.mark.parametrize("result", RESULTS)
def test_postgresql_keeps_a_fair_with_results_and_what_proves_them(fair, result):
    RESULTS[result](fair)
    with pytest.raises(DatabaseError, match="fair with results"), transaction.atomic():
        drop_in_database(Fair.objects.all())
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="fair with results"), transaction.atomic():
        cursor.execute("DELETE FROM consulates_fair")
    assert (Fair.objects.count(), FairParticipation.objects.count()) == (1, 3)


def test_postgresql_lets_a_fair_without_results_go_and_it_comes_back(manager, fair):
    deletion = deletions.delete_row(fair, by=manager)
    check_deferred_constraints()
    deletions.bring_back(deletion, by=manager)
    check_deferred_constraints()
    assert Fair.objects.get().participations.count() == 3


FAIR_TRIGGERS = {
    "chosen": "consulates.FairParticipation:fair_of_participants_stays",
    "scored": "consulates.ParticipationScore:fair_of_scores_stays",
    "sold": "consulates.ExportWin:fair_of_wins_stays",
    "met": "consulates.FairMeeting:fair_of_meetings_stays",
}


@pytest.mark.parametrize("result", RESULTS)
def test_without_its_trigger_each_result_goes_with_its_fair(fair, result):
    """Canary: Django deletes what hangs on a fair first, so that the fair's own trigger alone finds nothing."""
    RESULTS[result](fair)
    with pgtrigger.ignore(FAIR_TRIGGERS[result]):
        drop_in_database(Fair.objects.all())
    assert not Fair.objects.exists()


# --- Elsewhere than in the admin site ----------------------------------------------------------------------------


def test_a_contact_that_an_officer_deletes_comes_back(as_user, consular_officer, house, manager):
    contact = factories.HouseContactFactory(house=house)
    as_user(consular_officer).post(f"/es/mi-casa/contactos/{contact.pk}/olvidar/")
    assert not HouseContact.objects.exists()
    deletions.bring_back(Deletion.objects.get(), by=manager)
    assert HouseContact.objects.get() == contact


def test_hours_that_an_adviser_removes_come_back(as_user, adviser):
    hours = factories.AvailabilityFactory(adviser=adviser.adviser_profile)
    address = reverse("counseling:staff_hours_change", args=["weekly-remove"])
    as_user(adviser).post(address, {"pk": hours.pk})
    assert not Availability.objects.exists()
    deletions.bring_back(Deletion.objects.get(), by=adviser)
    assert Availability.objects.get() == hours

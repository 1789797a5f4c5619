"""Lists out: the filter in force, what the person may see, and long ones by a job that opens the list again."""

import csv
import io
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.admin import AdminSite
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from companies.models import Company
from exportasv.core.accounts.modeladmin import ScopedModelAdmin
from exportasv.core.notifications import list_exports
from exportasv.core.notifications.models import ListExport, Notification
from exportasv.core.outbox import outbox
from exportasv.core.privacy import retention
from exportasv.core.spreadsheets import exports as out
from tests import factories

pytestmark = pytest.mark.django_db
COMPANIES = "/admin/companies/company/"


@pytest.fixture(autouse=True)
def _place(settings, tmp_path, one_factor):
    settings.MEDIA_ROOT = tmp_path


def content(answer) -> bytes:
    return b"".join(answer.streaming_content)


def csv_of(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content(answer).decode("utf-8-sig"))))


def xlsx_of(raw: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0).to_python()


@pytest.fixture
def long_list(monkeypatch):
    monkeypatch.setattr(out, "MAX_SYNC_ROWS", 1)


def order_export(browser, address) -> ListExport:
    answer = browser.get(address)
    row = ListExport.objects.latest("pk")
    assert answer["Location"] == reverse("notifications:export", args=[row.key])
    return row


def run_export(row) -> ListExport:
    list_exports.make_export(row.pk)
    row.refresh_from_db()
    return row


def test_a_list_goes_out_as_csv_with_its_filter_and_spanish_headers(adviser, as_user):
    factories.CompanyFactory(name="=Tejidos", state="active", phone="+50322223333")
    factories.CompanyFactory(name="Otra", state="applied")
    rows = csv_of(as_user(adviser).get(COMPANIES, {"state__exact": "active", "export": "csv"}))
    assert [row["Nombre comercial"] for row in rows] == ["'=Tejidos"]
    assert rows[0]["Teléfono"] == "+50322223333"
    assert rows[0]["Situación"] == "activa"
    assert "Contraseña" not in rows[0]


def test_dates_and_numbers_of_an_xlsx_stay_what_they_are(adviser, as_user):
    joined = timezone.localdate()
    factories.CompanyFactory(joined_on=joined, workers=7)
    header, row = xlsx_of(content(as_user(adviser).get(COMPANIES, {"export": "xlsx"})))
    told = dict(zip(header, row, strict=True))
    assert (told["En el programa desde"], told["Trabajadores"]) == (joined, 7)


def test_a_search_and_the_chosen_rows_are_in_force(adviser, as_user):
    _one, two = factories.CompanyFactory(name="Café Uno"), factories.CompanyFactory(name="Miel Dos")
    browser = as_user(adviser)
    assert len(csv_of(browser.get(COMPANIES, {"q": "cafe", "export": "csv"}))) == 1
    answer = browser.post(COMPANIES, {"action": "export_selected", "_selected_action": [two.pk]})
    assert [row[0] for row in xlsx_of(content(answer))][1:] == ["Miel Dos"]


def test_a_token_never_leaves(manager, as_user, company):
    from companies.rules.membership import invite_member

    _invitation, token = invite_member(company, "nueva@example.org", "editor", by=manager)
    text = content(as_user(manager).get("/admin/companies/invitation/", {"export": "csv"})).decode()
    assert "nueva@example.org" in text
    assert token not in text


@pytest.mark.parametrize(("who", "status"), [("owner", 403), ("consular_officer", 403), ("invest_officer", 200)])
def test_who_may_not_read_a_list_takes_nothing_along(who, status, request, as_user):
    assert as_user(request.getfixturevalue(who)).get(COMPANIES, {"export": "csv"}).status_code == status


def test_a_wrong_filter_is_answered_by_the_list_itself(adviser, as_user):
    answer = as_user(adviser).get(COMPANIES, {"workers__gte": "x", "export": "csv"})
    assert answer.status_code in (302, 400)


def test_another_kind_of_file_is_not_known(adviser, as_user):
    browser = as_user(adviser)
    assert browser.get(COMPANIES).status_code == 200
    assert browser.get(COMPANIES, {"export": "pdf"}).status_code == 400, "no filter that the list declares"


def test_an_export_asks_the_same_for_one_row_and_for_many(adviser, as_user, django_assert_max_num_queries):
    factories.ProductFactory.create_batch(8)
    browser = as_user(adviser)
    with django_assert_max_num_queries(14):
        assert len(csv_of(browser.get("/admin/products/product/", {"export": "csv"}))) == 8


# --- Long ones --------------------------------------------------------------------------------------------------


def test_a_long_list_is_made_by_a_job_and_told(adviser, as_user, long_list):
    factories.CompanyFactory.create_batch(3, state="active")
    factories.CompanyFactory(state="applied")
    browser = as_user(adviser)
    row = order_export(browser, COMPANIES + "?state__exact=active&export=xlsx")
    assert "hx-get" in browser.get(reverse("notifications:export", args=[row.key])).content.decode()
    assert outbox.run_task(outbox.due_task_ids()[0])
    answer = browser.get(reverse("notifications:export_file", args=[row.key]))
    assert len(xlsx_of(content(answer))) == 4
    assert answer["Cache-Control"] == "no-store"
    assert Notification.objects.get(recipient=adviser).subject == "Su lista está lista: empresas"


def test_a_job_run_twice_makes_one_file_and_one_notice(adviser, as_user, long_list):
    factories.CompanyFactory.create_batch(2)
    row = order_export(as_user(adviser), COMPANIES + "?export=csv")
    file = run_export(row).file.name
    assert run_export(row).file.name == file
    assert Notification.objects.filter(recipient=adviser).count() == 1


def test_the_file_holds_what_the_person_may_see_when_it_is_made(adviser, as_user, long_list):
    factories.CompanyFactory.create_batch(2)
    row = order_export(as_user(adviser), COMPANIES + "?export=csv")
    adviser.role = ""
    adviser.save()
    assert run_export(row).state == "failed"
    assert not row.file


def test_a_canary_with_both_gates_open_the_file_is_made(adviser, as_user, long_list, monkeypatch):
    factories.CompanyFactory.create_batch(2)
    row = order_export(as_user(adviser), COMPANIES + "?export=csv")
    adviser.role = ""
    adviser.save()
    anybody = SimpleNamespace(allows=lambda who, method: True)
    monkeypatch.setattr(list_exports, "access_rule_of", lambda name: anybody)
    monkeypatch.setattr(AdminSite, "has_permission", lambda *given: True)
    monkeypatch.setattr(ScopedModelAdmin, "has_view_permission", lambda *given: True)
    assert run_export(row).state == "ready"


def test_nobody_else_fetches_the_file(adviser, administrator, as_user, long_list):
    factories.CompanyFactory.create_batch(2)
    row = run_export(order_export(as_user(adviser), COMPANIES + "?export=csv"))
    for name in ("export", "export_file"):
        assert as_user(administrator).get(reverse(f"notifications:{name}", args=[row.key])).status_code == 404
    assert row.key not in as_user(administrator).get(reverse("notifications:exports")).content.decode()
    assert row.key in as_user(adviser).get(reverse("notifications:exports")).content.decode()


def test_a_file_is_not_fetched_before_it_is_ready(adviser, as_user, long_list):
    factories.CompanyFactory.create_batch(2)
    row = order_export(as_user(adviser), COMPANIES + "?export=csv")
    assert as_user(adviser).get(reverse("notifications:export_file", args=[row.key])).status_code == 404


def test_after_three_days_the_file_is_gone(adviser, as_user, long_list, django_capture_on_commit_callbacks):
    factories.CompanyFactory.create_batch(2)
    row = run_export(order_export(as_user(adviser), COMPANIES + "?export=csv"))
    later = time_machine.travel(timezone.now() + timedelta(days=3, minutes=1))
    with later, django_capture_on_commit_callbacks(execute=True):
        retention.apply_retention(day="today")
    assert not ListExport.objects.exists()
    assert not row.file.storage.exists(row.file.name)


# --- A view of the portal, in one line ------------------------------------------------------------------------


def test_a_view_offers_its_rows_in_one_line(rf, owner, company):
    columns = [
        out.Column("Empresa", "name"), out.Column("Asesor", "adviser.email"), out.Column("Tamaño", "size"),
        out.Column("Mujeres", "women_led"), out.Column("Etiqueta", lambda row: f"#{row.pk}"),
    ]  # fmt: skip
    rows = Company.objects.for_actor(owner)
    page, file = rf.get("/lista/"), rf.get("/lista/?export=csv")
    page.user = file.user = owner
    assert out.export_response(page, rows, columns, "Empresas") is None
    told = csv_of(out.export_response(file, rows, columns, "Mis empresas"))
    assert told == [
        {"Empresa": "Tejidos Izalco", "Asesor": "", "Tamaño": "micro", "Mujeres": "no", "Etiqueta": f"#{company.pk}"}
    ]

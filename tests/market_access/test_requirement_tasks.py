"""What is missing becomes an agreement on one press, ticked when its paper arrives; papers as files; many answers."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from companies.models import CertificateType
from counseling.models import ActionItem
from market_access.models import (
    Destination,
    ExportPlan,
    Fact,
    MarketLight,
    MarketRequirement,
    Outcome,
    RequirementRecord,
    RequirementTask,
)
from market_access.rules import answers, market_pages
from market_access.rules.lights import refresh_lights, refresh_stale_lights
from market_access.rules.plans import send_plan
from market_access.rules.requirement_tasks import promise_requirement, tasks_of
from market_access.tasks import compute_lights
from tests import factories
from tests.uploads.good import photo, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
TODAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _day_of_the_rules(time_machine):
    time_machine.move_to(timezone.make_aware(timezone.datetime(2026, 11, 25, 12)), tick=False)


@pytest.fixture
def browser(as_user, owner):
    return as_user(owner)


def market(product, place="us"):
    return reverse("market_access:market", args=[product.pk, place])


def requirement(product, code, place="us"):
    return reverse("market_access:requirement", args=[product.pk, place, code])


def rule(code):
    return MarketRequirement.objects.get(code=code)


# --- I will do this ----------


def test_one_press_makes_an_agreement_with_a_day_and_the_service_that_helps(browser, coffee, company, as_user, adviser):
    company.adviser = adviser
    company.save()
    service = factories.ServiceFactory(slug="registro-de-exportador", name_es="Registro de exportador")
    MarketRequirement.objects.filter(code="SV-CIEX-REG").update(checked_on=TODAY)
    for _twice in range(2):
        assert browser.post(market(coffee), {"will": "SV-CIEX-REG"}).status_code == 302
    item = ActionItem.objects.get(company=company)
    assert (item.holder, item.service, item.product) == ("company", service, None)  # the same for all its products
    assert item.due_on >= TODAY + timedelta(days=7)
    page = browser.get(market(coffee)).content.decode()
    assert "Usted lo va a hacer" in page
    assert 'value="SV-CIEX-REG">Lo voy' not in page
    other = factories.ProductFactory(company=company, hs_code=coffee.hs_code)
    assert "SV-CIEX-REG" in tasks_of(other)
    assert item.text in as_user(adviser).get(reverse("portal:company_file", args=[company.pk])).content.decode()


def test_the_day_is_that_of_the_usual_term(coffee, owner):
    MarketRequirement.objects.filter(code="US-FSVP").update(checked_on=TODAY)
    of_rule = rule("US-FSVP")
    of_rule.typical_days = 40
    task = promise_requirement(coffee, of_rule, by=owner)
    assert (task.item.due_on, task.item.product) == (TODAY + timedelta(days=40), coffee)


def test_it_is_ticked_when_the_company_says_that_it_has_it(browser, coffee, owner):
    task = promise_requirement(coffee, rule("US-FSVP"), by=owner)
    sent = {"do": "save", "outcome": Outcome.MET, "reference": "Carta 7"}
    browser.post(requirement(coffee, "US-FSVP"), sent)
    task.item.refresh_from_db()
    assert (task.item.state, task.item.proof) == ("done", "Lo tenemos: Carta 7")


def test_what_is_said_of_one_product_does_not_tick_that_of_another(coffee, owner, company):
    other = factories.ProductFactory(company=company, hs_code=coffee.hs_code)
    task = promise_requirement(other, rule("US-FSVP"), by=owner)
    answers.record_requirement(coffee, "US-FSVP", Outcome.MET, by=owner)
    task.item.refresh_from_db()
    assert task.item.state == "open"
    answers.record_requirement(coffee, "US-FSVP", Outcome.MET, by=owner, for_all_products=True)
    task.item.refresh_from_db()
    assert task.item.state == "done"


def test_a_new_certificate_ticks_it(coffee, owner, company):
    refresh_lights(coffee)
    of_rule = MarketRequirement.objects.filter(code="US-FDA-FACILITY").get()
    assert "fda" in of_rule.met_by
    task = promise_requirement(coffee, of_rule, by=owner)
    kind = CertificateType.objects.filter(code="fda").first() or factories.CertificateTypeFactory(code="fda")
    factories.CertificateFactory(company=company, type=kind, expires_on=None)
    assert refresh_stale_lights() == 1
    task.item.refresh_from_db()
    assert task.item.state == "done"


def test_the_markets_of_a_product_are_evaluated_once(coffee, owner, monkeypatch):
    """Its lights are stored, and what its company promised is ticked, from one reading of the rules."""
    task = promise_requirement(coffee, rule("US-FSVP"), by=owner)
    RequirementRecord.objects.create(company=coffee.company, requirement="US-FSVP", outcome=Outcome.MET)
    evaluated = []
    evaluate = market_pages.evaluate_gate
    monkeypatch.setattr(
        market_pages, "evaluate_gate", lambda subject, *more: evaluated.append(subject) or evaluate(subject, *more)
    )
    compute_lights(coffee.pk)
    assert [each.destination for each in evaluated] == Destination.values
    assert MarketLight.objects.filter(product=coffee).count() == len(Destination)
    task.item.refresh_from_db()
    assert task.item.state == "done"


def test_after_a_dropped_agreement_a_new_one_is_made(coffee, owner):
    first = promise_requirement(coffee, rule("US-FSVP"), by=owner).item
    first.state = "dropped"
    first.save()
    second = promise_requirement(coffee, rule("US-FSVP"), by=owner).item
    assert second.pk != first.pk
    assert RequirementTask.objects.get().item == second


def test_plans_of_two_markets_share_the_agreement_that_was_made_before(coffee, owner, adviser, company):
    company.adviser = adviser
    company.save()
    item = promise_requirement(coffee, rule("SV-CIEX-REG"), by=owner).item
    for place in ("US", "GT"):
        plan = ExportPlan.objects.create(product=coffee, market=place, begins_on=TODAY, units=100, unit_price=4)
        send_plan(plan, by=owner)
        assert plan.steps.get(code="SV-CIEX-REG").item == item
    assert ActionItem.objects.filter(text=item.text).count() == 1


def test_what_the_company_has_is_the_advisers_to_confirm(coffee, owner, adviser, company):
    company.adviser = adviser
    company.save()
    answers.record_requirement(coffee, "SV-INVOICE-PACKING", Outcome.MET, by=owner)  # a rule that nobody read
    plan = ExportPlan.objects.create(product=coffee, market="US", begins_on=TODAY, units=100, unit_price=4)
    send_plan(plan, by=owner)
    item = plan.steps.get(code="SV-INVOICE-PACKING").item
    assert item.holder == "adviser"
    assert item.text.startswith("Confirmar con la institución")


# --- Marking many ----------


def test_papers_are_marked_together_each_for_its_products(browser, coffee):
    browser.post(market(coffee), {"have": ["SV-CIEX-REG", "US-FSVP", "US-MEAT-FSIS"]})
    stored = {each.requirement: each.product for each in RequirementRecord.objects.all()}
    assert stored == {"SV-CIEX-REG": None, "US-FSVP": coffee}  # meat is not among what is missing


def test_a_relief_that_is_not_granted_is_passed_over(browser, coffee):
    browser.post(market(coffee), {"relief": "REL-FSVP-SFS"})
    assert not RequirementRecord.objects.exists()


def test_questions_are_answered_together_and_the_rest_only_on_request(browser, coffee):
    post = reverse("market_access:answer", args=[coffee.pk, "us"])
    browser.post(post, {"prepacked-value": "yes", "exporter_food_sales_usd-value": "40,000"})
    assert {each.type.code for each in Fact.objects.select_related("type")} == {"prepacked", "exporter_food_sales_usd"}
    browser.post(post, {"rest": "no"})
    said = {each.type.code: each.is_true for each in Fact.objects.select_related("type")}
    assert said["prepacked"] is True
    assert said["parcel"] is False
    assert said["exporter_food_sales_usd"] is None
    assert "employees" not in said  # a figure is never answered with no


def test_a_wrong_figure_keeps_what_was_answered(browser, coffee):
    post = reverse("market_access:answer", args=[coffee.pk, "us"])
    answer = browser.post(post, {"prepacked-value": "yes", "exporter_food_sales_usd-value": "mucho", "rest": "no"})
    assert answer.status_code == 400
    assert 'name="prepacked-value" value="yes"' in answer.content.decode().replace("required ", "")
    assert not Fact.objects.exists()


def test_nobody_else_notes_a_paper(as_user, stranger, adviser, client, coffee):
    for user, status in ((stranger, 404), (adviser, 403)):
        assert as_user(user).post(market(coffee), {"have": "US-FSVP"}).status_code == status
    assert client.post(market(coffee), {"have": "US-FSVP"}).status_code == 401
    assert not RequirementRecord.objects.exists()


# --- Papers as files ----------


def test_a_photo_of_the_paper_is_kept_private_and_staff_confirm_it(
    browser, as_user, owner, adviser, stranger, coffee, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    sent = {"do": "save", "outcome": Outcome.MET, "reference": "7", "document": upload(photo("JPEG"), "carta.jpg")}
    assert browser.post(requirement(coffee, "US-FSVP"), sent).status_code == 302
    record = RequirementRecord.objects.get()
    assert record.document.name.startswith("private/requirements/")
    page = reverse("market_access:requirement_document", args=[record.pk])
    assert page in browser.get(requirement(coffee, "US-FSVP")).content.decode()
    assert [as_user(user).get(page).status_code for user in (owner, adviser, stranger)] == [200, 200, 404]
    admin = reverse("admin:market_access_requirementrecord_change", args=[record.pk])
    assert page in as_user(adviser).get(admin).content.decode()


def test_the_file_stays_when_the_number_changes_and_goes_with_the_claim(coffee, owner, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    paper = upload(b"%PDF-1.4", "a.pdf")
    first = answers.record_requirement(coffee, "US-FSVP", Outcome.MET, by=owner, document=paper)
    answers.confirm_record(first, by=owner)
    again = answers.record_requirement(coffee, "US-FSVP", Outcome.MET, by=owner, reference="8")
    assert again.document.name == first.document.name
    assert again.confirmed_on is None  # staff look again
    assert not answers.record_requirement(coffee, "US-FSVP", Outcome.NOT_OURS, by=owner).document

"""PostgreSQL refuses what must never be: a value that is no choice, a day of another age, a row of another company."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from companies.models import Company
from consulates.models import ExportWin, Inquiry, QuotationLine
from counseling.models import ActionItem, GroupSession
from exportasv.core.db.constraints import SameOwnerConstraint, check_deferred_constraints
from exportasv.core.db.fields import BoundedDateField
from products.models import Product
from tests import factories

pytestmark = pytest.mark.django_db
OURS = ("exportasv", "companies", "products", "consulates", "counseling", "market_access")


def our_fields() -> Iterator[models.Field]:
    for model in apps.get_models():
        if model.__module__.startswith(OURS):
            yield from model._meta.local_fields


def choices_of(field: models.Field) -> list[str]:
    of = field.base_field if isinstance(field, ArrayField) else field
    return [value for value, _label in of.flatchoices if isinstance(value, str)]


CHOICE_FIELDS = [field for field in our_fields() if choices_of(field)]


def checks_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'",
            [table],
        )
        return [row[0] for row in cursor.fetchall()]


def test_there_are_many_choices():
    assert len(CHOICE_FIELDS) > 70


@pytest.mark.parametrize("field", CHOICE_FIELDS, ids=str)
def test_postgresql_knows_the_choices_of_every_column(field):
    own = [check for check in checks_of(field.model._meta.db_table) if f"({field.column}" in check.replace('"', "")]
    values = choices_of(field)
    if len(values) > 200:  # countries: the pattern of their codes
        assert any("[A-Z]{2}" in check for check in own)
    else:
        assert any(all(f"'{value}'" in check for value in values) for check in own), own


@pytest.mark.parametrize("column", ["size", "legal_form", "department"])
def test_a_value_that_is_no_choice_is_refused(company, column):
    with pytest.raises(IntegrityError), transaction.atomic():
        Company.objects.filter(pk=company.pk).update(**{column: "xx"})


@pytest.mark.parametrize("make", [factories.CompanyFactory, factories.ProductFactory, factories.InquiryFactory])
def test_a_row_is_not_born_in_a_state_that_does_not_exist(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make(state="xx")


def test_a_column_without_its_check_is_found(company):
    check_deferred_constraints()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE companies_company DROP CONSTRAINT companies_company_size_check")
    with pytest.raises(AssertionError):
        test_postgresql_knows_the_choices_of_every_column(Company._meta.get_field("size"))


# --- Days, years and numbers ------------------------------------------------------------------------------------


def test_every_day_has_limits():
    days = [field for field in our_fields() if field.get_internal_type() == "DateField"]
    assert len(days) > 20
    assert [str(field) for field in days if not isinstance(field, BoundedDateField)] == []


@pytest.mark.parametrize("day", [date(1024, 5, 5), date(2206, 5, 5)])
def test_a_day_of_another_age_is_refused(day):
    win = factories.ExportWinFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        ExportWin.objects.filter(pk=win.pk).update(sold_on=day)


@pytest.mark.parametrize("year", [1799, 2090, 20])
def test_a_company_was_founded_in_the_past(company, year):
    company.founded_year = year
    with pytest.raises(ValidationError):
        company.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Company.objects.filter(pk=company.pk).update(founded_year=year)


@pytest.mark.parametrize("capacity", [0, 501])
def test_a_capacity_is_bounded(capacity):
    session = factories.GroupSessionFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupSession.objects.filter(pk=session.pk).update(capacity=capacity)


# --- Owners -----------------------------------------------------------------------------------------------------

NOT_HELD = {
    "products.Product.merged_into": "a product may be merged into another company's, before the companies are merged",
    "counseling.NeglectedCompany.session": "a month's list stays with the company that was merged",
}


def owner_of(model: type[models.Model]) -> models.Field | None:
    return next(
        (field for field in model._meta.local_fields if field.name == "company" and field.related_model is Company),
        None,
    )


def pairs() -> list[models.Field]:
    """Every foreign key between two rows that each have a company."""
    return [
        field
        for field in our_fields()
        if isinstance(field, models.ForeignKey)
        and field.related_model is not Company
        and owner_of(field.model)
        and owner_of(field.related_model)
    ]


def test_every_pair_of_rows_of_a_company_is_held_together():
    held = {
        f"{model._meta.label}.{rule.field}"
        for model in apps.get_models()
        for rule in model._meta.constraints
        if isinstance(rule, SameOwnerConstraint)
    }
    assert {str(field) for field in pairs()} - held == set(NOT_HELD)
    assert len(held) >= 8


def refuses(row: models.Model, **values: object) -> None:
    """The database refuses these values of the row."""
    with pytest.raises(IntegrityError), transaction.atomic():
        change(row, values)


def change(row: models.Model, values: dict[str, object]) -> None:
    type(row)._base_manager.filter(pk=row.pk).update(**values)
    check_deferred_constraints()


def test_an_inquiry_names_a_product_of_its_company(company, other_company):
    own, foreign = (factories.ProductFactory(company=each) for each in (company, other_company))
    inquiry = factories.InquiryFactory(company=company, product=own)
    refuses(inquiry, product=foreign)
    inquiry.product = foreign
    with pytest.raises(ValidationError):
        inquiry.validate_constraints()
    Inquiry.objects.filter(pk=inquiry.pk).update(product=None)
    check_deferred_constraints()


def test_a_sale_names_product_inquiry_and_placement_of_its_company(company, other_company):
    win = factories.ExportWinFactory(company=company)
    foreign = factories.ProductFactory(company=other_company)
    refuses(win, product=foreign)
    refuses(win, inquiry=factories.InquiryFactory(company=other_company, product=foreign))
    refuses(win, placement=factories.PlacementFactory(product=foreign))
    refuses(win, quotation=factories.QuotationFactory(inquiry=Inquiry.objects.get(company=other_company)))


def test_a_line_of_a_quotation_names_a_product_of_the_asked_company(company, other_company):
    own, foreign = (factories.ProductFactory(company=each) for each in (company, other_company))
    inquiry = factories.InquiryFactory(company=company, product=own)
    quotation = factories.QuotationFactory(inquiry=inquiry)
    line = QuotationLine.objects.create(quotation=quotation, product=own, text="Café", quantity=1, price=1)
    check_deferred_constraints()
    refuses(line, product=foreign)


def test_an_agreement_names_a_product_and_session_of_its_company(company, other_company):
    item = factories.ActionItemFactory(company=company, session=None)
    refuses(item, product=factories.ProductFactory(company=other_company))
    refuses(item, session=factories.CounselingSessionFactory(company=other_company))
    assert ActionItem.objects.filter(pk=item.pk).exists()


def test_a_product_is_a_size_of_its_own_companys(company, other_company):
    product = factories.ProductFactory(company=company)
    refuses(product, family=other_company.families.create(name_es="Miel", name_en="Honey"))
    assert Product.objects.get(pk=product.pk).family is None

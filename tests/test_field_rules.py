"""One value gets one verdict: of the model, the company's form, the sheet, the API and the admin site."""

import string
from collections.abc import Iterator
from datetime import date
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.forms import modelform_factory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum import ean

from companies.forms.portal import ProfileForm
from companies.imports.companies import COMPANIES
from companies.models import Company
from exportasv.core.db.fields import CodeField
from exportasv.core.db.slugs import make_slug
from exportasv.core.imports import staging
from exportasv.core.imports.kinds import ImportKind
from exportasv.core.imports.read import ColumnReader
from products.admin.products import ModerationForm
from products.api import ProductSerializer
from products.forms.portal import ProductForm
from products.imports import PRODUCTS
from products.models import Product
from tests import factories
from tests.test_house import ROOMS

pytestmark = pytest.mark.django_db

# --- Who judges ---------------------------------------------------------------------------------------------


def model_takes(model: type[models.Model], name: str, value: object) -> bool:
    others = [field.name for field in model._meta.get_fields() if field.name != name]
    try:
        model(**{name: value}).full_clean(exclude=others, validate_unique=False, validate_constraints=False)
    except ValidationError:
        return False
    return True


def sheet_takes(kind: ImportKind, name: str, value: object) -> bool:
    reader = ColumnReader(0, staging._column_spec(kind.columns_by_field()[name]), sheet=None, below=0, mark=".")
    return reader.parse_cell(value)[1] is None


def form_takes(form: type, name: str, value: object, **named: object) -> bool:
    typed = f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
    return name not in form({name: typed}, **named).errors


def api_takes(name: str, value: object) -> bool:
    serializer = ProductSerializer(data={name: value}, partial=True)
    serializer.is_valid()
    return name not in serializer.errors


def verdicts_on_product(product: Product, name: str, value: object) -> dict[str, bool]:
    return {
        "model": model_takes(Product, name, value),
        "sheet": sheet_takes(PRODUCTS, name, value),
        "form": form_takes(ProductForm, name, value, product=product),
        "api": api_takes(name, value) if name in ProductSerializer.Meta.fields else model_takes(Product, name, value),
        "admin": form_takes(ModerationForm, name, value),
    }


def verdicts_on_company(company: Company, name: str, value: object) -> dict[str, bool]:
    found = {
        "model": model_takes(Company, name, value),
        "sheet": sheet_takes(COMPANIES, name, value),
        "admin": form_takes(modelform_factory(Company, fields="__all__"), name, value),
    }
    if name in ProfileForm._meta.fields:
        found["form"] = form_takes(ProfileForm, name, value, company=company)
    return found


# --- What is judged -----------------------------------------------------------------------------------------

LETTERS = string.ascii_letters + string.digits + "áéíñü€«»&%/()"


def texts(most: int) -> st.SearchStrategy[str]:
    """Words, often as long as may be or one letter longer."""
    near = st.integers(most - 2, most + 2).flatmap(lambda size: st.sampled_from(LETTERS).map(lambda each: each * size))
    return st.one_of(near, st.text(LETTERS, min_size=1, max_size=30))


def numbers(least: int, most: int) -> st.SearchStrategy[int]:
    edges = [least - 1, least, least + 1, most - 1, most, most + 1, 0, -1, 2**31, 2**63, 10**20]
    return st.one_of(st.sampled_from(edges), st.integers(least - 10, most + 10))


def gtins() -> st.SearchStrategy[str]:
    right = st.sampled_from([7, 11, 12, 13]).flatmap(lambda n: st.text(string.digits, min_size=n, max_size=n))
    return st.one_of(right.map(lambda text: text + ean.calc_check_digit(text)), st.text(string.digits, min_size=1))


def addresses() -> st.SearchStrategy[str]:
    label = st.text("abz09-", min_size=1, max_size=6)
    ending = st.text("abz-", min_size=1, max_size=6)
    return st.builds(lambda parts, end: ".".join([*parts, end]), st.lists(label, min_size=1, max_size=3), ending)


PRODUCT_VALUES = {
    "name_es": texts(140),
    "name_en": texts(140),
    "summary_es": texts(240),
    "summary_en": texts(240),
    "description_es": texts(8000),
    "description_en": texts(8000),
    "unit_es": texts(40),
    "unit_en": texts(40),
    "code": texts(40),
    "gtin": gtins(),
    "minimum_order": numbers(1, 10**9),
    "monthly_capacity": numbers(1, 10**9),
    "lead_time_days": numbers(1, 730),
    "shelf_life_days": numbers(1, 7300),
    "net_weight_g": numbers(1, 50_000_000),
    "units_per_case": numbers(1, 100_000),
    "case_length_cm": numbers(1, 1000),
    "layers_per_pallet": numbers(1, 100),
    "pack_es": texts(80),
    "prices_valid_until": st.dates(date(2010, 1, 1), date(2110, 12, 31)),
}
COMPANY_VALUES = {
    "name": texts(120),
    "legal_name": texts(160),
    "district": texts(60),
    "address": texts(200),
    "contact_name": texts(120),
    "about_es": texts(4000),
    "about_en": texts(4000),
    "workers": numbers(0, 100_000),
    "founded_year": numbers(1800, 2100),
    "nrc": st.from_regex(r"[0-9]{1,8}-[0-9]{1,2}", fullmatch=True),
    "email": addresses().map(lambda domain: f"ana@{domain}"),
    "website": addresses().map(lambda domain: f"https://{domain}"),
    "phone": st.integers(0, 99_999_999).map(lambda number: f"+503{number:08d}"),
    "joined_on": st.dates(date(1980, 1, 1), date(2110, 12, 31)),
}
quietly = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("name", PRODUCT_VALUES)
def test_a_value_of_a_product_gets_one_verdict(name):
    product = factories.ProductFactory(state="draft")

    @quietly
    @given(PRODUCT_VALUES[name])
    def judge(value: object) -> None:
        found = verdicts_on_product(product, name, value)
        assert len(set(found.values())) == 1, found

    judge()


@pytest.mark.parametrize("name", COMPANY_VALUES)
def test_a_value_of_a_company_gets_one_verdict(name, company):
    @quietly
    @given(COMPANY_VALUES[name])
    def judge(value: object) -> None:
        found = verdicts_on_company(company, name, value)
        assert len(set(found.values())) == 1, found

    judge()


# --- The values on which sheet, form and model once disagreed ------------------------------------------------

ONCE_DISAGREED = [
    ("gtin", "7401234567890", False),
    ("gtin", "7411000000014", True),
    ("description_es", "a" * 4999, True),
    ("description_es", "a" * 8001, False),
    ("lead_time_days", 0, False),
    ("lead_time_days", 731, False),
    ("shelf_life_days", 0, False),
    ("shelf_life_days", 7301, False),
    ("minimum_order", 0, False),
    ("minimum_order", 10**9 + 1, False),
    ("monthly_capacity", 0, False),
    ("monthly_capacity", 10**9 + 1, False),
]


@pytest.mark.parametrize(("name", "value", "is_right"), ONCE_DISAGREED)
def test_what_once_was_right_here_and_wrong_there(name, value, is_right):
    found = verdicts_on_product(factories.ProductFactory(state="draft"), name, value)
    assert set(found.values()) == {is_right}, found


@pytest.mark.parametrize(("name", "value", "is_right"), [each for each in ONCE_DISAGREED if not each[2]])
def test_postgresql_refuses_it_too(name, value, is_right):
    if name == "gtin":
        value = value[:-2]  # the database knows how many digits it has; the check digit is left to the validator
    product = factories.ProductFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Product.objects.filter(pk=product.pk).update(**{name: value})


# --- Slugs ----------------------------------------------------------------------------------------------------


def slug_fields() -> Iterator[models.Field]:
    from django.apps import apps

    for model in apps.get_models():
        if model.__module__.split(".")[0] in ROOMS:
            yield from (field for field in model._meta.local_fields if isinstance(field, models.SlugField))


@pytest.mark.parametrize("field", slug_fields(), ids=lambda field: str(field))
def test_postgresql_keeps_every_slug_plain(field):
    from django.db import connection

    signs = "a-z0-9_" if isinstance(field, CodeField) else "a-z0-9"  # a code is no part of an address
    assert f"~ '^[{signs}]+(-[{signs}]+)*$'" in field.db_check(connection)


def test_a_slug_with_capitals_is_refused_by_the_database(company):
    for wrong in ("Café", "dos  espacios", "-al-principio", "a--b", "con_raya", "y/o", ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            Company.objects.filter(pk=company.pk).update(slug=wrong)


@quietly
@given(st.text(max_size=60), st.integers(1, 40))
def test_what_the_maker_of_slugs_makes_is_a_slug(words, most):
    made = make_slug(words.replace("\x00", ""), most)
    field = partial(Company._meta.get_field("slug").run_validators)
    assert len(made) <= most
    if made:
        field(made)


def test_the_maker_of_slugs_leaves_accents_and_signs():
    assert make_slug("  Café «Ñandú», S.A. / 340 g ", 140) == "cafe-nandu-sa-340-g"
    assert make_slug("日本", 140) == ""

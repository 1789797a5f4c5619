"""Attributes by sector: what staff keep, what a company writes, what buyers read, what the database refuses."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exportasv.core.db.errors import RuleError
from exportasv.core.imports import staging
from exportasv.core.imports.read import ColumnReader
from exportasv.core.spreadsheets.parsers import comparison_key
from exportasv.reference.loader import load_reference
from products.admin.attributes import SEPARATORS
from products.api import ProductSerializer
from products.attributes.facts import attribute_facts, missing_attributes
from products.catalogue.comparison import comparison_rows
from products.editing import missing_fields
from products.editing.score import completeness
from products.forms.portal import ProductForm
from products.imports import PRODUCTS
from products.models import Attribute, AttributeOption, Product
from products.models.attribute import attribute_definitions, clear_attribute_cache
from products.models.attribute_values import MAX_NUMBER, MAX_TEXT_LENGTH, clean_attributes
from products.moderation import differences
from products.rules import drafts, publication
from tests import factories
from tests.core.imports.conftest import apply_import, as_csv, said, sent
from tests.structured_data import read_structured_data

pytestmark = pytest.mark.django_db
VALUES = {
    "allergens": ["milk", "sesame"],
    "altitude": 1450,
    "ingredients": {"es": "Café y leche", "en": "Coffee and milk"},
    "roast": "dark",
    "vegan": True,
}


@pytest.fixture(autouse=True)
def _files(settings, tmp_path, one_factor) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def attributes() -> None:
    """One attribute of each type, of food, and one of textiles."""
    food = {"sectors": ["food"]}
    allergens = ["none=Ninguno=None", "milk=Leche=Milk", "sesame=Ajonjolí=Sesame"]
    roasts = ["light=Claro=Light", "dark=Oscuro=Dark"]
    make = factories.AttributeFactory
    make(code="ingredients", name_es="Ingredientes", name_en="Ingredients", required_for_publication=True, **food)
    make(
        code="allergens", name_es="Alérgenos", name_en="Allergens", value_type="choices", options=allergens,
        is_facet=True, position=1, **food,
    )  # fmt: skip
    make(code="roast", name_es="Tueste", name_en="Roast", value_type="choice", options=roasts, position=2, **food)
    make(code="altitude", name_es="Altitud", name_en="Altitude", value_type="number", unit="m", position=3, **food)
    make(code="vegan", name_es="Vegano", name_en="Vegan", value_type="yes", position=4, is_facet=True, **food)
    make(code="fibres", name_es="Fibras", name_en="Fibres", sectors=["textiles"], position=5)


@pytest.fixture
def draft(company) -> Product:
    return factories.ProductFactory(company=company, state="draft", published_at=None)


@pytest.fixture
def public(company) -> Product:
    return factories.ProductFactory(company=company, slug="cafe", attributes=VALUES)


def refusal(values: object, sector: str = "food") -> str:
    with pytest.raises(ValidationError) as error, override("en"):
        clean_attributes(sector, "good", values)
    return " ".join(error.value.messages)


# --- Which values are valid ----------------------------------------------------------------------------------


def test_values_are_kept_in_one_form():
    given = {**VALUES, "allergens": ["sesame", "milk", "milk"], "altitude": 1450.0, "roast": ""}
    assert clean_attributes("food", "good", given) == {key: VALUES[key] for key in VALUES if key != "roast"}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"colour": "red"}, "colour"),
        ({"fibres": {"es": "algodón"}}, "fibres"),
        ({"roast": "burnt"}, "Roast"),
        ({"roast": ["dark"]}, "Roast"),
        ({"allergens": "milk"}, "Allergens"),
        ({"allergens": ["none", "milk"]}, "Allergens"),
        ({"altitude": "1450"}, "Altitude"),
        ({"altitude": True}, "Altitude"),
        ({"altitude": float("nan")}, "Altitude"),
        ({"altitude": -1}, "Altitude"),
        ({"altitude": 1.234}, "Altitude"),
        ({"vegan": "yes"}, "Vegan"),
        ({"ingredients": "café"}, "Ingredients"),
        ({"ingredients": {"fr": "café"}}, "Ingredients"),
        ({"ingredients": {"es": "x" * (MAX_TEXT_LENGTH + 1)}}, "Ingredients"),
        ({"ingredients": {"es": "a\x00b"}}, "Ingredients"),
        (["roast"], "Attributes"),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_of_its_attribute(values, said):
    assert said in refusal(values)


def test_a_kind_of_product_has_its_own_attributes():
    Attribute.objects.filter(code="vegan").update(kinds=["service"])
    clear_attribute_cache()
    assert "vegan" in refusal({"vegan": True})


WRITTEN = st.one_of(
    st.sampled_from(["", "Oscuro", "dark", "Leche", "milk", "Ninguno", "none", "sí", "no", "burnt", "1.5", "1.5555"]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
    st.integers(-5, 2 * MAX_NUMBER).map(str),
    st.sampled_from(["x" * MAX_TEXT_LENGTH, "x" * (MAX_TEXT_LENGTH + 1)]),
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(code=st.sampled_from(["ingredients", "altitude", "roast", "allergens"]), value=WRITTEN)
def test_model_form_and_sheet_give_one_verdict(draft, code, value):
    """A form sends codes, a sheet names or codes: the form gets what the sheet read, if it read something."""
    definition = next(each for each in attribute_definitions() if each.code == code)
    name = definition.inputs[0]
    column = PRODUCTS.columns_by_field()[name]
    read, wrong = ColumnReader(0, staging._column_spec(column), sheet=None, below=0, mark=".").parse_cell(value)
    typed = value if read is None or definition.is_text else read
    if definition.value_type in ("number", "choices") and wrong is None and not value.strip():
        typed = ""
    form = ProductForm({name: typed}, product=draft)
    form.is_valid()
    assert (name in form.errors) == (wrong is not None)
    if wrong is None and read is not None:
        stored = {code: {"es": read} if definition.is_text else read}
        Product(company=draft.company, sector=draft.sector, kind="good", attributes=stored).clean()
        assert form.changes().get("attributes", {}) == clean_attributes("food", "good", stored)


def test_a_value_that_is_no_object_is_refused_by_the_database(draft):
    with pytest.raises(IntegrityError, match="attributes_are_an_object"), transaction.atomic():
        Product.objects.filter(pk=draft.pk).update(attributes=["milk"])


def test_what_products_rely_on_is_neither_deleted_nor_renamed(public):
    for change in (
        lambda: Attribute.objects.get(code="roast").delete(),
        lambda: Attribute.objects.filter(code="roast").update(value_type="text"),
        lambda: AttributeOption.objects.filter(code="dark").delete(),
        lambda: AttributeOption.objects.filter(code="milk").update(code="dairy"),
    ):
        with pytest.raises(IntegrityError, match="attribute"), transaction.atomic():
            change()
    AttributeOption.objects.filter(code="light").delete()
    Attribute.objects.filter(code="roast").update(name_en="Roasting")


# --- The company's form ---------------------------------------------------------------------------------------


def test_the_form_has_inputs_of_the_sector_and_saves_them(as_user, owner, draft):
    page = as_user(owner).get(reverse("products:edit", args=[draft.pk])).content.decode()
    assert 'name="attribute_ingredients_es"' in page
    assert 'name="attribute_ingredients_en"' in page
    assert "attribute_fibres" not in page
    answers = {
        "name_es": draft.name_es, "attribute_ingredients_es": "Café y leche", "attribute_roast": "dark",
        "attribute_ingredients_en": "Coffee and milk", "attribute_allergens": ["sesame", "milk"],
        "attribute_altitude": "1450", "attribute_vegan": "on",
    }  # fmt: skip
    as_user(owner).post(reverse("products:autosave", args=[draft.pk]), answers)
    draft.refresh_from_db()
    assert draft.attributes == VALUES
    assert draft.completeness == completeness(draft)
    as_user(owner).post(reverse("products:autosave", args=[draft.pk]), {"attribute_roast": "light"})
    draft.refresh_from_db()
    assert draft.attributes == {**VALUES, "roast": "light"}  # what was not sent stays
    as_user(owner).post(reverse("products:autosave", args=[draft.pk]), {"name_es": draft.name_es})
    draft.refresh_from_db()
    assert set(draft.attributes) == {"altitude", "ingredients", "roast"}  # unticked boxes are sent as nothing


def test_a_wrong_answer_is_named_and_the_rest_is_saved(as_user, owner, draft):
    answers = {"name_es": "Café", "attribute_allergens": ["none", "milk"], "attribute_altitude": "900"}
    page = as_user(owner).post(reverse("products:autosave", args=[draft.pk]), answers).content.decode()
    draft.refresh_from_db()
    assert draft.attributes == {"altitude": 900}
    assert "Alérgenos" in page or "Allergens" in page


def test_a_required_attribute_counts_as_missing(draft, owner):
    assert [each.code for each in missing_attributes(draft)] == ["ingredients"]
    names = [each.field for each in missing_fields.missing_fields(draft, 1, 1)]
    assert "attribute_ingredients_es" in names
    with pytest.raises(RuleError, match="Ingred"):
        publication.submit_product(draft, by=owner)
    before = completeness(draft, photos=1, prices=1)
    drafts.save_changes(draft, {"attributes": {"ingredients": {"es": "Café"}}}, by=owner)
    draft.refresh_from_db()
    assert completeness(draft, photos=1, prices=1) > before
    assert publication.submit_product(draft, by=owner).state == "submitted"


def test_another_sector_drops_what_it_has_not(draft, owner):
    drafts.save_changes(draft, {"attributes": VALUES}, by=owner)
    textiles = factories.SectorFactory(code="textiles", name_es="Textiles")
    drafts.save_changes(draft, {"sector_id": textiles.pk}, by=owner)
    draft.refresh_from_db()
    assert draft.attributes == {}


def test_an_attribute_switched_off_keeps_its_values_and_is_shown_nowhere(draft, owner):
    drafts.save_changes(draft, {"attributes": VALUES}, by=owner)
    Attribute.objects.filter(code="roast").update(is_active=False)
    clear_attribute_cache()
    drafts.save_changes(draft, {"attributes": {**VALUES, "altitude": 900}}, by=owner)
    draft.refresh_from_db()
    assert draft.attributes["roast"] == "dark"
    assert "roast" not in [fact.attribute.code for fact in attribute_facts(draft)]
    assert "attribute_roast" not in ProductForm(product=draft).fields


def test_the_number_0_says_something(draft, owner):
    drafts.save_changes(draft, {"attributes": {"altitude": 0}}, by=owner)
    draft.refresh_from_db()
    assert [fact.text for fact in attribute_facts(draft)] == ["0 m"]


# --- Edits of a public product --------------------------------------------------------------------------------


def test_an_edit_is_shown_attribute_by_attribute_in_words(public, owner):
    changed = {**VALUES, "allergens": ["none"], "ingredients": {"es": "Café", "en": "Coffee"}}
    revision = drafts.save_changes(public, {"attributes": changed}, by=owner)
    with override("es"):
        lines = {line.field: line for line in differences.field_differences(public, revision) if line.is_changed}
    assert set(lines) == {"attribute_allergens", "attribute_ingredients"}
    assert lines["attribute_allergens"].label == "Alérgenos"
    assert "Ninguno" in lines["attribute_allergens"].new
    assert "Leche" in lines["attribute_allergens"].old
    assert "en: " in lines["attribute_ingredients"].new
    publication.submit_revision(revision, by=owner)
    publication.approve_revision(revision, by=owner)
    public.refresh_from_db()
    assert public.attributes == changed


def test_an_edit_may_not_empty_a_required_attribute(public, owner):
    revision = drafts.save_changes(public, {"attributes": {"roast": "light"}}, by=owner)
    with pytest.raises(RuleError, match="Ingred"):
        publication.submit_revision(revision, by=owner)


def test_a_comment_at_an_attribute_is_resolved_by_its_change(draft, owner):
    comment = draft.comments.create(field="attribute_roast", text="¿Oscuro?")
    drafts.save_changes(draft, {"attributes": {"altitude": 900}}, by=owner)
    comment.refresh_from_db()
    assert comment.resolved_at is None
    drafts.save_changes(draft, {"attributes": {"altitude": 900, "roast": "dark"}}, by=owner)
    comment.refresh_from_db()
    assert comment.resolved_at


# --- What buyers read -------------------------------------------------------------------------------------------


def test_the_page_says_them_in_words_and_as_structured_data(public):
    page = Client().get("/en/catalogue/cafe/").content.decode()
    for words in ("Coffee and milk", "Milk, Sesame", "1,450 m", "Dark", "Vegan"):
        assert words in page
    told = read_structured_data(page)[0]
    named = {each.get("propertyID"): each for each in told["additionalProperty"]}
    assert (named["altitude"]["value"], named["altitude"]["unitText"]) == (1450, "m")
    assert "Café y leche" in Client().get("/es/catalogo/cafe/").content.decode()


def test_the_api_gives_code_names_and_value(public):
    request = SimpleNamespace(build_absolute_uri=str)
    found = {each["code"]: each for each in ProductSerializer(public, context={"request": request}).data["attributes"]}
    assert found["ingredients"]["text_en"] == "Coffee and milk"
    assert (found["altitude"]["number"], found["altitude"]["unit"]) == (1450, "m")
    assert [each["code"] for each in found["allergens"]["options"]] == ["milk", "sesame"]
    assert found["vegan"]["type"] == "yes"


def test_a_comparison_has_a_row_for_each_attribute(public, company):
    textiles = factories.SectorFactory(code="textiles", name_es="Textiles")
    factories.ProductFactory(company=company, sector=textiles, attributes={"fibres": {"es": "algodón"}})
    with override("en"):
        rows = dict(comparison_rows(Product.objects.with_details().order_by("pk")))
    assert rows["Roast"] == ["Dark", ""]
    assert rows["Fibres"] == ["", "algodón"]


def test_the_search_finds_texts_and_has_tokens_of_facets(public):
    other = factories.ProductFactory()
    page = Client().get("/es/catalogo/", {"q": "leche"}).content.decode()
    assert public.get_absolute_url() in page
    assert other.get_absolute_url() not in page
    tokens = [each for each in public.entry.facets if each.startswith("a:")]
    assert sorted(tokens) == ["a:allergens:milk", "a:allergens:sesame", "a:vegan:true"]
    Attribute.objects.filter(code="vegan").update(is_facet=False)
    public.entry.refresh_from_db()
    assert "a:vegan:true" not in public.entry.facets


def test_a_marked_attribute_is_a_filter_of_its_sector(public, company):
    bare = factories.ProductFactory(company=company, slug="sin-datos")
    none = factories.ProductFactory(company=company, slug="sin-alergenos", attributes={"allergens": ["none"]})
    browser = Client()
    assert "a_allergens" not in browser.get("/en/catalogue/").content.decode()
    page = browser.get("/en/catalogue/", {"sector": "food"}).content.decode()
    assert "a_allergens=milk" in page
    assert "a_roast" not in page
    page = browser.get("/en/catalogue/", {"a_allergens": ["milk", "none"], "a_vegan": "true"}).content.decode()
    found = {each for each in (public, bare, none) if each.get_absolute_url() in page}
    assert found == {public}
    page = browser.get("/en/catalogue/", {"a_allergens": ["milk", "none"]}).content.decode()
    assert {each for each in (public, bare, none) if each.get_absolute_url() in page} == {public, none}
    assert browser.get("/en/catalogue/", {"a_unknown": "x", "a_roast": "dark"}).status_code == 200


# --- Sheets -------------------------------------------------------------------------------------------------------

HEADERS = [
    "NIT", "Producto", "Rubro", "Ingredientes", "Ingredientes en inglés", "Alérgenos", "Tueste", "Altitud (m)",
    "Vegano", "Fibras",
]  # fmt: skip


def sheet_of(company, *cells: str) -> bytes:
    return as_csv([HEADERS, [company.nit, "Café de altura", "Alimentos", *cells]])


def test_a_sheet_writes_attributes_and_keeps_what_its_cells_do_not_say(company, manager):
    factories.SectorFactory()
    cells = ("Café y leche", "Coffee and milk", "leche, Sesame", "oscuro", "1450", "sí", "")
    job = sent(sheet_of(company, *cells), manager, name="hoja.csv")
    assert job.counts == {"new": 1}, said(job)
    apply_import(job, manager)
    product = Product.objects.get()
    assert product.attributes == VALUES
    assert product.completeness == completeness(product)
    assert sent(sheet_of(company, *cells), manager, name="hoja.csv").counts == {"same": 1}
    job = sent(sheet_of(company, "", "Coffee", "ninguno", "", "", "no", ""), manager, name="hoja.csv")
    assert set(job.rows.get().changes) == {"attribute_ingredients_en", "attribute_allergens", "attribute_vegan"}
    apply_import(job, manager)
    product.refresh_from_db()
    kept = {"ingredients": {"es": "Café y leche", "en": "Coffee"}, "allergens": ["none"]}
    assert product.attributes == {**kept, "roast": "dark", "altitude": 1450}


def test_a_wrong_cell_of_an_attribute_is_named(company, manager):
    factories.SectorFactory()
    cells = ("x" * (MAX_TEXT_LENGTH + 1), "", "ninguno, leche", "quemado", "1.234", "tal vez", "algodón")
    job = sent(sheet_of(company, *cells), manager, name="hoja.csv")
    assert {each.cell for each in said(job)} == {"D2", "G2", "H2", "I2"}
    job = sent(sheet_of(company, "", "", "ninguno, leche", "", "", "", "algodón"), manager, name="hoja.csv")
    assert {each.cell for each in said(job)} == {"F2", "J2"}


def test_a_row_without_a_required_attribute_becomes_a_draft(company, manager):
    product = factories.ProductFactory(company=company, name_es="Café de altura", attributes=VALUES)
    heads = ["NIT", "Producto", "Rubro", "Resumen", "Descripción", "Unidad", "Pedido mínimo", "Tiempo de entrega"]
    cells = [company.nit, "Café de sombra", "Alimentos", "Café.", "Café lavado.", "bolsa", "10", "15"]
    for header, cell, state in (("Ingredientes en inglés", "Coffee", "draft"), ("Ingredientes", "Café", "published")):
        name = f"{cells[1]} {state}"
        content = as_csv([[*heads, header], [cells[0], name, *cells[2:], cell]])
        apply_import(sent(content, manager, name="hoja.csv"), manager)
        made = Product.objects.get(name_es=name)
        assert (made.state, made.completeness) == (state, completeness(made))
    assert product.attributes == VALUES


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_list_taken_out_comes_back_the_same(form, public, company, manager, as_user):
    factories.ProductFactory(
        company=company, attributes={"ingredients": {"en": "=Coffee\n\nand  milk"}, "altitude": 0.5}
    )
    factories.ProductFactory(company=company)
    content = b"".join(as_user(manager).get("/admin/products/product/", {"export": form}).streaming_content)
    job = sent(content, manager, name=f"lista.{form}")
    assert {verdict: n for verdict, n in job.counts.items() if n} == {"same": 3}, list(
        job.rows.values("changes", "errors")
    )


# --- What staff keep ----------------------------------------------------------------------------------------------


def test_the_reference_rows_are_valid_and_have_their_own_columns(attributes):
    AttributeOption.objects.all().delete()
    Attribute.objects.all().delete()
    load_reference()
    for each in Attribute.objects.all():
        each.full_clean()
    for each in AttributeOption.objects.all():
        assert not any(mark in each.name_es for mark in SEPARATORS)
    columns = [column.header for column in PRODUCTS.all_columns()]
    assert len(columns) == len(set(columns))
    aliases = PRODUCTS.aliases()
    lost = [
        column.header for column in PRODUCTS.all_columns() if aliases[comparison_key(column.header)] != column.field
    ]
    assert lost == []


def test_staff_see_which_products_lack_an_attribute(as_user, manager, public):
    lacking = factories.ProductFactory(company=public.company)
    attribute = Attribute.objects.get(code="roast")
    page = as_user(manager).get(reverse("admin:products_attribute_change", args=[attribute.pk])).content.decode()
    assert "?lacks=roast" in page
    listed = as_user(manager).get(reverse("admin:products_product_changelist"), {"lacks": "roast"}).content.decode()
    assert lacking.name_es in listed
    assert public.name_es not in listed


def test_staff_add_an_attribute_and_the_form_has_it(as_user, manager, owner, draft):
    values = {"code": "origin", "name_es": "Origen", "name_en": "Origin", "value_type": "text", "position": 1}
    values |= {"sectors": ["food"], "is_active": "on"}
    answer = as_user(manager).post(reverse("admin:products_attribute_add"), values)
    assert answer.status_code == 302, answer.content.decode()
    assert "attribute_origin_es" in ProductForm(product=draft).fields
    values |= {"code": "other", "name_es": "Presentación"}
    assert as_user(manager).post(reverse("admin:products_attribute_add"), values).status_code == 200

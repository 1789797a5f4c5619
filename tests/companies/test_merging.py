"""Two companies or products that are one: found, previewed, merged in one step, undone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from companies.merging import duplicates, rules
from companies.merging.relations import POLICIES_BY_MODEL
from companies.merging.rows import relations_to
from companies.models import Company, CompanyMember, Merge
from consulates.models import Placement
from exportasv.core.db.errors import RuleError
from products.models import Product
from products.moderation.duplicates import product_duplicates as alike_products
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]


@pytest.fixture
def two(company):
    other = factories.CompanyFactory(
        name="Tejidos de Izalco", slug="tejidos-de-izalco", website="https://izalco.example"
    )
    return company, other


def again(row):
    return type(row)._base_manager.get(pk=row.pk)


def rows() -> dict[str, list]:
    """Every row of the tables that a merge touches, to compare before and after an undo."""
    touched = {relation.model for model in (Company, Product) for relation in relations_to(model)}
    return {
        model._meta.label: sorted(map(str, model._base_manager.order_by("pk").values()))
        for model in touched | {Company, Product}
    }


def links() -> set[tuple[int, int]]:
    """(product, certificate) of every certificate that applies to a product."""
    return set(Product.certificates.through._base_manager.values_list("product_id", "certificate_id"))


# --- The table --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [Company, Product])
def test_every_relation_is_declared(model):
    missing = rules.undeclared_relations(model)
    assert not missing, f"Say in companies/merging/relations.py what a merge does with: {', '.join(missing)}"


def test_a_new_relation_would_be_missed(monkeypatch, two, manager):
    """Canary: without its line a relation is named, and nothing is merged."""
    monkeypatch.delitem(POLICIES_BY_MODEL["companies.company"], "consulates.exportwin.company")
    assert rules.undeclared_relations(Company) == ["consulates.exportwin.company"]
    with pytest.raises(RuleError, match=r"consulates.exportwin.company"):
        rules.merge_rows(*two, [], by=manager)


# --- Merge and undo ---------------------------------------------------------------------------------------------


def test_what_hangs_on_a_company_moves_and_its_address_leads_to_the_kept_one(two, manager, client):
    keep, drop = two
    product = factories.ProductFactory(company=drop)
    inquiry = factories.InquiryFactory(product=product)
    win, session = factories.ExportWinFactory(company=drop), factories.CounselingSessionFactory(company=drop)
    rules.merge_rows(keep, drop, ["website"], by=manager)
    assert {again(row).company_id for row in (product, inquiry, win, session)} == {keep.pk}
    assert (again(drop).state, again(drop).merged_into_id, again(keep).website) == (
        "archived", keep.pk, "https://izalco.example",
    )  # fmt: skip
    answer = client.get("/es/empresas/tejidos-de-izalco/")
    assert answer["Location"] == "/es/empresas/tejidos-izalco/"


def test_undo_puts_every_row_back(two, manager):
    keep, drop = two
    twice = factories.CompanyMemberFactory(company=keep, role="owner").user
    factories.CompanyMemberFactory(company=drop, user=twice, role="owner")
    factories.CompanyMemberFactory(company=drop, role="editor")
    factories.ExportWinFactory(company=drop)
    factories.CertificateFactory(company=drop)
    before = rows()
    done = rules.merge_rows(keep, drop, ["website", "nit"], by=manager)
    assert rows() != before
    assert rules.undo_merge(done, by=manager) == []
    assert rows() == before
    with pytest.raises(RuleError, match="ya se deshizo"):
        rules.undo_merge(done, by=manager)


def test_a_member_of_both_is_one_member(two, manager):
    keep, drop = two
    both = factories.CompanyMemberFactory(company=keep, role="owner").user
    factories.CompanyMemberFactory(company=drop, user=both, role="owner")
    rules.merge_rows(keep, drop, [], by=manager)
    assert list(CompanyMember.objects.values_list("user", "company")) == [(both.pk, keep.pk)]


def test_products_keep_a_certificate_that_both_companies_have(two, manager):
    keep, drop = two
    stays, equal = (factories.CertificateFactory(company=each, number="H-1") for each in (drop, keep))
    product, linked_to_both = factories.ProductFactory.create_batch(2, company=drop)
    product.certificates.set([stays])
    linked_to_both.certificates.set([stays, equal])
    before = rows(), links()
    done = rules.merge_rows(keep, drop, [], by=manager)
    assert again(stays).company_id == drop.pk
    assert links() == {(product.pk, equal.pk), (linked_to_both.pk, equal.pk)}
    assert rules.undo_merge(done, by=manager) == []
    assert (rows(), links()) == before


def test_an_identifier_goes_with_the_company(manager, company):
    other = factories.CompanyFactory(nit=None, dui="03875694-7")
    done = rules.merge_rows(company, other, ["dui"], by=manager)
    assert (again(company).dui, again(other).dui) == ("03875694-7", None)
    rules.undo_merge(done, by=manager)
    assert (again(company).dui, again(other).dui) == (None, "03875694-7")


def test_what_was_changed_since_stays_and_is_said(two, manager):
    keep, drop = two
    win = factories.ExportWinFactory(company=drop)
    done = rules.merge_rows(keep, drop, ["website"], by=manager)
    Company.objects.filter(pk=keep.pk).update(website="https://new.example")
    win.delete()
    left = rules.undo_merge(done, by=manager)
    assert (again(keep).website, len(left)) == ("https://new.example", 2)


def test_an_open_question_asked_of_both_stops_the_merge(two, manager):
    keep, drop = two
    asked = factories.InquiryFactory(company=keep, product=None)
    factories.InquiryFactory(company=drop, product=None, buyer=asked.buyer)
    outcome = rules.preview_merge(keep, drop, [], by=manager)
    assert len(outcome.blockers) == 1
    with pytest.raises(RuleError, match="Resuelva primero"):
        rules.merge_rows(keep, drop, [], by=manager)
    assert again(drop).merged_into_id is None


def test_a_preview_says_what_the_merge_does_and_changes_nothing(two, manager):
    keep, drop = two
    factories.ExportWinFactory.create_batch(2, company=drop)
    factories.ProductFactory(company=drop)
    before = rows()
    outcome = rules.preview_merge(keep, drop, [], by=manager)
    assert rows() == before
    done = rules.merge_rows(keep, drop, [], by=manager)
    assert done.record["moved"] == outcome.moved
    assert sum(map(len, outcome.moved.values())) == 3
    assert not Merge.objects.filter(undone_at__isnull=False).exists()


def test_nothing_is_merged_twice_or_into_itself(two, manager):
    keep, drop = two
    rules.merge_rows(keep, drop, [], by=manager)
    for pair in [(keep, drop), (keep, keep)]:
        with pytest.raises(RuleError):
            rules.merge_rows(*pair, [], by=manager)


def test_products_are_merged_and_their_printed_codes_still_lead_somewhere(manager, company, client):
    keep, drop = factories.ProductFactory(company=company), factories.ProductFactory(company=company)
    photo = factories.ProductPhotoFactory(product=drop)
    house = factories.TradingHouseFactory()
    today = timezone.localdate()
    placed = Placement.objects.create(house=house, product=drop, since=today - timedelta(days=9))
    done = rules.merge_rows(keep, drop, [], by=manager)
    assert (photo.product.photos.count(), again(placed).product_id) == (0, keep.pk)
    assert again(drop).state == "withdrawn"
    assert client.get(f"/q/{drop.pk}/sheet")["Location"].endswith(keep.get_absolute_url())
    assert client.get(drop.get_absolute_url())["Location"] == keep.get_absolute_url()
    rules.undo_merge(done, by=manager)
    assert (again(drop).state, again(placed).product_id) == ("published", drop.pk)


# --- Found ------------------------------------------------------------------------------------------------------


def reasons(kind, finder) -> dict[tuple[int, int], set[str]]:
    return {(pair.low, pair.high): set(pair.reasons) for pair in duplicates.duplicate_pairs(kind, finder)}


def test_near_equal_companies_are_found_and_others_are_not(db):
    one = factories.CompanyFactory(
        name="Café Cumbre Alta", legal_name="Cumbre Alta, S.A. de C.V.", phone="+50322223333"
    )
    near = factories.CompanyFactory(name="CAFE CUMBRE ALTA", legal_name="Otra cosa", whatsapp="+50322223333")
    factories.CompanyFactory(name="Miel del Volcán", legal_name="Apícola Volcán", phone="+50377778888")
    found = reasons("companies.company", duplicates.company_duplicates)
    assert found[(one.pk, near.pk)] == {"nombre casi igual", "mismo teléfono"}
    assert len(found) == 1


def test_near_equal_products_are_found_by_name_gtin_and_photo(company):
    hammock = factories.ProductFactory(company=company, name_es="Hamaca de algodón grande")
    again_ = factories.ProductFactory(company=company, name_es="Hamaca de algodon grande")
    honey, same = (factories.ProductFactory(gtin="7411000000018") for _each in range(2))
    seen, alike = (factories.ProductPhotoFactory(fingerprint=f"a3c50f1e9b7d246{end}") for end in "8b")
    factories.ProductPhotoFactory(fingerprint="0123456789abcdef")
    found = reasons("products.product", alike_products)
    assert found == {
        (hammock.pk, again_.pk): {"nombre casi igual"},
        (honey.pk, same.pk): {"mismo GTIN"},
        (seen.product_id, alike.product_id): {"foto casi igual"},
    }


def test_a_pair_that_is_two_is_not_shown_again(two, manager):
    assert duplicates.duplicate_pairs("companies.company", duplicates.company_duplicates)
    rules.mark_as_distinct("companies.company", two[1].pk, two[0].pk, by=manager)
    assert not duplicates.duplicate_pairs("companies.company", duplicates.company_duplicates)


# --- Pages ------------------------------------------------------------------------------------------------------


def address(two, kind="companies") -> str:
    return reverse("admin:products_merge", args=[kind, two[0].pk, two[1].pk])


def test_a_manager_compares_merges_and_undoes(manager, as_user, two):
    browser = as_user(manager)
    listed = browser.get(reverse("admin:products_duplicates", args=["companies"])).content.decode()
    assert address(two) in listed
    factories.ExportWinFactory(company=two[1])
    page = browser.get(address(two))
    assert 'value="other" checked' in page.content.decode()  # the blank website
    browser.post(address(two), {"do": "merge", "take_website": "other", "take_name": "own"})
    assert (again(two[0]).website, again(two[0]).name) == ("https://izalco.example", "Tejidos Izalco")
    browser.post(reverse("admin:products_merge_undo", args=[Merge.objects.get().pk]))
    assert again(two[1]).merged_into_id is None


def test_they_are_two_is_a_button(manager, as_user, two):
    as_user(manager).post(address(two), {"do": "two"})
    assert again(two[1]).merged_into_id is None
    assert not duplicates.duplicate_pairs("companies.company", duplicates.company_duplicates)


@pytest.mark.parametrize("who", ["adviser", "invest_officer", "owner", "guest"])
def test_only_managers_merge(who, request, as_user, two):
    browser = as_user(request.getfixturevalue(who))
    assert browser.get(address(two)).status_code == 403
    assert browser.post(address(two), {"do": "merge"}).status_code == 403


def test_a_missing_row_or_kind_is_a_404(manager, as_user, two):
    browser = as_user(manager)
    for path in (f"companies/{two[0].pk}/999999999/", "buyers/1/2/", "buyers/"):
        assert browser.get(f"/admin/products/product/duplicates/{path}").status_code == 404


def test_the_list_asks_few_questions(manager, as_user, two, django_assert_max_num_queries):
    for number in range(5):
        factories.CompanyFactory(name=f"Tejidos Izalco {number}")
    browser = as_user(manager)
    with django_assert_max_num_queries(12):
        browser.get(reverse("admin:products_duplicates", args=["companies"]))


def test_yes_and_no_are_told_in_words(company):
    one, other = (factories.ProductFactory(company=company, samples=each) for each in (True, False))
    told = {each.name: (mine, theirs) for each, mine, theirs in rules.differing_fields(one, other)}
    assert told["samples"] == ("sí", "no")


def test_sectors_are_told_by_name(company):
    factories.SectorFactory(code="food", name_es="Alimentos")
    factories.SectorFactory(code="services", name_es="Servicios")
    one, other = (factories.CompanyFactory(sectors=each) for each in (["food", "services"], []))
    told = {each.name: (mine, theirs) for each, mine, theirs in rules.differing_fields(one, other)}
    assert told["sectors"] == ("Alimentos, Servicios", "—")

"""What an owner may take back, copy and find again among the own products, and photos that come in pieces."""

import pytest
from django.urls import reverse

from exportasv.core.audit.models import Deletion
from exportasv.core.audit.rules import bring_back
from exportasv.core.db.errors import RuleError
from exportasv.portal import next_steps
from products.models import Product
from products.rules import drafts, publication
from tests import factories
from tests.products.test_own_products import answers, move, page
from tests.uploads import good


def test_a_draft_is_deleted_and_staff_bring_it_back(as_user, owner, draft, manager):
    move(as_user(owner), draft, "delete")
    assert not Product.objects.filter(pk=draft.pk).exists()
    bring_back(Deletion.objects.get(), by=manager)
    assert Product.objects.filter(pk=draft.pk).exists()


def test_what_was_public_is_not_deleted(as_user, owner, public):
    move(as_user(owner), public, "delete")
    withdrawn = publication.reopen_product(publication.withdraw_product(public, by=owner), by=owner)
    move(as_user(owner), withdrawn, "delete")
    assert Product.objects.filter(pk=public.pk).exists()
    assert 'value="delete"' not in as_user(owner).get(page("edit", withdrawn)).content.decode()


def test_a_submission_is_taken_back(as_user, owner, draft):
    Product.objects.filter(pk=draft.pk).update(state="submitted")
    assert 'value="take_back"' in as_user(owner).get(page("edit", draft)).content.decode()
    move(as_user(owner), draft, "take_back")
    draft.refresh_from_db()
    assert draft.state == "draft"
    with pytest.raises(RuleError):
        publication.publish_product(draft, by=owner)


def test_a_submitted_edit_is_taken_back_and_the_public_version_stays(as_user, owner, public):
    drafts.save_changes(public, {"summary_es": "Otra frase."}, by=owner)
    publication.submit_revision(drafts.open_revision(public), by=owner)
    move(as_user(owner), public, "take_back")
    assert drafts.open_revision(public).state == "draft"
    public.refresh_from_db()
    assert public.state == "published"


def test_a_withdrawal_is_undone_without_a_moderator(as_user, owner, public):
    browser = as_user(owner)
    move(browser, public, "withdraw")
    assert 'value="restore"' in browser.get(page("edit", public)).content.decode()
    move(browser, public, "restore")
    public.refresh_from_db()
    assert public.state == "published"


def test_what_staff_withdrew_stays_withdrawn(as_user, owner, manager, public):
    publication.withdraw_product(public, by=manager)
    browser = as_user(owner)
    assert 'value="restore"' not in browser.get(page("edit", public)).content.decode()
    move(browser, public, "restore")
    public.refresh_from_db()
    assert public.state == "withdrawn"


@pytest.mark.parametrize("name", ["copy", "delete", "take_back", "restore"])
def test_no_stranger_does_any_of_it(as_user, stranger, draft, name):
    assert move(as_user(stranger), draft, name).status_code == 404
    assert Product.objects.count() == 1


def test_one_finds_ones_own_products_by_a_word_without_accents(as_user, owner, company, other_company):
    factories.ProductFactory(company=company, name_es="Jabón de añil", code="J-7")
    factories.ProductFactory(company=company, name_es="Hamaca doble")
    factories.ProductFactory(company=other_company, name_es="Jabón ajeno")
    browser = as_user(owner)
    for words, found in (("jabon", 1), ("J-7", 1), ("hamaca jabon", 0), ("", 2)):
        answer = browser.get(reverse("products:mine"), {"q": words})
        assert answer.context["page"].paginator.count == found, words
    assert "ajeno" not in browser.get(reverse("products:mine"), {"q": "jabon"}).content.decode()


def test_the_suggested_name_is_filled_in_and_the_others_are_offered(as_user, owner, company):
    factories.ApplicationFactory(company=company, state="accepted")
    factories.SectorFactory(code="food")
    step = next(iter(next_steps.next_steps(next_steps.company_facts(company))))
    answer = as_user(owner).get(step.url)
    assert answer.context["form"]["name_es"].value() == "Dulce de nance"
    assert answer.context["said"] == ["Mazapán"]
    factories.ProductFactory(company=company, name_es="mazapan")
    assert as_user(owner).get(step.url).context["said"] == []


def test_the_form_has_three_steps_that_say_what_is_missing(as_user, owner, draft):
    Product.objects.filter(pk=draft.pk).update(minimum_order=None, summary_es="Uno.", description_es="Dos.")
    steps = as_user(owner).get(page("edit", draft)).context["steps"]
    assert [step.number for step in steps] == [1, 2, 3]
    assert steps[1].missing > 0
    assert sum(step.is_open for step in steps) == 1
    chosen = as_user(owner).get(page("edit", draft), {"step": 3}).context["steps"]
    assert [step.is_open for step in chosen] == [False, False, True]


def test_saving_a_step_leads_to_the_next_one(as_user, owner, draft):
    answer = as_user(owner).post(page("edit", draft), {**answers(draft), "step": "2"})
    assert answer["Location"] == f"{page('edit', draft)}?step=2#step-2"


def test_the_photos_lead_back_to_the_product(as_user, owner, draft):
    assert f'href="{page("edit", draft)}"' in as_user(owner).get(page("photos", draft)).content.decode()


# --- In pieces --------------------------------------------------------------------------------------------------------


def send_piece(browser, key: str, offset: int, content: bytes) -> int:
    address = f"{reverse('portal:piece', args=[key])}?from={offset}"
    return browser.post(address, content, content_type="application/octet-stream").json()["received"]


def test_a_photo_sent_in_pieces_goes_on_where_the_line_broke(as_user, owner, stranger, draft):
    photo, browser = good.photo(size=(900, 700)), as_user(owner)
    half = len(photo) // 2
    assert send_piece(browser, "k1", 0, photo[:half]) == half
    assert send_piece(browser, "k1", 0, photo[:half]) == half  # again: it is here
    assert send_piece(browser, "k1", half + 9, photo[half:]) == half  # a gap
    assert as_user(stranger).get(reverse("portal:piece", args=["k1"])).json() == {"received": 0}
    assert browser.get(reverse("portal:piece", args=["k1"])).json() == {"received": half}
    assert send_piece(browser, "k1", half, photo[half:]) == len(photo)
    answer = browser.post(
        page("photos", draft), {"piece": "k1", "name": "x.jpg"}, headers={"Accept": "application/json"}
    )
    assert answer.json() == {"added": 1, "problems": []}
    assert draft.photos.count() == 1


def test_pieces_of_another_person_or_that_were_lost_are_no_photo(as_user, owner, editor, draft):
    send_piece(as_user(owner), "k2", 0, good.photo())
    for key in ("k2", "unknown"):
        data = {"piece": key, "name": "x.jpg"}
        answer = as_user(editor).post(page("photos", draft), data, headers={"Accept": "application/json"})
        assert answer.status_code == 400
    assert not draft.photos.exists()


def test_no_file_grows_above_the_limit_in_pieces(as_user, owner, settings):
    settings.UPLOAD_MAX_BYTES = 10
    browser = as_user(owner)
    assert send_piece(browser, "k3", 0, b"12345678") == 8
    assert send_piece(browser, "k3", 8, b"12345678") == 8

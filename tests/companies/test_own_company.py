"""The company's own pages: people, profile, certificates."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from companies.models import CompanyMember, Invitation
from companies.rules import membership
from exportasv.core.db.errors import RuleError
from exportasv.core.notifications.models import OutgoingEmail
from tests import factories

PAGES = ["companies:team", "companies:profile", "companies:certificates", "companies:certificate_new"]


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_ask_for_a_company(client, as_user, owner, editor, guest, adviser, page, one_factor):
    assert as_user(owner).get(reverse(page)).status_code == 200
    assert as_user(editor).get(reverse(page)).status_code == 200
    assert client.get(reverse(page)).status_code == 302
    assert as_user(guest).get(reverse(page)).status_code == 404
    assert as_user(adviser).get(reverse(page)).status_code == 403


# --- People ---------------------------------------------------------------------------------------------------


def invite(as_user, owner, email: str) -> str:
    """The link that the mail carries."""
    as_user(owner).post(reverse("companies:team"), {"email": email, "role": "editor"})
    return "/" + OutgoingEmail.objects.get(address=email).body.rsplit("http", 1)[1].split("/", 3)[3].strip()


def test_an_invitation_goes_by_mail_and_is_accepted_by_post(as_user, owner, company, guest):
    link = invite(as_user, owner, guest.email)
    browser = as_user(guest)
    assert company.name in browser.get(link).content.decode()
    assert not company.members.filter(user=guest).exists()
    browser.post(link)
    assert company.members.get(user=guest).role == "editor"
    assert browser.get(link).status_code == 404


def test_an_invitation_opens_only_for_the_address_it_was_sent_to(client, as_user, owner, stranger, company, guest):
    link = invite(as_user, owner, guest.email)
    as_user(stranger).post(link)
    client.post(link)
    assert company.members.count() == 1
    with pytest.raises(RuleError):  # whatever the page let through
        membership.accept_invitation(link.rstrip("/").rpartition("/")[2], by=stranger)


def test_a_revoked_invitation_opens_nothing(as_user, owner, guest):
    link = invite(as_user, owner, guest.email)
    as_user(owner).post(reverse("companies:revoke_invitation"), {"invitation": Invitation.objects.get().pk})
    assert as_user(guest).post(link).status_code == 404


def test_an_editor_invites_nobody(as_user, owner, editor, company):
    as_user(editor).post(reverse("companies:team"), {"email": "x@example.org", "role": "owner"})
    assert not company.invitations.exists()
    change = {"member": company.members.get(user=editor).pk, "do": "owner"}
    assert as_user(editor).post(reverse("companies:change_member"), change).status_code == 403


def test_the_last_owner_stays(as_user, owner, editor, company):
    browser = as_user(owner)
    html = browser.post(reverse("companies:leave"), follow=True).content.decode()
    assert "Nombre primero a otra persona propietaria" in html or "propietari" in html
    assert company.members.filter(user=owner).exists()
    with pytest.raises(RuleError):
        membership.change_role(company.members.get(user=owner), "editor", by=owner)


def test_handing_over_makes_the_colleague_owner(as_user, owner, editor, company):
    colleague = company.members.get(user=editor)
    as_user(owner).post(reverse("companies:change_member"), {"member": colleague.pk, "do": "hand_over"})
    assert dict(company.members.values_list("user", "role")) == {owner.pk: "editor", editor.pk: "owner"}


def test_a_member_of_another_company_is_out_of_reach(as_user, owner, stranger):
    theirs = CompanyMember.objects.get(user=stranger)
    answer = as_user(owner).post(reverse("companies:change_member"), {"member": theirs.pk, "do": "remove"})
    assert answer.status_code == 404


# --- Profile --------------------------------------------------------------------------------------------------


def test_the_profile_is_kept_as_it_is_typed(as_user, owner, company):
    sent = {"about_es": "Somos cinco hermanas.", "founded_year": "19", "name": company.name}
    html = as_user(owner).post(reverse("companies:profile_autosave"), sent).content.decode()
    company.refresh_from_db()
    assert company.about_es == "Somos cinco hermanas."
    assert "no guardado" in html.lower() or "sin guardar" in html.lower()


def test_the_department_follows_the_municipality(as_user, owner, company):
    as_user(owner).post(reverse("companies:profile_autosave"), {"municipality": "SA-Norte"})
    company.refresh_from_db()
    assert (company.department, company.municipality) == ("SA", "SA-Norte")


def test_identifiers_are_not_the_companys_to_change(owner, company):
    with pytest.raises(RuleError):
        membership.update_profile(company, {"nit": "0614-050707-104-8"}, by=owner)


# --- Certificates ---------------------------------------------------------------------------------------------


@pytest.fixture
def paper(company):
    row = factories.CertificateFactory(company=company)
    row.document.save("paper.pdf", ContentFile(b"%PDF-1.7 secret"))
    return row


def values(**changed) -> dict[str, object]:
    kind = factories.CertificateTypeFactory()
    return {"type": kind.pk, "number": "X-1", "issued_on": "2026-01-01", "expires_on": "2028-01-01", **changed}


def test_a_certificate_is_added_and_waits_for_staff(as_user, owner, company):
    as_user(owner).post(reverse("companies:certificate_new"), values())
    assert company.certificates.get().confirmed_at is None


@pytest.mark.parametrize("wrong", [{"expires_on": "2025-01-01"}, {"type": ""}])
def test_what_cannot_be_is_told_at_the_field(as_user, owner, company, wrong):
    html = as_user(owner).post(reverse("companies:certificate_new"), values(**wrong)).content.decode()
    assert 'class="error"' in html
    assert not company.certificates.exists()


def test_a_file_that_is_no_paper_is_refused(as_user, owner, company):
    sent = values(document=SimpleUploadedFile("paper.pdf", b"MZ not a pdf"))
    assert 'class="error"' in as_user(owner).post(reverse("companies:certificate_new"), sent).content.decode()
    assert not company.certificates.exists()


def test_a_change_must_be_confirmed_again(as_user, owner, adviser, paper):
    membership.confirm_certificate(paper, by=adviser)
    as_user(owner).post(reverse("companies:certificate", args=[paper.pk]), values(type=paper.type_id))
    paper.refresh_from_db()
    assert (paper.number, paper.confirmed_at) == ("X-1", None)
    assert paper.document


def test_the_paper_is_read_by_its_company_and_staff_only(client, as_user, owner, stranger, adviser, paper, one_factor):
    address = reverse("companies:certificate_document", args=[paper.pk])
    assert as_user(owner).get(address).status_code == 200
    assert as_user(adviser).get(address).status_code == 200
    assert as_user(stranger).get(address).status_code == 404
    assert client.get(address).status_code == 302


def test_a_strangers_certificate_is_a_missing_one(as_user, stranger, paper):
    assert as_user(stranger).get(reverse("companies:certificate", args=[paper.pk])).status_code == 404
    assert as_user(stranger).post(reverse("companies:certificate_drop", args=[paper.pk])).status_code == 404


def test_products_that_lean_on_a_lapsed_paper_show_it_no_longer(as_user, client, owner, company):
    product = factories.ProductFactory(company=company)
    lapsed = factories.CertificateFactory(company=company, expires_on=timezone.localdate() - timedelta(days=3))
    product.certificates.add(lapsed)
    assert (
        "se apoyaba en él y ya no lo muestra" in as_user(owner).get(reverse("companies:certificates")).content.decode()
    )
    assert lapsed.type.name_es not in client.get(product.get_absolute_url()).content.decode()


def confirm(user):
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


def test_an_invitation_waits_in_the_portal_of_who_confirmed_the_address(as_user, owner, company, guest):
    invite(as_user, owner, guest.email)
    confirm(guest)
    browser = as_user(guest)
    assert company.name in browser.get(reverse("portal:my_portal")).content.decode()
    browser.post(reverse("companies:accept_here"), {"invitation": Invitation.objects.get().pk})
    assert company.members.get(user=guest).role == "editor"
    assert Invitation.objects.get().accepted_at


def test_an_address_that_was_never_confirmed_accepts_nothing(as_user, owner, company, guest):
    invite(as_user, owner, guest.email)
    EmailAddress.objects.update_or_create(user=guest, email=guest.email, defaults={"verified": False})
    browser = as_user(guest)
    assert "companies:accept_here" not in browser.get(reverse("portal:my_portal")).content.decode()
    answer = browser.post(reverse("companies:accept_here"), {"invitation": Invitation.objects.get().pk})
    assert answer.status_code == 404
    assert not company.members.filter(user=guest).exists()


def test_nobody_accepts_the_invitation_of_another(as_user, owner, stranger, company, guest):
    invite(as_user, owner, guest.email)
    confirm(stranger)
    browser = as_user(stranger)
    assert company.name not in browser.get(reverse("portal:my_portal")).content.decode()
    for number in (Invitation.objects.get().pk, 999999999, "x", "9" * 30):
        assert browser.post(reverse("companies:accept_here"), {"invitation": number}).status_code == 404
    assert not company.members.filter(user=stranger).exists()


def test_who_is_in_a_company_already_sees_the_invitation_of_another_and_changes_over(as_user, owner, stranger, company):
    invite(as_user, owner, stranger.email)
    confirm(stranger)
    browser = as_user(stranger)
    assert "invita" in browser.get(reverse("portal:my_portal")).content.decode()
    browser.post(reverse("companies:accept_here"), {"invitation": Invitation.objects.get().pk})
    assert company.name in browser.get(reverse("portal:my_portal")).content.decode()


def test_a_revoked_or_late_invitation_is_not_accepted_in_the_portal(as_user, owner, company, guest):
    invite(as_user, owner, guest.email)
    confirm(guest)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    answer = as_user(guest).post(reverse("companies:accept_here"), {"invitation": Invitation.objects.get().pk})
    assert answer.status_code == 404

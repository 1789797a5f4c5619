"""Members who never gave the current consent are asked at their next sign-in; they may decline, and agree later."""

import pytest
from django.contrib.auth import get_user
from django.urls import reverse
from django.utils import timezone, translation

from companies.models import Consent, DeclinedConsent
from companies.rules import consents
from companies.rules.consents import APPLICATION_CONSENT, CURRENT_VERSIONS
from exportasv.core.db.errors import RuleError
from tests.factories import PASSWORD
from tests.signing_in import confirm_address, sign_in

pytestmark = pytest.mark.django_db
VERSION = CURRENT_VERSIONS[APPLICATION_CONSENT]


def give(user, version: str) -> Consent:
    return Consent.objects.create(
        user=user, purpose=APPLICATION_CONSENT, version=version, language="es", given_at=timezone.now()
    )


def sign_in_for(client, user, wanted: str = "") -> str:
    """Sign in, and return where it leads."""
    sent = {"login": confirm_address(user).email, "password": PASSWORD, "next": wanted}
    return client.post(reverse("account_login"), sent)["Location"]


def answer(client, what: str, version: str = VERSION, wanted: str = ""):
    return client.post(reverse("companies:consent"), {"answer": what, "version": version, "next": wanted})


def test_a_member_with_an_older_consent_is_asked_once_signed_in(client, owner):
    give(owner, "2026-11")
    page = sign_in_for(client, owner, wanted=reverse("companies:profile"))
    assert page.startswith(reverse("companies:consent"))
    text = client.get(page).content.decode()
    assert consents.CONSENT_TEXTS[APPLICATION_CONSENT, VERSION]["es"] in text
    assert reverse("companies:profile") in text


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_page_asks_in_both_languages(as_user, owner, language):
    with translation.override(language):
        page = as_user(owner).get(reverse("companies:consent")).content.decode()
    assert consents.CONSENT_TEXTS[APPLICATION_CONSENT, VERSION][language] in page.replace("&#x27;", "'")
    assert {"es": "No estoy de acuerdo", "en": "I do not agree"}[language] in page


def test_who_agrees_goes_on_and_is_not_asked_again(client, owner):
    sign_in_for(client, owner)
    wanted = reverse("companies:profile")
    assert answer(client, "agree", wanted=wanted)["Location"] == wanted
    row = Consent.objects.get(user=owner)
    assert (row.version, row.language) == (VERSION, "es")
    assert consents.transfer_consent(owner.memberships.get().company) == row
    client.post(reverse("account_logout"))
    assert reverse("companies:consent") not in sign_in_for(client, owner)


def test_who_declines_goes_on_and_is_not_asked_again_but_may_agree_later(client, owner):
    sign_in_for(client, owner)
    assert answer(client, "decline")["Location"] == reverse("portal:my_portal")
    assert not Consent.objects.filter(user=owner).exists()
    assert consents.transfer_consent(owner.memberships.get().company) is None
    client.post(reverse("account_logout"))
    assert reverse("companies:consent") not in sign_in_for(client, owner)
    assert reverse("companies:consent") in client.get(reverse("companies:team")).content.decode()
    answer(client, "agree")
    assert Consent.objects.filter(user=owner, version=VERSION).count() == 1
    assert not DeclinedConsent.objects.exists()
    answer(client, "decline")  # what was given stays given
    assert Consent.objects.filter(user=owner, version=VERSION).count() == 1


def test_a_newer_version_asks_who_declined_an_older_one(owner, monkeypatch):
    DeclinedConsent.objects.create(
        user=owner, purpose=APPLICATION_CONSENT, version="2026-12", declined_at=timezone.now()
    )
    assert consents.owes_answer(owner)


def test_staff_guests_and_those_with_the_current_consent_are_not_asked(client, owner, guest, adviser):
    give(owner, VERSION)
    assert [consents.consent_question(user) for user in (owner, guest, adviser)] == ["", "", ""]


def test_a_text_that_has_changed_meanwhile_is_read_again(client, owner):
    sign_in(client, confirm_address(owner).email)
    assert get_user(client).is_authenticated
    answer(client, "agree", version="2026-11")
    assert not Consent.objects.exists()
    with pytest.raises(RuleError):
        consents.answer_consent("2026-11", "es", is_given=True, by=owner)


def test_the_page_leads_to_no_other_site(client, owner):
    sign_in(client, confirm_address(owner).email)
    assert answer(client, "decline", wanted="https://evil.example/")["Location"] == reverse("portal:my_portal")

"""Which company a person acts for."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from companies.views.current_company import current_company, owner_required
from exportasv.core.accounts.signed_links import read_signed_token, signed_token
from tests import factories

SWITCH, HOME = "/es/mi-empresa/cambiar/", "/es/mi-portal/"


@pytest.fixture
def consultant(company, other_company):
    user = factories.CompanyMemberFactory(company=company, role="editor").user
    factories.CompanyMemberFactory(company=other_company, user=user, role="editor")
    return user


def request_of(user, session=None):
    request = RequestFactory().get("/")
    request.user, request.session = user, session or {}
    return request


def test_a_consultant_switches_between_companies(as_user, consultant, company):
    browser = as_user(consultant)
    assert b"selected>Caf\xc3\xa9 Cumbre" in browser.get(HOME).content
    assert browser.post(SWITCH, {"company": company.pk}).status_code == 302
    assert b"selected>Tejidos Izalco" in browser.get(HOME).content


@pytest.mark.parametrize("number", ["999999999", "", "x", "²"])
def test_nobody_acts_for_a_company_that_is_not_theirs(as_user, owner, number):
    assert as_user(owner).post(SWITCH, {"company": number}).status_code == 404


def test_a_strangers_company_answers_like_a_missing_one(as_user, owner, stranger, other_company):
    assert as_user(owner).post(SWITCH, {"company": other_company.pk}).status_code == 404


def test_who_left_the_company_chosen_acts_for_the_next(consultant, company, other_company):
    consultant.memberships.filter(company=company).delete()
    assert current_company(request_of(consultant, {"company": company.pk})) == other_company


def test_an_archived_company_is_nobodys(owner, company):
    type(company).objects.filter(pk=company.pk).update(state="archived")
    with pytest.raises(Http404):
        current_company(request_of(owner))


def test_pages_for_owners_refuse_editors(owner, editor, guest):
    page = owner_required(lambda request: HttpResponse("in"))
    assert page(request_of(owner)).content == b"in"
    with pytest.raises(PermissionDenied):
        page(request_of(editor))
    with pytest.raises(Http404):
        page(request_of(guest))


def test_a_one_tap_token_serves_one_purpose_and_expires():
    with time_machine.travel("2026-03-01T12:00:00Z", tick=False) as clock:
        token = signed_token("product-confirm", 7)
        assert read_signed_token("product-confirm", token, timedelta(days=7)) == 7
        assert read_signed_token("win-confirm", token, timedelta(days=7)) is None
        assert read_signed_token("product-confirm", token.replace("7", "8", 1), timedelta(days=7)) is None
        clock.shift(timedelta(days=7, seconds=2))
        assert read_signed_token("product-confirm", token, timedelta(days=7)) is None

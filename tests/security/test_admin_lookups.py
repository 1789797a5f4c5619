"""Addresses of the admin site filter by what a list declares, and by nothing else."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import NotRelationField, get_model_from_relation
from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict
from django.test import RequestFactory
from django.urls import reverse

from exportasv.core.accounts.modeladmin import ScopedModelAdmin, related_list_link
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import MODEL_ACCESS
from exportasv.core.accounts.staff_home import CARDS
from exportasv.core.notifications.models import OutgoingEmail

pytestmark = pytest.mark.django_db
LOOKUPS = ("startswith", "contains", "icontains", "regex", "iregex", "exact", "range", "year", "date__year")
REGISTRY = {model._meta.label_lower: each for model, each in admin.site._registry.items()}
OURS = sorted(label for label, each in REGISTRY.items() if isinstance(each, ScopedModelAdmin))
LISTS_OF_OTHERS = {
    (label, lookup.removesuffix("__exact"))
    for each in REGISTRY.values()
    for label, lookup in getattr(each, "related_lists", ())
}


@pytest.fixture(autouse=True)
def _one_factor(settings) -> None:
    settings.STAFF_MFA_REQUIRED = False


def changelist(label: str) -> str:
    return reverse("admin:{}_{}_changelist".format(*label.split(".")))


def columns(model) -> Iterator[str]:
    """Every column of the model, and every column of the models one relation away, in both directions."""
    for field in model._meta.get_fields(include_hidden=True):
        if field.name.endswith("+"):
            continue
        yield field.name
        try:
            related = get_model_from_relation(field)
        except NotRelationField:
            continue
        yield from (f"{field.name}__{each.name}" for each in related._meta.concrete_fields)


def declared_columns(label: str) -> set[str]:
    """The columns that the list of a model may be filtered by, with the key of what they link to."""
    model_admin = REGISTRY[label]
    listed = {
        each if isinstance(each, str) else each[0] for each in model_admin.list_filter if not isinstance(each, type)
    }
    listed |= {lookup for of, lookup in LISTS_OF_OTHERS if of == label} | {model_admin.date_hierarchy}
    return listed


def is_declared(label: str, column: str, lookup: str) -> bool:
    if lookup == "year":
        return column == REGISTRY[label].date_hierarchy
    own_key = column.rpartition("__")[0]  # "company__id" of "company"
    return lookup == "exact" and bool({column, own_key} & declared_columns(label))


def is_answered(label: str, user: User, lookup: str, value: str = "1") -> bool:
    """Whether the list takes the filter, whatever it finds."""
    request = RequestFactory().get("/", {lookup: value})
    request.user = user
    try:
        REGISTRY[label].get_changelist_instance(request)
    except SuspiciousOperation:
        return False
    except IncorrectLookupParameters:
        pass
    return True


def unexpected(label: str, user: User) -> list[str]:
    """The filters that a list takes though they are not declared."""
    return [
        f"{column}__{lookup}"
        for column in columns(REGISTRY[label].model)
        for lookup in LOOKUPS
        if not is_declared(label, column, lookup) and is_answered(label, user, f"{column}__{lookup}")
    ]


@pytest.mark.parametrize("label", OURS)
def test_no_column_is_filtered_that_its_list_does_not_declare(label, administrator):
    assert unexpected(label, administrator) == []


@pytest.mark.parametrize(
    ("label", "lookup"),
    [
        (User._meta.label_lower, "password__startswith"),
        (User._meta.label_lower, "email__contains"),
        (OutgoingEmail._meta.label_lower, "body__contains"),
    ],
)
def test_the_lookups_of_django_fail_this_suite(label, lookup, administrator, monkeypatch):
    assert not is_answered(label, administrator, lookup)
    monkeypatch.delattr(ScopedModelAdmin, "lookup_allowed")
    assert is_answered(label, administrator, lookup)


def test_lists_without_our_rules_are_closed_to_everybody():
    assert all(not MODEL_ACCESS[label].read for label in REGISTRY if label not in OURS)


@pytest.mark.parametrize("who", ["manager", "administrator"])
@pytest.mark.parametrize(
    ("label", "query"),
    [
        ("accounts.user", "email__exact=a@b.example&password__startswith=pbkdf2"),
        ("accounts.user", "password__regex=^p"),
        ("accounts.user", "email__regex=("),
        ("accounts.user", "joined_at__year=99999999999"),
        ("accounts.user", "joined_at__year=9999"),
        ("accounts.user", "joined_at__year=0"),
        ("accounts.user", "joined_at__year=2026&joined_at__month=13"),
        ("accounts.user", "joined_at__gte=yesterday"),
        ("accounts.user", "institution__id__exact=99999999999999999999"),
        ("accounts.user", "institution__id__in=1,99999999999999999999"),
        ("accounts.user", "institution__id__in=1,x"),
        ("accounts.user", "is_active__exact=perhaps"),
        ("accounts.user", "no_such_column=1"),
        ("companies.company", "joined_on__year=99999999999"),
        ("companies.company", "adviser__password__startswith=p"),
        ("companies.company", "members__user__password__startswith=p"),
        ("companies.company", "phone__contains=7"),
        ("companies.invitation", "token_hash__startswith=a"),
        ("notifications.outgoingemail", "body__contains=/ask/"),
        ("counseling.counselingsession", "private_notes__icontains=a"),
        ("consulates.inquiry", "id__range=1,2"),
    ],
)
def test_an_undeclared_or_unreadable_filter_is_a_bad_request(who, label, query, request, as_user):
    browser = as_user(request.getfixturevalue(who))
    if not MODEL_ACCESS[label].allows(who, "GET"):
        assert browser.get(f"{changelist(label)}?{query}").status_code == 403
        return
    assert browser.get(f"{changelist(label)}?{query}").status_code == 400
    assert browser.get(f"{changelist(label)}?{query}&export=xlsx").status_code == 400


@pytest.mark.parametrize("page", ["x", "0", "-1", "999", "1.0", "²", "9" * 5000, ""])
def test_a_page_of_the_search_that_does_not_exist_is_a_bad_request(page, administrator, as_user):
    browser = as_user(administrator)
    assert browser.get(reverse("admin:search"), {"s": "user", "page": page}).status_code == 400
    assert browser.get(reverse("admin:search"), {"s": "user", "page": "1"}).status_code == 200


@pytest.mark.parametrize("page", ["x", "²", "999", "9" * 5000])
def test_another_page_of_a_forms_rows_shows_the_first(page, administrator, as_user, company):
    address = reverse("admin:companies_company_change", args=[company.pk])
    assert as_user(administrator).get(address, {"members-page": page}).status_code == 200


@pytest.mark.parametrize("label", OURS)
def test_the_filters_that_a_list_shows_are_answered(label, administrator):
    request = RequestFactory().get("/")
    request.user = administrator
    shown = REGISTRY[label].get_changelist_instance(request)
    names = [name for spec in shown.filter_specs for name in spec.expected_parameters()]
    assert all(is_answered(label, administrator, name, value="") for name in names)
    if shown.date_hierarchy:
        assert is_answered(label, administrator, f"{shown.date_hierarchy}__year", value="2026")


def test_the_links_of_the_site_into_its_lists_are_answered(administrator):
    for label in OURS:
        for target, lookup in REGISTRY[label].related_lists:
            assert is_answered(target, administrator, lookup), (label, target, lookup)
    for card in CARDS:
        for name, value in QueryDict(card.query).items():
            assert is_answered(card.model, administrator, name, value=value), card.query


def test_a_list_opens_by_such_a_link(administrator, as_user):
    browser = as_user(administrator)
    path = related_list_link("companies.company", "adviser__id__exact", 1).split('href="')[1].split('"')[0]
    assert browser.get(path).status_code == 200
    dates = {"joined_on__year": 2026, "joined_on__month": 2, "joined_on__day": 1}
    assert browser.get(changelist("companies.company"), dates).status_code == 200

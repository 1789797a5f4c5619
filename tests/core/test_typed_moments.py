"""A day and time that somebody types lies in the years of the programme, at every door, so that no page fails later."""

from importlib import import_module

import pytest
from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from exportasv.core.form_fields import MomentField, SplitMomentField
from exportasv.core.privacy.models import Incident

ROOMS = ("exportasv", "companies", "products", "consulates", "counseling")


def all_forms(of: type = forms.BaseForm) -> set[type]:
    return {of}.union(*(all_forms(each) for each in of.__subclasses__()))


@pytest.mark.parametrize("year", [1, 1999, 2101, 9999])
def test_a_year_outside_the_programme_is_refused(year):
    with pytest.raises(ValidationError, match="2000"):
        MomentField().clean(f"{year:04}-12-31 23:59")
    with pytest.raises(ValidationError, match="2000"):
        SplitMomentField().clean([f"{year:04}-12-31", "23:59"])


def test_a_year_of_the_programme_is_taken():
    assert MomentField().clean("2026-12-31 23:59").year == 2026
    assert SplitMomentField().clean(["2026-12-31", "23:59"]).year == 2026


def test_every_form_reads_moments_so():
    import_module(settings.ROOT_URLCONF)  # and with it every form of a page
    found = [
        (form, name, field)
        for form in all_forms()
        if form.__module__.startswith(ROOMS)
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.DateTimeField | forms.SplitDateTimeField)
    ]
    assert len(found) >= 5
    assert [each for each in found if not isinstance(each[2], MomentField | SplitMomentField)] == []


def test_every_form_of_the_admin_site_reads_moments_so():
    request = RequestFactory().get("/admin/")
    found = 0
    for model, page in admin.site._registry.items():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.DateTimeField) and field.editable and model.__module__.startswith(ROOMS):
                found += 1
                assert isinstance(page.formfield_for_dbfield(field, request), SplitMomentField), field
    assert found > 20


def test_the_year_9999_typed_in_the_admin_site_breaks_no_page(as_user, administrator, settings):
    settings.STAFF_MFA_REQUIRED = False
    client = as_user(administrator)
    now = timezone.localtime()
    data = {
        "source": "key", "name": "SECRET_KEY", "what": "Algo", "since_0": "9999-12-31", "since_1": "23:59:59",
        "noticed_at_0": f"{now:%Y-%m-%d}", "noticed_at_1": f"{now:%H:%M:%S}",
    }  # fmt: skip
    answer = client.post(reverse("admin:privacy_incident_add"), data)
    assert (answer.status_code, "since" in answer.context["adminform"].form.errors) == (200, True)
    assert not Incident.objects.exists()
    client.post(reverse("admin:privacy_incident_add"), {**data, "since_0": "2026-11-01"})
    row = Incident.objects.get()
    for page in (reverse("admin:privacy_incident_changelist"), reverse("admin:privacy_incident_change", args=[row.pk])):
        assert client.get(page).status_code == 200

"""Every life-cycle of the programme: PostgreSQL refuses each move that its list does not name."""

from itertools import permutations

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import change_state, life_cycle_of
from exportasv.core.imports.models import ImportJob
from exportasv.core.notifications.models import ListExport
from exportasv.core.privacy.models import DataRequest
from products.models import Printout, ProductRevision
from tests import factories

LIVING = [model for model in apps.get_models() if (states := life_cycle_of(model)) and states.MOVES]
FORBIDDEN = [
    (model, before, after)
    for model in LIVING
    for before, after in permutations(model.State.values, 2)
    if not model.State.allows(before, after)
]


def a_row(model: type[models.Model], state: str) -> models.Model:
    """A valid row of the model in that state, with the dates that its constraints ask for."""
    now = timezone.now()
    dates = {
        "first_answer_at": now,
        "decided_at": now,
        "done_at": now,
        "attended_at": now,
        "stale_since": now,
        "published_at": now,
        "sent_at": now,
        "result": "settled",
        "outcome": "talks" if model.__name__ == "FairMeeting" else "settled",
        "lost_reason": "price",
        "support": "house",
        "is_own_claim": True,
    }
    values = {name: value for name, value in dates.items() if name in {f.name for f in model._meta.fields}}
    return MAKERS.get(model.__name__, _by_factory(model))(state=state, **values)


def _by_factory(model: type[models.Model]):
    return getattr(factories, f"{model.__name__}Factory", None)


def _revision(**values) -> ProductRevision:
    return ProductRevision.objects.create(product=factories.ProductFactory(), **values)


def _import_job(**values) -> ImportJob:
    return ImportJob.objects.create(sender=factories.UserFactory(), file_name="a.csv", **values)


def _export(**values) -> ListExport:
    return ListExport.objects.create(owner=factories.UserFactory(), title="Lista", form="csv", **values)


def _data_request(**values) -> DataRequest:
    return DataRequest.objects.create(
        address="a@example.org", kind="erasure", asked_on=timezone.localdate(), due_on=timezone.localdate(), **values
    )


def _participation(**values) -> models.Model:
    model = apps.get_model("consulates", "FairParticipation")
    return model.objects.create(fair=factories.FairFactory(), company=factories.CompanyFactory(), **values)


def _referral(**values) -> models.Model:
    model = apps.get_model("counseling", "Referral")
    here, there = factories.InstitutionFactory(), factories.InstitutionFactory(code="invest")
    values |= {"due_on": timezone.localdate(), "sent_at": timezone.now(), "matter": "Registro"}
    company = factories.CompanyFactory()
    return model.objects.create(company=company, from_institution=here, to_institution=there, **values)


MAKERS = {
    "ProductRevision": _revision,
    "ImportJob": _import_job,
    "ListExport": _export,
    "DataRequest": _data_request,
    "Printout": lambda **values: Printout.objects.create(title="Alimentos", **values),
    "FairParticipation": _participation,
    "Referral": _referral,
}


def _named(value: object) -> str:
    return value.__name__ if isinstance(value, type) else str(value)


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "before", "after"), FORBIDDEN, ids=_named)
def test_postgresql_refuses_a_move_that_is_not_listed(model, before, after):
    row = a_row(model, before)
    with pytest.raises(DatabaseError, match="transition"), transaction.atomic():
        model.objects.filter(pk=row.pk).update(state=after)


@pytest.mark.django_db
@pytest.mark.parametrize("model", LIVING, ids=_named)
def test_every_listed_move_is_possible(model):
    for before, after in model.State.pairs():
        row = a_row(model, before)
        assert change_state(row, after).state == after


@pytest.mark.django_db
def test_a_refused_move_says_both_states_to_a_person():
    product = factories.ProductFactory(state="draft")
    with pytest.raises(RuleError, match=r"borrador.*publicado|draft.*published"):
        change_state(product, "published")


def test_the_life_cycles_of_the_programme_are_all_here():
    names = {model.__name__ for model in LIVING}
    assert {"Product", "Company", "CounselingSession", "Inquiry", "ExportWin", "Referral"} <= names

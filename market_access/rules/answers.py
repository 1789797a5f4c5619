"""What a company says: answers to questions of the gate, and what it has for a requirement."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from market_access.models import Destination, Fact, FactScope, FactType, FactValue, Outcome, RequirementRecord
from market_access.rules.lights import enqueue_lights
from market_access.rules.requirement_tasks import tick_tasks_of_record
from products.models import Product

Answer = bool | Decimal | str | None


def save_fact(product: Product, fact_type: FactType, value: Answer, destination: str, *, by: User) -> Fact | None:
    """Store an answer where its kind says: of the company, the product, or the sale; None takes it back.

    Raise RuleError if the value is not one of its kind.
    """
    return save_facts(product, {fact_type: value}, destination, by=by)[0]


def save_facts(
    product: Product, answers: Mapping[FactType, Answer], destination: str, *, by: User
) -> list[Fact | None]:
    """Store several answers at once, and let the lights be computed once. Raise RuleError as `save_fact` does."""
    with transaction.atomic(), act_as(by):
        facts = [_store_fact(product, each, value, destination, by) for each, value in answers.items()]
        _renew_lights(product, is_of_company=any(each.scope == FactScope.COMPANY for each in answers))
    return facts


def _store_fact(product: Product, fact_type: FactType, value: Answer, destination: str, by: User) -> Fact | None:
    is_sale = fact_type.scope == FactScope.SALE
    if is_sale and destination not in Destination.values:
        raise RuleError(_("Choose the destination first."))
    place: dict[str, Any] = {
        "company_id": product.company_id,
        "product": None if fact_type.scope == FactScope.COMPANY else product,
        "market": destination if is_sale else "",
        "type": fact_type,
    }
    if value is None:
        Fact.objects.filter(**place).delete()
        return None
    fact, _created = Fact.objects.update_or_create(**place, defaults={**_columns(fact_type, value), "said_by": by})
    return fact


def _columns(fact_type: FactType, value: bool | Decimal | str) -> dict[str, bool | Decimal | str | None]:
    """Return the columns of a value. Raise RuleError if it is not one of its kind."""
    empty: dict[str, bool | Decimal | str | None] = {"is_true": None, "number": None, "word": ""}
    match FactValue(fact_type.value_type):
        case FactValue.YES if isinstance(value, bool):
            return empty | {"is_true": value}
        case FactValue.NUMBER if isinstance(value, Decimal) and value >= 0:
            return empty | {"number": value}
        case FactValue.WORD if isinstance(value, str) and value in fact_type.words:
            return empty | {"word": value}
    raise RuleError(_("This is no answer to the question."))


def record_requirement(
    product: Product,
    requirement: str,
    outcome: str,
    *,
    by: User,
    relief: str = "",
    reference: str = "",
    valid_until: date | None = None,
    for_all_products: bool = False,
    document: File | None = None,
) -> RequirementRecord:
    """Store what a company has for a requirement; what it said before is replaced, and staff must confirm it again.

    A paper that was sent before stays while the company still has what is required. The agreement to get it is done.
    Raise RuleError if the day is past.
    """
    if valid_until is not None and valid_until < timezone.localdate():
        raise RuleError(_("This paper has already expired. Enter the day until which the new one is valid."))
    with transaction.atomic(), act_as(by):
        record, _created = RequirementRecord.objects.update_or_create(
            company_id=product.company_id,
            product=None if for_all_products else product,
            requirement=requirement,
            defaults={
                "outcome": outcome,
                "relief": relief if outcome == Outcome.SPARED else "",
                "reference": reference,
                "valid_until": valid_until,
                "said_by": by,
                "confirmed_by": None,
                "confirmed_on": None,
                **_document_value(outcome, document),
            },
        )
        tick_tasks_of_record(record, by=by)
        _renew_lights(product, is_of_company=for_all_products)
    return record


def _document_value(outcome: str, document: File | None) -> dict[str, Any]:
    if outcome != Outcome.MET:
        return {"document": ""}
    return {"document": document} if document else {}


def take_back(record: RequirementRecord, *, by: User) -> None:
    """Delete what a company said of a requirement."""
    with transaction.atomic(), act_as(by):
        is_of_company, product = record.product_id is None, record.product
        company = record.company_id
        record.delete()
        products = Product.objects.filter(company_id=company) if is_of_company else [product]
        enqueue_lights(each.pk for each in products if each is not None)


def confirm_record(record: RequirementRecord, *, by: User) -> None:
    """Record that staff confirmed it with the institution today: it may turn a light green."""
    with transaction.atomic(), act_as(by):
        record.confirmed_by, record.confirmed_on = by, timezone.localdate()
        record.save(update_fields=["confirmed_by", "confirmed_on"])
        products = Product.objects.filter(company_id=record.company_id)
        enqueue_lights(products.values_list("pk", flat=True) if record.product_id is None else [record.product_id])


def _renew_lights(product: Product, *, is_of_company: bool) -> None:
    products = Product.objects.filter(company_id=product.company_id).values_list("pk", flat=True)
    enqueue_lights(products if is_of_company else [product.pk])

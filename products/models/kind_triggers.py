"""Triggers with which PostgreSQL keeps goods and services apart."""

import pgtrigger

from exportasv.core.db.constraints import changed_rows_triggers

_REFUSE = "RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = '{name}', MESSAGE = '{message}';"


def goods_only_trigger(column: str = "product_id") -> pgtrigger.Trigger:
    """Return the trigger of a model whose rows name a product that must be a good: shelves, samples, boxes."""
    refuse = _REFUSE.format(name="goods_only", message="a service cannot stand on a shelf, be sampled or be shipped")
    return pgtrigger.Trigger(
        name="goods_only",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(column),
        func=f"""
        IF EXISTS (SELECT 1 FROM products_product WHERE id = NEW.{column} AND kind = 'service') THEN {refuse} END IF;
        RETURN NEW;
        """,  # noqa: S608 # nosec B608 # our own names only
    )


def price_triggers() -> list[pgtrigger.Trigger]:
    """Return the triggers of prices, once a statement.

    The price of a good has an Incoterm, that of a service has a basis; no step of a price is at or below the minimum
    order, which has the first price.
    """
    fits = _REFUSE.format(name="price_fits_kind", message="a good has an Incoterm, a service has a price basis")
    steps = _REFUSE.format(name="price_step_above_minimum", message="a price step is above the minimum order")
    func = f"""
    IF EXISTS (SELECT 1 FROM changed c JOIN products_product p ON p.id = c.product_id
        WHERE (p.kind = 'service') <> (c.incoterm = '')) THEN {fits} END IF;
    IF EXISTS (SELECT 1 FROM changed c JOIN products_product p ON p.id = c.product_id
        WHERE c.from_quantity > 1 AND c.from_quantity <= p.minimum_order) THEN {steps} END IF;
    RETURN NULL;
    """  # noqa: S608 # nosec B608 # our own names only
    return changed_rows_triggers("fits_product", func)


def kind_trigger() -> pgtrigger.Trigger:
    """Return the trigger of products: the kind stays once it was published, and fits the prices there are."""
    refuse = _REFUSE.format(name="kind_is_settled", message="the kind of a published or priced product stays")
    return pgtrigger.Trigger(
        name="kind_is_settled",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("kind"),
        condition=pgtrigger.Condition("OLD.kind <> NEW.kind AND 'service' IN (OLD.kind, NEW.kind)"),
        func=f"""
        IF OLD.published_at IS NOT NULL OR EXISTS (SELECT 1 FROM products_priceterm WHERE product_id = NEW.id)
        THEN {refuse} END IF;
        RETURN NEW;
        """,  # noqa: S608 # nosec B608 # our own names only
    )


def family_trigger() -> pgtrigger.Trigger:
    """Return the trigger of products: a family's products belong to the family's company."""
    refuse = _REFUSE.format(name="family_of_company", message="the family belongs to another company")
    return pgtrigger.Trigger(
        name="family_of_company",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("family_id"),
        condition=pgtrigger.Condition("NEW.family_id IS NOT NULL"),
        func=f"""
        IF NOT EXISTS (SELECT 1 FROM products_productfamily
            WHERE id = NEW.family_id AND company_id = NEW.company_id) THEN {refuse} END IF;
        RETURN NEW;
        """,  # noqa: S608 # nosec B608 # our own names only
    )

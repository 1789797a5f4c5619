"""What an export plan shows: goals, steps with dates and holders, budget, cash by week, and what lowers its need."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counseling.models import ActionItem
from counseling.models.agreements import MAX_AGREEMENT_TEXT
from exportasv.core.documents.formatting import money, number
from exportasv.core.lazy_text import StrOrPromise
from market_access.models import MarketRequirement
from market_access.models.plans import REVIEW_STEP, ExportPlan
from market_access.planning.cash import Lever, Order, Paper, Suggestion, Week, cash_needed, suggestions, weeks
from market_access.planning.schedule import Slot, backward_schedule
from market_access.rules.assessment import Item, ItemState
from market_access.rules.market_pages import market_view, need_of
from market_access.rules.product_file import product_file
from market_access.rules.rulebook import rulebook
from products.models import Product

REVIEW_AFTER = timedelta(days=7)
LEVERS: dict[Lever, StrOrPromise] = {
    Lever.ADVANCE: gettext_lazy("Ask the buyer for an advance of 50 %"),
    Lever.SUPPLIER_CREDIT: gettext_lazy("Agree with your suppliers to pay after 30 days"),
    Lever.PAID_AT_SHIPMENT: gettext_lazy("Ask to be paid at the shipment"),
    Lever.TWO_LOTS: gettext_lazy("Make it in two lots, the second with the money from the first"),
}
HOLDERS: dict[str, StrOrPromise] = dict(ActionItem.Holder.choices)


@dataclass(frozen=True)
class PlanStep:
    """A step: what, who, from when until when, and its usual cost."""

    code: str
    text: str
    holder: str
    begins_on: date
    due_on: date
    cost: Decimal
    is_late: bool = False
    is_sure: bool = True  # False: the rule is to be confirmed
    rule: MarketRequirement | None = None  # whose requirement it meets

    @property
    def holder_name(self) -> StrOrPromise:
        return HOLDERS[self.holder]


@dataclass(frozen=True)
class PlanView:
    """A plan with everything that its page and its paper show."""

    plan: ExportPlan
    order: Order
    goals: list[str]
    steps: list[PlanStep]
    weeks: list[Week]
    needed: Decimal
    suggestions: list[Suggestion]
    papers_without_cost: int

    @property
    def budget(self) -> list[tuple[str, Decimal]]:
        """Return the lines of the order's budget: what it brings, each cost, and what remains."""
        order = self.order
        return [
            (_("The buyer pays"), order.amount),
            (_("Materials"), order.materials),
            (_("Wages and work"), order.work),
            (_("Packing"), order.packing),
            (_("Freight and export costs"), order.freight),
            (_("Papers"), sum((each.cost for each in order.papers), Decimal(0))),
            (_("What remains"), order.margin),
        ]

    @property
    def suggestion_texts(self) -> list[str]:
        """Return what lowers the need of cash, each with the need that remains."""
        return [
            _("%(lever)s: then you need %(amount)s.")
            % {"lever": LEVERS[each.lever], "amount": money(max(-each.lowest, Decimal(0)))}
            for each in self.suggestions
        ]


def plan_view(plan: ExportPlan, today: date, items: list[Item] | None = None) -> PlanView:
    """Return the plan with steps of what its product lacks in the market today: `items`, if they were read before."""
    items = missing_items(plan.product, plan.market, today) if items is None else items
    ships_on = plan.begins_on + timedelta(days=plan.production_days)
    slots = backward_schedule([need_of(each) for each in items], ships_on, today)
    order = _order(plan, items, slots)
    return PlanView(
        plan,
        order,
        _goals(plan, order, len(papers_of(items))),
        _steps(plan, order, items, slots, today),
        weeks(order),
        cash_needed(order),
        suggestions(order),
        sum(plan.paper_cost(each.requirement) is None for each in papers_of(items)),
    )


def missing_items(product: Product, market: str, today: date) -> list[Item]:
    """Return what keeps the product's light in a market from green."""
    return market_view(product_file(product, today), market, rulebook(), today).to_do


def papers_of(items: list[Item]) -> list[Item]:
    """Return the items whose paper the company must still get: what it has and staff confirm costs nothing more."""
    return [each for each in items if each.state != ItemState.TO_CONFIRM]


def _order(plan: ExportPlan, items: list[Item], slots: list[Slot]) -> Order:
    begins = {each.code: each.begins_on for each in slots}
    papers = tuple(
        Paper(cost, begins[each.requirement.code])
        for each in papers_of(items)
        if (cost := plan.paper_cost(each.requirement))
    )
    return Order(
        begins_on=plan.begins_on,
        amount=plan.units * plan.unit_price,
        advance_percent=plan.advance_percent,
        balance_days=plan.balance_days,
        production_days=plan.production_days,
        materials=plan.materials,
        work=plan.work,
        packing=plan.packing,
        freight=plan.freight,
        supplier_days=plan.supplier_days,
        papers=papers,
        own_cash=plan.own_cash,
    )


def _goals(plan: ExportPlan, order: Order, missing: int) -> list[str]:
    words = {
        "units": number(plan.units),
        "product": plan.product.name,
        "market": plan.get_market_display(),
        "day": date_format(order.ships_on, "DATE_FORMAT"),
        "amount": money(order.amount),
    }
    found = [plan.goal] if plan.goal else []
    found.append(_("Ship %(units)s units of %(product)s to %(market)s by %(day)s: %(amount)s.") % words)
    if missing:
        found.append(_("Get the %(n)s missing papers before that day.") % {"n": missing})
    if order.margin > 0:
        found.append(_("Earn %(amount)s with it.") % {"amount": money(order.margin)})
    else:
        found.append(
            _("As it stands it loses %(amount)s: raise the price or lower a cost.") % {"amount": money(-order.margin)}
        )
    return found


def _step_of(plan: ExportPlan, item: Item, slot: Slot) -> PlanStep:
    """Return the step of a requirement: the company gets it; what it has, the adviser confirms."""
    rule = item.requirement
    days = (slot.begins_on, slot.due_on)
    if item.state == ItemState.TO_CONFIRM:
        text = _("Confirm with the institution: %(what)s") % {"what": rule.requirement}
        adviser = ActionItem.Holder.ADVISER.value
        return PlanStep(slot.code, text[:MAX_AGREEMENT_TEXT], adviser, *days, Decimal(0), slot.is_late, item.is_sure)
    text = str(rule.requirement)[:MAX_AGREEMENT_TEXT]
    cost = plan.paper_cost(rule) or Decimal(0)
    company = ActionItem.Holder.COMPANY.value
    return PlanStep(slot.code, text, company, *days, cost, slot.is_late, item.is_sure, rule)


def _steps(plan: ExportPlan, order: Order, items: list[Item], slots: list[Slot], today: date) -> list[PlanStep]:
    by_code = {each.requirement.code: each for each in items}
    company, adviser = ActionItem.Holder.COMPANY.value, ActionItem.Holder.ADVISER.value
    nothing = Decimal(0)
    steps = [PlanStep(REVIEW_STEP, _("Go through the plan together"), adviser, today, today + REVIEW_AFTER, nothing)]
    steps += [_step_of(plan, by_code[slot.code], slot) for slot in slots]
    made = _("Make the order and check its quality")
    sent = _("Pack, hand over to the carrier and send the papers to the buyer")
    paid = _("Be paid the rest")
    steps.append(PlanStep("PRODUCTION", made, company, plan.begins_on, order.ships_on, plan.materials + plan.work))
    steps.append(PlanStep("SHIPMENT", sent, company, order.ships_on, order.ships_on, plan.packing + plan.freight))
    steps.append(PlanStep("PAYMENT", paid, company, order.ships_on, order.paid_on, nothing))
    return sorted(steps, key=lambda each: (each.due_on, each.begins_on))

"""Measures every page of the table on the database of DATABASE_URL, a demo; prints JSON: page → what it costs."""

import json
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exportasv.settings")
os.environ["LOG_LEVEL"] = "ERROR"

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import models, transaction  # noqa: E402

from companies.models import Application, Certificate, Company  # noqa: E402
from consulates.models import Buyer, BuyerRequirement, ExportWin, Fair, Inquiry, Placement, TradingHouse  # noqa: E402
from counseling.models import (  # noqa: E402
    ActionItem,
    CounselingSession,
    ForumEvent,
    GroupSession,
    Referral,
    Registration,
    Service,
)
from exportasv.core.accounts.demo import DOMAIN  # noqa: E402
from exportasv.core.accounts.models import User  # noqa: E402
from products.models import Product  # noqa: E402
from tests.budgets.pages import PAGES  # noqa: E402
from tests.budgets.walk import Walker, readable_routes  # noqa: E402
from tests.security.world import Actor  # noqa: E402

ACCOUNTS = {
    "owner": "propietaria",
    "officer": "consulado",
    "adviser": "asesora",
    "manager": "gerente",
    "invest": "invest",
    "administrator": "administrador",
}


def world() -> tuple[dict[str, models.Model], list[Actor]]:
    """Return a row of each kind that the people of the demo may open, and these people."""
    users = {name: User.objects.get(email=f"{account}@{DOMAIN}") for name, account in ACCOUNTS.items()}
    company = Company.objects.filter(members__user=users["owner"]).earliest("pk")
    house = TradingHouse.objects.get(officers__user=users["officer"])
    own = {"product": Product.objects.filter(state="published"), "certificate": Certificate.objects.all()}
    own |= {"inquiry": Inquiry.objects.all(), "win": ExportWin.objects.all(), "action": ActionItem.objects.all()}
    own |= {"session": CounselingSession.objects.all(), "referral": Referral.objects.all()}
    found = {name: rows.filter(company=company).order_by("pk").first() for name, rows in own.items()}
    found |= {"company": company, "house": house, "placement": Placement.objects.filter(house=house).first()}
    found |= {"buyer": Buyer.objects.proven().filter(house=house).first(), "fair": Fair.objects.first()}
    found |= {"requirement": BuyerRequirement.objects.filter(buyer__house=house).first()}
    found |= {"event": ForumEvent.objects.first(), "registration": Registration.objects.filter(company=company).first()}
    found |= {"service": Service.objects.first(), "group session": GroupSession.objects.first()}
    found |= {"application": Application.objects.exclude(state="draft").first()}
    people = [Actor("anonymous", None, ""), *(Actor(name, user, "") for name, user in users.items())]
    return {name: row for name, row in found.items() if row is not None}, people


def main() -> None:
    settings.STAFF_MFA_REQUIRED = settings.SHARED_PAGES = False
    walker = Walker(*world())
    for name in walker.people:
        walker.browser(name)  # signed in before the transactions that are rolled back
    routes, told = {route.name: route for route in readable_routes()}, {}
    for name, budget in PAGES.items():
        for _turn in ("fills the caches", "is measured"):
            with transaction.atomic():
                status, cost, kb = walker.measure(routes[name], budget.reader)
                transaction.set_rollback(True)
        above = [f"answers {status}"] if status not in (200, 302, 404) else []
        above += [f"{cost.queries} queries, at most {budget.queries}"] if cost.queries > budget.queries else []
        above += [f"{kb:.0f} KB, at most {budget.kb}"] if kb > budget.kb else []
        told[name] = {"queries": cost.queries, "kb": kb, "rows": cost.rows or {}, "above": above}
    print(json.dumps(told))


if __name__ == "__main__":
    main()

"""Pages of signed-in people and the save while one types: how many queries and KB, and with which cookies.

Prints JSON: page → path, cookies, queries, KB. The times are measured through a server, beside F (__main__.py). With
`every` it adds all other pages of the table of budgets that companies, houses and staff read, by their routes.
"""

import json
import os
import sys
from collections.abc import Iterator

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exportasv.settings")
os.environ["LOG_LEVEL"] = "ERROR"

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from exportasv.core.accounts.demo import DOMAIN  # noqa: E402
from exportasv.core.accounts.models import User  # noqa: E402
from products.models import Product  # noqa: E402
from tests.budgets.pages import PAGES as BUDGETS  # noqa: E402
from tests.budgets.site import ACCOUNTS, world  # noqa: E402
from tests.budgets.walk import readable_routes  # noqa: E402

AUTOSAVE = "product, saved while one types"
PAGES = {
    "propietaria": {
        "owner's home": "portal:my_portal",
        "own products": "products:mine",
        "own product's form": "products:edit",
        AUTOSAVE: "products:autosave",
        "own file": "companies:profile",
        "own inquiries": "consulates:inquiries",
        "own sales": "consulates:wins",
    },
    "consulado": {
        "desk's home": "portal:my_portal",
        "shelf": "consulates:desk_shelf",
        "products to pick": "consulates:desk_suggestions",
        "month's report": "consulates:desk_report",
    },
    "invest": {"buyers": "consulates:buyers", "requirements": "consulates:requirements"},
    "asesora": {"agenda": "counseling:staff_agenda"},
    "gerente": {
        "what was achieved": "figures:results",
        "admin: home": "admin:index",
        "admin: companies": "admin:companies_company_changelist",
        "admin: products": "admin:products_product_changelist",
    },
}


def _measure(client: Client, path: str, *, is_save: bool) -> dict[str, object]:
    def answer(turn: int) -> bytes:
        change = {"touched-names": "summary_es", "summary_es": f"Hecho a mano, {turn}."}
        response = client.post(path, change) if is_save else client.get(path)
        if response.status_code != 200:
            raise RuntimeError(f"{path}: {response.status_code}")
        return response.content

    answer(0)
    with CaptureQueriesContext(connection) as seen:
        body = answer(1)
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    queries = sum(each["sql"] not in ("BEGIN", "COMMIT") for each in seen.captured_queries)
    return {"path": path, "cookies": cookies, "queries": queries, "kb": len(body) / 1024, "is_save": is_save}


def _browser(person: str) -> Client:
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get(email=f"{person}@{DOMAIN}"))
    return client


def other_pages() -> Iterator[tuple[str, str, str]]:
    """Yield (route, person, address) of the pages in the table of budgets that PAGES does not name."""
    rows, _people = world()
    addresses = {route.name: route.address(rows) for route in readable_routes()}
    named = {route for routes in PAGES.values() for route in routes.values()}
    for route, budget in BUDGETS.items():
        if budget.reader in ACCOUNTS and route not in named and not route.startswith("admin:"):
            yield route, ACCOUNTS[budget.reader], addresses[route]


def main() -> None:
    found, browsers = {}, {person: _browser(person) for person in {*PAGES, *ACCOUNTS.values()}}
    for person, routes in PAGES.items():
        own = Product.objects.filter(company__members__user__email=f"{person}@{DOMAIN}", state="published")
        for name, route in routes.items():
            args = [own.earliest("pk").pk] if route in ("products:edit", "products:autosave") else []
            found[name] = _measure(browsers[person], reverse(route, args=args), is_save=name == AUTOSAVE)
    for route, person, address in other_pages() if "every" in sys.argv else ():
        answer = browsers[person].get(address)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            found[route] = _measure(browsers[person], address, is_save=False)
    print(json.dumps(found))


if __name__ == "__main__":
    main()

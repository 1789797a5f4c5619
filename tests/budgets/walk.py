"""Asks for the pages of the site and measures them: queries, rows read, objects made, bytes."""

from collections.abc import Iterator
from typing import Any

from django.db import connection, models
from django.test import Client
from django.utils import timezone

from exportasv.core.accounts.permissions import access_rule_of
from exportasv.core.notifications.models import Notification
from tests import factories
from tests.costs import Cost, measure_cost
from tests.security.routes import Route, routes
from tests.security.world import Actor

MODEL_PAGES = ("_changelist", "_add", "_change", "_delete", "_history")


def readable_routes() -> Iterator[Route]:
    """Yield the routes that somebody may read, without the pages of the admin site's models."""
    for route in routes():
        rule = access_rule_of(route.name)
        is_model_page = route.name.startswith("admin:") and route.name.endswith(MODEL_PAGES)
        if rule is not None and rule.read and not is_model_page:
            yield route


class Walker:
    """Browsers of the people of the small world, each signed in once."""

    def __init__(self, world: dict[str, models.Model], people: list[Actor]) -> None:
        self.world, self.people = world, {each.name: each for each in people}
        self.browsers: dict[str, Client] = {}

    def browser(self, name: str) -> Client:
        if name not in self.browsers:
            client = self.browsers[name] = Client(raise_request_exception=False)
            if user := self.people[name].user:
                client.force_login(user)
        return self.browsers[name]

    def measure(self, route: Route, name: str) -> tuple[int, Cost, float]:
        """Return the status of a page, its cost by the planner's own choice, and its KB."""
        client, address = self.browser(name), route.address(self.world)
        with measure_cost(as_a_large_table=False) as cost:
            answer = client.get(address)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return answer.status_code, cost, len(content) / 1024


def grow(many: int, start: int) -> None:
    """Add so many rows of each kind that no person of the small world owns."""
    numbers = range(start, start + many)
    companies = clones(
        factories.CompanyFactory(), numbers, lambda n: {"name": f"Empresa {n}", "nit": f"0614-{n:06d}-101-1"}
    )
    house = factories.TradingHouseFactory()
    product = factories.ProductFactory()
    of_company = lambda n: {"company_id": companies[n - start].pk}  # noqa: E731
    products = clones(product, numbers, lambda n: {"name_es": f"Producto {n}", **of_company(n)})
    of_product = lambda n: {"product_id": products[n - start].pk}  # noqa: E731
    both = lambda n: {**of_company(n), **of_product(n)}  # noqa: E731
    buyers = clones(factories.BuyerFactory(), numbers, lambda n: {"email": f"buyer-{n}@example.org"})
    of_buyer = lambda n: {"buyer_id": buyers[n - start].pk}  # noqa: E731
    users = clones(factories.UserFactory(), numbers, lambda n: {})
    clones(factories.PlacementFactory(house=house, product=product), numbers, of_product)
    clones(factories.InquiryFactory(product=product), numbers, lambda n: both(n) | of_buyer(n))
    clones(factories.ExportWinFactory(company=product.company), numbers, of_company)
    clones(factories.CertificateFactory(), numbers, of_company)
    clones(factories.ActionItemFactory(), numbers, of_company)
    clones(factories.ReferralFactory(), numbers, of_company)
    clones(factories.CounselingSessionFactory(state="requested", starts_at=None, ends_at=None), numbers, of_company)
    clones(factories.SampleRequestFactory(house=house, product=product), numbers, of_product)
    now = timezone.now()
    Notification.objects.bulk_create(
        Notification(recipient=users[n - start], kind="x", key=str(n), subject="x", body="x", created_at=now)
        for n in numbers
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def clones(row: models.Model, numbers: range, changes: Any) -> list[Any]:
    """Make copies of a row, each with other values in its unique columns, and with the given changes."""
    model = type(row)
    fields = [each for each in model._meta.concrete_fields if not each.primary_key and not each.generated]
    found = []
    for number in numbers:
        values = {each.attname: getattr(row, each.attname) for each in fields}
        unique = {each.attname: f"{number}-{values[each.attname]}" for each in fields if each.unique}
        filled = {name: value for name, value in unique.items() if values[name] is not None}
        found.append(model(**{**values, **filled, **changes(number)}))
    return model._base_manager.bulk_create(found)

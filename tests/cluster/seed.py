"""The rows of a small portal, then work on request: each line of stdin says what to order, as "mails 3".

Prints a line of JSON for each: first the session of an owner and the addresses of pages, then the keys of what was
ordered. Every order is repeated until its transaction is through, as a portal's request would be by its person.
"""

import json
import os
import sys
import time
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exportasv.settings")

import django

django.setup()

from django.db import Error, connections, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from exportasv.core.notifications.models import ListExport, Notification  # noqa: E402
from exportasv.core.outbox.outbox import enqueue  # noqa: E402
from tests import factories  # noqa: E402

PRODUCTS = 30


def make_portal() -> dict[str, object]:
    """Make a company with its owner and products; return what a visitor and the owner ask for."""
    company = factories.CompanyFactory(name="Tejidos Izalco", slug="tejidos-izalco")
    owner = factories.CompanyMemberFactory(company=company, role="owner").user
    products = factories.ProductFactory.create_batch(PRODUCTS, company=company, state="published")
    client = Client(HTTP_HOST="exportasv.example", HTTP_X_FORWARDED_PROTO="https")
    client.force_login(owner)
    page = client.get(reverse("products:new"))
    if page.status_code != 200:
        raise RuntimeError(f"the owner's page answers {page.status_code}")
    return {
        "cookies": "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items()),
        "token": next((morsel.value for name, morsel in client.cookies.items() if "csrf" in name), ""),
        "new": reverse("products:new"),
        "home": reverse("portal:my_portal"),
        "sector": products[0].sector_id,
        "pages": ["/es/", "/es/catalogo/", "/en/companies/", *(each.get_absolute_url() for each in products[:5])],
    }


def order_mail(number: str) -> str:
    """Order an e-mail to a person of its own; return the person's address."""
    person = factories.UserFactory(email=f"mail-{number}@example.org")
    notice = Notification.objects.create(recipient=person, kind="test", key="1", subject="Hola", body="Texto")
    enqueue("mail", key=str(notice.pk), notice=notice.pk)
    return person.email


def order_export(number: str) -> str:
    """Order the file of a list, which a worker writes into the bucket; return its number."""
    owner = factories.CompanyMemberFactory(user__email=f"export-{number}@example.org", role="owner").user
    address = f"{reverse('products:mine')}?export=csv"
    row = ListExport.objects.create(owner=owner, title="x", address=address, form="csv", total=1)
    enqueue("export.make", key=str(row.pk), export=row.pk)
    return str(row.pk)


def insist(order: Callable[[str], str], number: str) -> str:
    """Order until the database takes it."""
    while True:
        try:
            with transaction.atomic():
                return order(number)
        except Error:
            connections.close_all()
            time.sleep(0.5)


def main() -> None:
    print(json.dumps(make_portal()), flush=True)
    made = 0
    for line in sys.stdin:
        kind, count = line.split()
        order = {"mails": order_mail, "exports": order_export}[kind]
        keys = [insist(order, f"{made + number}") for number in range(int(count))]
        made += int(count)
        print(json.dumps(keys), flush=True)


if __name__ == "__main__":
    main()

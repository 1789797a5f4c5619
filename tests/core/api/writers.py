"""Writers that change prices, certificates, companies and states at random, each with a connection of its own."""

import random
import threading
from collections.abc import Callable
from datetime import timedelta

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from companies.models import Certificate, Company
from products.models import PriceTerm, Product
from tests import factories


def change_price(chance: random.Random, product: Product) -> None:
    if not product.prices.update(amount=chance.randint(100, 9999) / 100):
        PriceTerm.objects.create(product=product, incoterm="EXW", amount=chance.randint(1, 99))


def change_certificates(chance: random.Random, product: Product) -> None:
    certificate = Certificate.objects.filter(company=product.company_id).first()
    if certificate is None:
        return
    if chance.random() < 0.5:
        day = timezone.localdate() + timedelta(days=chance.randint(-30, 300))
        Certificate.objects.filter(pk=certificate.pk).update(expires_on=day)
    elif chance.random() < 0.5:
        product.certificates.add(certificate)
    else:
        product.certificates.remove(certificate)


def change_company(chance: random.Random, product: Product) -> None:
    state = chance.choice(["active", "active", "paused"])
    Company.objects.filter(pk=product.company_id).update(state=state, name=f"Empresa {chance.randint(1, 10**6)}")


MOVES = {
    "published": ["withdrawn", "stale"],
    "stale": ["published", "withdrawn"],
    "withdrawn": ["draft"],
    "draft": ["submitted"],
    "submitted": ["published"],
}


def change_state(chance: random.Random, product: Product) -> None:
    """Take the product out of the catalogue, or bring it back through its states."""
    state = product.state
    while state in MOVES:
        state = chance.choice(MOVES[state])
        Product.objects.filter(pk=product.pk).update(state=state, stale_since=timezone.now())
        if state != "draft" and chance.random() < 0.7:
            return


def change_address(chance: random.Random, product: Product) -> None:
    Product.objects.filter(pk=product.pk).update(slug=f"producto-{product.pk}-{chance.randint(1, 3)}")


def delete_and_add(chance: random.Random, product: Product) -> None:
    if chance.random() < 0.3:
        Product.objects.filter(pk=product.pk).delete()
        factories.ProductFactory(
            company_id=product.company_id, sector_id=product.sector_id, hs_code_id=product.hs_code_id,
            code=f"N-{chance.getrandbits(60)}", slug=f"nuevo-{chance.getrandbits(60)}",
        )  # fmt: skip


CHANGES: list[Callable[[random.Random, Product], None]] = [
    change_price, change_price, change_certificates, change_company, change_state, change_address, delete_and_add,
]  # fmt: skip


class Writers:
    """Threads that write until they are told to stop. `failed` counts transactions that another one defeated.

    pause: the longest pause after each change within a transaction, in seconds.
    """

    def __init__(self, count: int, keys: list[int], pause: float = 0.01) -> None:
        self.keys, self.pause, self.stop, self.failed, self.written = keys, pause, threading.Event(), 0, 0
        self.threads = [threading.Thread(target=self._write, args=(number,), daemon=True) for number in range(count)]

    def __enter__(self) -> "Writers":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(120)
        assert not any(thread.is_alive() for thread in self.threads)

    def _write(self, number: int) -> None:
        chance = random.Random(number)  # nosec B311 # the same writers in each run
        try:
            while not self.stop.is_set():
                self._write_once(chance)
        finally:
            connection.close()

    def _write_once(self, chance: random.Random) -> None:
        """Do one to three changes in a transaction, with pauses, so that commits overtake one another."""
        try:
            with transaction.atomic():
                for _n in range(chance.randint(1, 3)):
                    product = Product.objects.filter(pk=chance.choice(self.keys)).first()
                    if product:
                        chance.choice(CHANGES)(chance, product)
                    self.stop.wait(chance.random() * self.pause)
            self.written += 1
        except DatabaseError:  # a deadlock: nothing of it was written
            self.failed += 1

"""Who visits the site at once, as locust's users: seven of ten read the catalogue, the others work in it.

Each waits five to fifteen seconds between two pages, as a person who reads. LOAD_PAGES names the file with the paths
and cookies of the signed-in pages (tests/benchmarks/signed_in.py), LOAD_SLUGS has the addresses of products.
"""

import json
import os
import random
from pathlib import Path

from locust import HttpUser, between, task

PAGES = json.loads(Path(os.environ["LOAD_PAGES"]).read_text())
OF_COMPANIES = ["owner's home", "own products", "own product's form", "own file", "own inquiries", "own sales"]
OF_STAFF = ["agenda", "requirements", "buyers", "admin: companies"]
OF_DESKS = ["desk's home", "shelf", "products to pick"]
WORDS = ["miel", "coffee", "hamaca", "pupusas", "jabón", "soap", "café tostado", "handmade", "camisas", "loroco"]
SLUGS = json.loads(os.environ["LOAD_SLUGS"])


class Person(HttpUser):
    abstract = True
    wait_time = between(5, 15)  # seconds

    def read(self, path: str, name: str, cookies: str = "") -> None:
        headers = {"Accept-Encoding": "gzip"} | ({"Cookie": cookies} if cookies else {})
        self.client.get(path, name=name, headers=headers)

    def open_one_of(self, names: list[str]) -> None:
        page = PAGES[name := random.choice(names)]
        self.read(page["path"], name, page["cookies"])


class Visitor(Person):
    weight = 70

    @task(4)
    def catalogue(self) -> None:
        self.read(f"/{self.language()}/", "catalogue")

    @task(3)
    def search(self) -> None:
        word = random.choice(WORDS)
        self.read(f"/{self.language()}/?q={word}", "search")

    @task(5)
    def product(self) -> None:
        slug = random.choice(SLUGS)
        self.read(f"/{self.language()}/{slug}/", "product")

    @task(1)
    def home(self) -> None:
        self.read("/es/", "home")

    def language(self) -> str:
        return random.choice(["es/catalogo", "en/catalogue"])


class Partner(Person):
    weight = 5

    @task
    def products(self) -> None:
        self.read("/api/v1/products/", "API")


class Owner(Person):
    weight = 15

    @task
    def page(self) -> None:
        self.open_one_of(OF_COMPANIES)


class Staff(Person):
    weight = 7

    @task
    def page(self) -> None:
        self.open_one_of(OF_STAFF)


class Officer(Person):
    weight = 3

    @task
    def page(self) -> None:
        self.open_one_of(OF_DESKS)

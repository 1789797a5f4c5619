"""The import of 100,000 products from an .xlsx with one bad cell in a hundred rows, beside its floor, in one database.

The floor is what nothing can be faster than: calamine reads the same file, and COPY writes its rows into the same
tables of products and prices with the indexes and foreign keys that they have, without a look at a single cell.
Prints JSON; imports_table.py makes the part of docs/benchmarks.md.
"""

import itertools
import json
import os
import statistics
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exportasv.settings")
os.environ["LOG_LEVEL"] = "ERROR"

import django

django.setup()

from django.core.files import File  # noqa: E402
from django.db import connection  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from python_calamine import CalamineWorkbook  # noqa: E402

from companies.models import Company  # noqa: E402
from exportasv.core.accounts.models import User  # noqa: E402
from exportasv.core.audit.actor import act_in_bulk  # noqa: E402
from exportasv.core.imports import rules  # noqa: E402
from exportasv.core.outbox import outbox  # noqa: E402
from exportasv.core.outbox.models import OutboxTask  # noqa: E402
from exportasv.core.spreadsheets.writer import write_xlsx  # noqa: E402
from products.models import HSCode, Product, Sector  # noqa: E402
from tests.benchmarks.memory import pss  # noqa: E402

ROWS, ROUNDS = 100_000, 3
HEADERS = ["NIT", "Código", "Producto", "Rubro", "Resumen", "Descripción", "Código SA", "Unidad", "Pedido mínimo",
           "Tiempo de entrega", "Precio FOB", "Muestras"]  # fmt: skip
SMALL_ORDERS = ["agribusiness", "furniture"]
BAD = ["banco", "muchos", "caro", "x0"]  # sector, minimum order, price, HS code
COLUMNS = ["id", "slug", "code", "name_es", "summary_es", "description_es", "hs_code_id", "unit_es", "minimum_order",
           "lead_time_days", "company_id", "sector_id", "samples", "completeness", "created_at",
           "updated_at"]  # fmt: skip
PRICE = ["id", "product_id", "incoterm", "basis", "place", "amount", "from_quantity"]


def rows(companies: list[str], sectors: list[str], code: str) -> Iterator[list[object]]:
    """The sheet: every hundredth row has one cell that cannot be right."""
    for n in range(ROWS):
        row = [
            companies[n % len(companies)], f"B-{n}", f"Jalea de jocote número {n}", sectors[n % len(sectors)],
            "Fruta cocida despacio.", f"Jalea de fruta entera, sin colorantes, lote {n}.", code, "frasco",
            "1,200" if n % 3 else 24, 15, f"${n % 90 + 1}.50", "sí",
        ]  # fmt: skip
        if n % 100 == 50:
            row[(3, 8, 10, 6)[n // 100 % 4]] = BAD[n // 100 % 4]
        yield row


def default_texts() -> dict[str, object]:
    """Column → default, as COPY reads it, of what a product must have beside COLUMNS."""
    needed = [each for each in Product._meta.concrete_fields if not each.null and each.column not in COLUMNS]
    defaults = {each.column: each.get_default() for each in needed}
    return {column: "{}" if value in ([], {}) else value for column, value in defaults.items()}


def floor(path: Path, companies: list[int], sector: int, hs_code: str, by: User) -> float:
    """Seconds of calamine and COPY alone, into the tables as they are; only what a bulk write may leave out is."""
    now = timezone.now()
    defaults = default_texts()
    rest = (sector, True, 50, now, now, *defaults.values())
    with act_in_bulk(by, "the floor of a benchmark"), connection.cursor() as cursor:
        cursor.execute("SET LOCAL exportasv.catalogue = 'paused'")
        first, price = _numbers(cursor, "products_product"), _numbers(cursor, "products_priceterm")
        started = time.perf_counter()
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).iter_rows()
        next(sheet)
        products = (
            (first + n, f"jalea-de-jocote-{n:08x}", row[1], row[2], row[4], row[5], hs_code, row[7], 24, 15,
             companies[n % len(companies)], *rest)
            for n, row in enumerate(sheet)
        )  # fmt: skip
        columns = ", ".join([*COLUMNS, *defaults])
        cursor.copy_expert(f"COPY products_product ({columns}) FROM STDIN", CopyStream(products))
        prices = ((price + n, first + n, "FOB", "", "", 5.5, 1) for n in range(ROWS))
        cursor.copy_expert(f"COPY products_priceterm ({', '.join(PRICE)}) FROM STDIN", CopyStream(prices))
    return time.perf_counter() - started


class CopyStream:
    """Rows as COPY reads them, made while it reads. No text of theirs needs an escape."""

    def __init__(self, rows: Iterable[Iterable[object]]) -> None:
        self.lines = ("\t".join(map(str, row)) + "\n" for row in rows)

    def read(self, _size: int) -> bytes:
        return "".join(itertools.islice(self.lines, 50)).encode()


def _numbers(cursor, table: str) -> int:
    """The first of ROWS numbers that nobody else will get."""
    cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
    (first,) = cursor.fetchone()
    cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, first + ROWS])
    return first


def run_import(path: Path, sender: User) -> dict[str, float]:
    """Seconds of the whole way, check and apply, and of the catalogue's entries that are made afterwards."""
    with path.open("rb") as file:
        row = rules.receive_file(File(file), path.name, "products", by=sender)
    started = time.perf_counter()
    rules.run_check(row.pk)
    checked = time.perf_counter()
    row.refresh_from_db()
    rules.confirm_import(row, by=sender)
    rules.run_apply(row.pk)
    ended = time.perf_counter()
    row.refresh_from_db()
    if row.counts != {"new": ROWS * 99 // 100, "wrong": ROWS // 100} or row.done != ROWS * 99 // 100:
        raise RuntimeError(f"wrong counts: {row.counts}, {row.done}")
    while work := OutboxTask.objects.filter(kind="search_index.reindex", state="pending").first():  # each owes the next
        outbox.run_task(work.pk)
    return {"check": checked - started, "apply": ended - checked, "catalogue": time.perf_counter() - ended}


@contextmanager
def watched() -> Iterator[list[float]]:
    """The memory of this process and its children (PSS, MB), looked at all the time; the largest is the first."""
    seen, over = [_memory()], threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            seen[0] = max(seen[0], _memory())

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    yield seen
    over.set()
    watcher.join()


def _memory() -> float:
    mine = str(os.getpid())
    family = [mine] + [pid for pid in os.listdir("/proc") if pid.isdigit() and _parent(pid) == mine]
    return sum(pss(int(pid)) for pid in family)


def _parent(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]
    except OSError:
        return ""


def _clean() -> None:
    """The database as it was; the products are deleted behind the triggers' back."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        made = "(SELECT id FROM products_product WHERE code LIKE 'B-%')"
        for table in ("products_priceterm", "products_searchdocument"):
            cursor.execute(f"DELETE FROM {table} WHERE product_id IN {made}")
        cursor.execute("DELETE FROM products_product WHERE code LIKE 'B-%'")
        cursor.execute("TRUNCATE imports_importeffect, imports_importrow")
        cursor.execute("SET session_replication_role = origin")
    connection.commit()
    with connection.cursor() as cursor:
        cursor.execute(
            "VACUUM ANALYZE products_product, products_priceterm, products_searchdocument, imports_importrow"
        )


def main() -> None:
    sender = User.objects.filter(role="manager").first()
    companies = list(Company.objects.filter(state="active").exclude(nit=None).order_by("pk"))
    # Where 1,200 is no unusual minimum order, which a person would be asked about first.
    sectors = list(Sector.objects.exclude(usual_kind="service").exclude(code__in=SMALL_ORDERS).order_by("pk"))
    code = HSCode.objects.first().pk
    path = Path(f"/tmp/bench-import-{os.getpid()}.xlsx")
    with path.open("wb") as stream:
        names = [sector.name_es for sector in sectors]
        write_xlsx(stream, HEADERS, rows([each.nit for each in companies], names, code))
    reverse("admin:index")  # a worker that has been at work for a while knows the addresses of the site
    floors, ours = [], []
    for _round in range(ROUNDS):
        _clean()
        floors.append(floor(path, [each.pk for each in companies], sectors[0].pk, code, sender))
        _clean()
        ours.append(run_import(path, sender))
    _clean()
    with watched() as seen:  # in a round of its own: to look all the time costs time
        base = seen[0]
        run_import(path, sender)
    peak = seen[0] - base
    _clean()
    path.unlink()
    told = {name: statistics.median(each[name] for each in ours) for name in ours[0]}
    told |= {"floor": statistics.median(floors), "peak": peak, "products": Product.objects.count()}
    told["ratio"] = statistics.median(
        down / (each["check"] + each["apply"]) for down, each in zip(floors, ours, strict=True)
    )
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()

"""`manage.py load_demo`: load invented rows: 240 companies, 1,009 products, 39 houses."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import translation

from companies.models import Company
from exportasv.core.audit.actor import act_in_bulk
from exportasv.demo.chain import build_trade_history
from exportasv.demo.desk import build_house_work
from exportasv.demo.freight import build_freight_prices
from exportasv.demo.ground import build_base_data
from exportasv.demo.help import build_counseling
from exportasv.demo.market_access import build_market_access
from exportasv.demo.owners import build_owners
from exportasv.demo.partners import build_partners
from exportasv.demo.paths import build_visits_and_searches
from exportasv.demo.scale import multiply_products
from exportasv.demo.sheets import build_imports
from exportasv.demo.supply import build_supply
from exportasv.demo.trade import build_trade
from exportasv.reference.loader import load_reference
from products.catalogue.search_index import bulk_load

LOCK = 7461002


class Command(BaseCommand):
    help = "Load the demo data once; a second call changes nothing. --scale N makes N products for benchmarks."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--scale",
            type=int,
            metavar="N",
            help="multiply the products to N, and companies in proportion, for benchmarks",
        )

    def handle(self, *args: Any, scale: int | None, verbosity: int, **options: Any) -> None:
        if settings.PRODUCTION and not settings.DEMO:
            raise CommandError("This is production: demo people have a public password. Set DEMO=true if you mean it.")
        say = self.stdout.write if verbosity else (lambda _text: None)
        in_spanish = translation.override("es")  # stored texts are in Spanish for every caller
        with in_spanish, act_in_bulk(None, "demo data"), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            load_reference()
            is_new = not Company.objects.exists()
            if not is_new:
                say("The database has data already; the demo is not loaded over it.")
            else:
                with bulk_load():
                    build_base_data()
                    build_supply()
                    build_freight_prices()
                    build_trade_history()
                    build_house_work()
                    build_visits_and_searches()
                    build_counseling()
                    build_owners()
                    build_partners()
                cursor.execute("ANALYZE products_product, products_searchdocument")  # build_trade searches
                build_trade()
                build_imports()
                build_market_access()
                say("Demo data loaded.")
            if scale:
                say(f"{multiply_products(scale)} products now.")
        if is_new or scale:
            _tidy_tables()


def _tidy_tables() -> None:
    """Tell PostgreSQL's planner of the new rows. A database that grew since is left to autovacuum."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)  # system tables may be in use
        tidy = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"  # VACUUM flushes GIN's pending list
        cursor.execute(f"{tidy} {', '.join(map(connection.ops.quote_name, tables))}")

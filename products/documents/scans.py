"""Scans of QR codes, counted by day and place, without data about the visitor.

Robots, link previews, browsers that load a page in advance, and HEAD requests are no scans. One device counts once a
day for a product and place. The cache knows it by a keyed digest of its address and browser until the day is over;
nothing of it is stored.
"""

import re
from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from rest_framework.throttling import BaseThrottle

from exportasv.core.lazy_text import StrOrPromise
from products.models import Product

PRINTED_SOURCES: dict[str, StrOrPromise] = {
    "sheet": _("sheet of the product"),
    "company": _("page of the company"),
    "catalogue": _("printed catalogue"),
    "label": _("shelf label"),
    "fair": _("fair"),
    "share": _("QR code to share"),
}
SOURCES_FROM_OTHER_APPS: list[Callable[[], set[str]]] = []  # places registered by other apps, such as trading houses
DAY_SECONDS = 86_400
MAX_DEVICES = 60  # of one network address, a day, for a product and place: browsers are easily invented

ROBOTS = re.compile(
    r"(?<!cu)bot\b|crawl|spider|slurp|preview|facebookexternalhit|facebookcatalog|meta-external|whatsapp|embedly|iframely|"
    r"validator|lighthouse|pagespeed|headless|phantomjs|python|curl|wget|httpie|httpx|okhttp|java/|libwww|go-http|axios|"
    r"node-fetch|undici|guzzle|ruby|perl|scrapy|monitor|uptime|pingdom|feedfetcher|mediapartners|google-|ia_archiver|"
    r"archive\.org|-user/|mattermost",
    re.IGNORECASE,
)
ADVANCE_HEADERS = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")  # say prefetch, prerender or preview

COUNT_SQL = """
INSERT INTO products_qrscan (day, product_id, place, count) VALUES (%s, %s, %s, 1)
ON CONFLICT (day, product_id, place) DO UPDATE SET count = products_qrscan.count + 1
"""


def record_scan(request: HttpRequest, product: Product, place: str) -> None:
    """Count the scan unless it is none, or the device scanned before today. Count an unknown place as "other"."""
    if not is_scan(request):
        return
    known = place in PRINTED_SOURCES or any(place in places() for places in SOURCES_FROM_OTHER_APPS)
    place = place if known else "other"
    if _is_first_today(request, f"{product.pk}:{place}"):
        with connection.cursor() as cursor:
            cursor.execute(COUNT_SQL, [timezone.localdate(), product.pk, place])


def is_scan(request: HttpRequest) -> bool:
    """Return whether a person opens the address now."""
    advance = " ".join(request.headers.get(name, "") for name in ADVANCE_HEADERS).lower()
    return (
        request.method == "GET"
        and not re.search(r"prefetch|prerender|preview", advance)
        and not ROBOTS.search(request.headers.get("User-Agent", ""))
    )


def _is_first_today(request: HttpRequest, scanned: str) -> bool:
    """Return whether a device scans this for the first time today. Without a cache server every scan is the first."""
    address = BaseThrottle().get_ident(request)
    day = timezone.localdate().isoformat()
    browser = request.headers.get("User-Agent", "")
    if not cache.add(_key(day, scanned, address, browser), 1, DAY_SECONDS):
        return False
    counter = _key(day, scanned, address)
    if cache.add(counter, 1, DAY_SECONDS):
        return True
    devices = (cache.get(counter) or 0) + 1
    cache.set(counter, devices, DAY_SECONDS)
    return devices <= MAX_DEVICES


def _key(*parts: str) -> str:
    return "scan:" + salted_hmac("products.scans", "\n".join(parts)).hexdigest()

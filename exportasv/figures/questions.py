"""Figures of the programme, counted in the database."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from companies.models import Company, DestinationAnswer, DestinationSurvey
from companies.territory.destinations import SHARE_DESTINATIONS
from consulates.models import TradingHouse
from exportasv.core.lazy_text import StrOrPromise
from products.catalogue.counting import catalogue_counts
from products.catalogue.filters import facet_letter
from products.models import Sector

BAR_STEP = 52  # SVG units between bars of the chart


@dataclass(frozen=True)
class Figures:
    """The published counts: companies in counseling, products on offer, houses that display them."""

    companies: int
    products: int
    houses: int


@dataclass(frozen=True)
class Share:
    """One destination of the survey: companies that chose it, and whole percent of the four named groups."""

    destination: str
    label: StrOrPromise
    answers: int
    percent: int
    position: int

    @property
    def width(self) -> int:
        """Length of the bar in a chart of 400 units for 100 %."""
        return max(2, round(400 * self.percent / 100))

    @property
    def offset(self) -> int:
        return self.position * BAR_STEP


@dataclass(frozen=True)
class Survey:
    """One survey; `companies` is the sample size. `others` and `none` are not in the shares."""

    year: int
    companies: int
    shares: list[Share]
    others: int
    none: int

    @property
    def height(self) -> int:
        return len(self.shares) * BAR_STEP


def programme_figures() -> Figures:
    """Return the three counts; that of products is the catalogue's own. Three queries."""
    return Figures(
        companies=Company.objects.filter(state__in=Company.State.IN_PROGRAMME).count(),
        products=catalogue_counts().get("", 0),
        houses=TradingHouse.objects.count(),
    )


def sectors_with_counts() -> list[tuple[Sector, int]]:
    """Return every sector in use or with products, in the programme's order, with the catalogue's count of it."""
    counts = catalogue_counts()
    sectors = [(sector, counts.get(f"{facet_letter('sector')}:{sector.code}", 0)) for sector in Sector.objects.all()]
    return [(sector, count) for sector, count in sectors if sector.is_active or count]


def latest_survey() -> Survey | None:
    """Return the newest closed survey with answers, or None."""
    closed = DestinationSurvey.objects.closed_by(timezone.localdate())
    survey = closed.filter(answers__isnull=False).order_by("-year").first()
    if survey is None:
        return None
    rows = dict(survey.answers.order_by().values_list("destination").annotate(Count("pk")))
    companies = survey.answers.aggregate(n=Count("company", distinct=True))["n"]
    named = {code: rows.get(code, 0) for code in SHARE_DESTINATIONS}
    percents = whole_percents(list(named.values()))
    labels = DestinationAnswer.Destination
    shares = [Share(c, labels(c).label, named[c], p, i) for i, (c, p) in enumerate(zip(named, percents, strict=True))]
    return Survey(survey.year, companies, shares, rows.get("others", 0), rows.get("none", 0))


def whole_percents(counts: list[int]) -> list[int]:
    """Return whole percents that add up to 100 (largest remainder method), or zeros if all counts are zero."""
    total = sum(counts)
    if not total:
        return [0] * len(counts)
    exact = [100 * count / total for count in counts]
    floors = [int(value) for value in exact]
    by_remainder = sorted(range(len(counts)), key=lambda i: floors[i] - exact[i])
    for i in by_remainder[: 100 - sum(floors)]:
        floors[i] += 1
    return floors

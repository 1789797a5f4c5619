"""The figures of the programme, counted in the database."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from companies.models import Company, DestinationAnswer, DestinationSurvey
from consulates.models import TradingHouse
from exportasv.core.lazy_text import StrOrPromise
from products.models import Product, Sector

BAR_STEP = 52  # units from one bar of the chart to the next
PROGRAMME_STATES = [Company.State.VERIFIED, Company.State.ACTIVE, Company.State.PAUSED]


@dataclass(frozen=True)
class Figures:
    """What the programme publishes: companies in counseling, products on offer, houses that show them."""

    companies: int
    products: int
    houses: int


@dataclass(frozen=True)
class Share:
    """One destination of the survey: how many companies named it, and its whole percent of the four named groups."""

    destination: str
    label: StrOrPromise
    answers: int
    percent: int
    position: int

    @property
    def width(self) -> int:
        """Length of its bar in a chart 400 units wide for 100 %."""
        return max(2, round(400 * self.percent / 100))

    @property
    def offset(self) -> int:
        return self.position * BAR_STEP


@dataclass(frozen=True)
class Survey:
    """One round of the destination survey; `companies` is the sample, `others` and `none` stand apart."""

    year: int
    companies: int
    shares: list[Share]
    others: int
    none: int

    @property
    def height(self) -> int:
        return len(self.shares) * BAR_STEP


def programme_figures() -> Figures:
    """The three counts, three queries."""
    return Figures(
        companies=Company.objects.filter(state__in=PROGRAMME_STATES).count(),
        products=Product.objects.published().count(),
        houses=TradingHouse.objects.count(),
    )


def sectors_with_counts() -> list[tuple[Sector, int]]:
    """Every sector in the programme's order with how many products of it the catalogue shows."""
    counted = Product.objects.published().order_by().values_list("sector").annotate(Count("pk"))
    counts = dict(counted)
    return [(sector, counts.get(sector.pk, 0)) for sector in Sector.objects.all()]


def latest_survey() -> Survey | None:
    """The newest round that is closed and has answers, or None: one that is still open says nothing yet."""
    closed = DestinationSurvey.objects.closed_by(timezone.localdate())
    survey = closed.filter(answers__isnull=False).order_by("-year").first()
    if survey is None:
        return None
    rows = dict(survey.answers.order_by().values_list("destination").annotate(Count("pk")))
    companies = survey.answers.aggregate(n=Count("company", distinct=True))["n"]
    named = {code: rows.get(code, 0) for code in DestinationAnswer.SHARE_DESTINATIONS}
    percents = whole_percents(list(named.values()))
    labels = DestinationAnswer.Destination
    shares = [Share(c, labels(c).label, named[c], p, i) for i, (c, p) in enumerate(zip(named, percents, strict=True))]
    return Survey(survey.year, companies, shares, rows.get("others", 0), rows.get("none", 0))


def whole_percents(counts: list[int]) -> list[int]:
    """Shares in whole percent that add up to 100, the largest remainders rounded up; zeros when nothing was counted."""
    total = sum(counts)
    if not total:
        return [0] * len(counts)
    exact = [100 * count / total for count in counts]
    floors = [int(value) for value in exact]
    by_remainder = sorted(range(len(counts)), key=lambda i: floors[i] - exact[i])
    for i in by_remainder[: 100 - sum(floors)]:
        floors[i] += 1
    return floors

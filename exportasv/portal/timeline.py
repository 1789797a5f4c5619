"""Everything that happened with a company, newest first: one query over all the rows that tell of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import CharField, DateTimeField, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_countries import countries

from companies.models import Company
from consulates.models import InquiryMessage, Placement
from counseling.models import ActionItem, Registration
from exportasv.core.documents.formatting import money
from products.models import Review

NONE = Value("", TextField())
NOON = timedelta(hours=18)  # noon in El Salvador, for what has a day and no hour
COLUMNS = ("at", "kind", "row", "title", "detail", "who")


@dataclass(frozen=True)
class Happening:
    """One line: when, of what kind, what in words, by whom, and where to look at it ("" for nowhere)."""

    at: datetime
    kind: str
    text: str
    detail: str
    who: str
    url: str
    cursor: str


@dataclass(frozen=True)
class Source:
    """Rows of one kind: how to ask for them, and the columns that tell of them."""

    kind: str
    rows: Callable[[Company], QuerySet]
    at: object
    title: object
    detail: object = Value("")
    who: object = Value("")


def _told(source: Source, company: Company, after: tuple[datetime, str, int] | None, size: int) -> QuerySet:
    """Its newest rows after the cursor, in the common columns."""
    rows = source.rows(company).order_by().annotate(
        at=Cast(source.at, DateTimeField()),
        kind=Value(source.kind, CharField()),
        row=F("pk"),
        title=Cast(source.title, TextField()),
        detail=Coalesce(Cast(source.detail, TextField()), NONE),
        who=Coalesce(Cast(source.who, TextField()), NONE),
    )  # fmt: skip
    rows = rows.filter(at__isnull=False)
    if after:
        moment, kind, number = after
        same = (
            Q(at=moment) if source.kind < kind else Q(at=moment, pk__lt=number) if source.kind == kind else Q(pk=None)
        )
        rows = rows.filter(Q(at__lt=moment) | same)
    return rows.order_by("-at", "-pk").values_list(*COLUMNS)[:size]


def _name(column: str) -> object:
    """`<column>_es` or `_en` by the page's language, the other where it is empty."""
    code = "en" if get_language() == "en" else "es"
    other = "es" if code == "en" else "en"
    return Coalesce(NullIf(f"{column}_{code}", Value("")), f"{column}_{other}")


def sources() -> list[Source]:
    """All that a company's timeline tells of."""
    return [*_of_help(), *_of_trade(), *_of_the_company()]


def _of_help() -> list[Source]:
    """Sessions, agreements and the forum."""
    return [
        Source(
            "session", lambda company: company.sessions.exclude(state="requested"),
            F("starts_at"), F("matter"), F("state"), F("adviser__user__full_name"),
        ),
        Source("session_asked", lambda company: company.sessions.all(), F("requested_at"), F("matter")),
        Source(
            "agreement", lambda company: company.action_items.all(),
            Coalesce("session__ends_at", "created_at"), F("text"), F("due_on"),
        ),
        Source(
            "agreement_done", lambda company: company.action_items.filter(state="done"),
            F("done_at"), F("text"), F("proof"), F("holder"),
        ),
        Source(
            "forum", lambda company: company.registrations.exclude(state="cancelled"),
            F("registered_at"), _name("event__title"), F("state"), F("name"),
        ),
    ]  # fmt: skip


def _of_trade() -> list[Source]:
    """Promotions, inquiries with their first answer, sales and fairs."""
    return [
        Source(
            "placement", lambda company: Placement.objects.filter(product__company=company),
            Cast("since", DateTimeField()) + NOON, _name("product__name"), _name("house__consulate__city"),
            F("placed_by__full_name"),
        ),
        Source(
            "inquiry", lambda company: company.inquiries.all(),
            F("asked_at"), F("buyer__name"), _name("product__name"), F("buyer__country"),
        ),
        Source(
            "answer", lambda company: company.inquiries.filter(first_answer_at__isnull=False),
            F("first_answer_at"), F("buyer__name"), _name("product__name"), Subquery(_first_answer()),
        ),
        Source(
            "win", lambda company: company.wins.all(),
            Coalesce("decided_at", "claimed_at"), F("value"), F("state"), F("destination"),
        ),
        Source(
            "fair", lambda company: company.fairs.filter(state__in=["chosen", "attended"]),
            Cast("fair__starts_on", DateTimeField()) + NOON, F("fair__name"), F("fair__city"),
        ),
    ]  # fmt: skip


def _of_the_company() -> list[Source]:
    """What became public, and which papers staff have seen."""
    approved = Review.objects.filter(product=OuterRef("pk"), decision="approved").order_by("-decided_at")
    moderator = Subquery(approved.values("moderator__full_name")[:1])
    return [
        Source("published", lambda company: company.products.all(), F("published_at"), _name("name"), who=moderator),
        Source(
            "certificate", lambda company: company.certificates.all(),
            F("confirmed_at"), _name("type__name"), F("number"), F("confirmed_by__full_name"),
        ),
    ]  # fmt: skip


def _first_answer() -> QuerySet:
    rows = InquiryMessage.objects.filter(inquiry=OuterRef("pk")).exclude(side="buyer").order_by("sent_at")
    return rows.values("author__full_name")[:1]


def page(company: Company, cursor: str, size: int) -> tuple[list[Happening], str]:
    """(the happenings after the cursor, the cursor of what comes after them or ""). One query."""
    after = _read(cursor)
    first, *rest = (_told(source, company, after, size + 1) for source in sources())
    found = list(first.union(*rest, all=True).order_by("-at", "-kind", "-row")[: size + 1])
    shown = [_happening(*row) for row in found[:size]]
    return shown, shown[-1].cursor if len(found) > size else ""


def _read(cursor: str) -> tuple[datetime, str, int] | None:
    moment, _tilde, rest = cursor.partition("~")
    kind, _tilde, number = rest.partition("~")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    known = number.isascii() and number.isdecimal() and len(number) < 19
    return (at, kind, int(number)) if known and at.tzinfo else None


def _happening(at: datetime, kind: str, row: int, title: str, detail: str, who: str) -> Happening:
    text, detail, who = WORDS[kind](title, detail, who)
    url = reverse(PAGES[kind], args=[row]) if kind in PAGES else ""
    return Happening(at, kind, text, detail, who, url, f"{at.isoformat()}~{kind}~{row}")


PAGES = {"published": "products:edit", "certificate": "companies:certificate"}
Words = tuple[str, str, str]


def _session(title: str, state: str, who: str) -> Words:
    words = {
        "held": _("Session: %(title)s"),
        "booked": _("Session booked: %(title)s"),
        "missed": _("Session missed: %(title)s"),
    }
    return words.get(state, _("Session cancelled: %(title)s")) % {"title": title}, "", who


def _win(value: str, state: str, country: str) -> Words:
    words = {
        "confirmed": _("Sale confirmed: %(value)s to %(country)s"),
        "claimed": _("Sale noted, to be confirmed by you: %(value)s to %(country)s"),
    }
    told = {"value": money(value), "country": countries.name(country)}
    return words.get(state, _("Sale disputed: %(value)s to %(country)s")) % told, "", ""


def _done(title: str, proof: str, holder: str) -> Words:
    return _("Done: %(title)s") % {"title": title}, proof, str(dict(ActionItem.Holder.choices).get(holder, ""))


def _forum(title: str, state: str, name: str) -> Words:
    return _("Forum: %(title)s") % {"title": title}, str(dict(Registration.State.choices).get(state, "")), name


WORDS: dict[str, Callable[[str, str, str], Words]] = {
    "session": _session,
    "session_asked": lambda title, _detail, who: (_("Session asked for: %(title)s") % {"title": title}, "", who),
    "agreement": lambda title, due, who: (
        _("Agreed: %(title)s") % {"title": title}, _("until %(day)s") % {"day": _day(due)}, who,
    ),
    "agreement_done": _done,
    "placement": lambda title, city, who: (
        _("%(title)s is shown in %(city)s") % {"title": title, "city": city}, "", who,
    ),
    "inquiry": lambda buyer, product, country: (
        _("%(buyer)s asks from %(country)s") % {"buyer": buyer, "country": countries.name(country)}, product, "",
    ),
    "answer": lambda buyer, product, who: (_("%(buyer)s was answered") % {"buyer": buyer}, product, who),
    "win": _win,
    "published": lambda title, _detail, who: (_("%(title)s is in the catalogue") % {"title": title}, "", who),
    "certificate": lambda title, number, who: (_("Paper confirmed: %(title)s") % {"title": title}, number, who),
    "forum": _forum,
    "fair": lambda name, city, _who: (_("Fair: %(name)s") % {"name": name}, city, ""),
}  # fmt: skip


def _day(text: str) -> str:
    """2026-12-15 as it is written here: 15/12/2026."""
    return "/".join(reversed(text.split("-")))

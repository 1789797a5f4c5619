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
from consulates.models import FairParticipation, InquiryMessage, Placement
from counseling.models import ActionItem, CounselingSession, Registration
from exportasv.core.documents.formatting import money
from products.models import Review

EMPTY_TEXT = Value("", TextField())
NOON_OFFSET = timedelta(hours=18)  # noon in El Salvador, for what has a day and no hour
COLUMNS = ("at", "kind", "row", "title", "detail", "who")


@dataclass(frozen=True)
class TimelineEvent:
    """One line: when, of what kind, what in words, by whom, and where to look at it ("" for nowhere)."""

    at: datetime
    kind: str
    text: str
    detail: str
    who: str
    url: str
    cursor: str


@dataclass(frozen=True)
class TimelineSource:
    """Rows of one kind: how to ask for them, and the columns that tell of them."""

    kind: str
    rows: Callable[[Company], QuerySet]
    at: object
    title: object
    detail: object = Value("")
    who: object = Value("")


def _newest_rows(
    source: TimelineSource, company: Company, after: tuple[datetime, str, int] | None, size: int
) -> QuerySet:
    """Its newest rows after the cursor, in the common columns."""
    rows = (
        source.rows(company)
        .order_by()
        .annotate(
            at=Cast(source.at, DateTimeField()),
            kind=Value(source.kind, CharField()),
            row=F("pk"),
            title=Cast(source.title, TextField()),
            detail=Coalesce(Cast(source.detail, TextField()), EMPTY_TEXT),
            who=Coalesce(Cast(source.who, TextField()), EMPTY_TEXT),
        )
    )
    rows = rows.filter(at__isnull=False)
    if after:
        moment, kind, number = after
        same = (
            Q(at=moment) if source.kind < kind else Q(at=moment, pk__lt=number) if source.kind == kind else Q(pk=None)
        )
        rows = rows.filter(Q(at__lt=moment) | same)
    return rows.order_by("-at", "-pk").values_list(*COLUMNS)[:size]


def _localized_name(column: str) -> object:
    """`<column>_es` or `_en` by the page's language, the other where it is empty."""
    code = "en" if get_language() == "en" else "es"
    other = "es" if code == "en" else "en"
    return Coalesce(NullIf(f"{column}_{code}", Value("")), f"{column}_{other}")


def timeline_sources() -> list[TimelineSource]:
    """All that a company's timeline tells of."""
    return [*_help_sources(), *_trade_sources(), *_company_sources()]


def _help_sources() -> list[TimelineSource]:
    """Sessions, agreements and the forum."""
    return [
        TimelineSource(
            "session",
            lambda company: company.sessions.exclude(state=CounselingSession.State.REQUESTED),
            F("starts_at"),
            F("matter"),
            F("state"),
            F("adviser__user__full_name"),
        ),
        TimelineSource("session_asked", lambda company: company.sessions.all(), F("requested_at"), F("matter")),
        TimelineSource(
            "agreement",
            lambda company: company.action_items.all(),
            Coalesce("session__ends_at", "created_at"),
            F("text"),
            F("due_on"),
        ),
        TimelineSource(
            "agreement_done",
            lambda company: company.action_items.filter(state=ActionItem.State.DONE),
            F("done_at"),
            F("text"),
            F("proof"),
            F("holder"),
        ),
        TimelineSource(
            "forum",
            lambda company: company.registrations.exclude(state=Registration.State.CANCELLED),
            F("registered_at"),
            _localized_name("event__title"),
            F("state"),
            F("name"),
        ),
    ]


def _trade_sources() -> list[TimelineSource]:
    """Promotions, inquiries with their first answer, sales and fairs."""
    return [
        TimelineSource(
            "placement",
            lambda company: Placement.objects.filter(product__company=company),
            Cast("since", DateTimeField()) + NOON_OFFSET,
            _localized_name("product__name"),
            _localized_name("house__consulate__city"),
            F("placed_by__full_name"),
        ),
        TimelineSource(
            "inquiry",
            lambda company: company.inquiries.all(),
            F("asked_at"),
            F("buyer__name"),
            _localized_name("product__name"),
            F("buyer__country"),
        ),
        TimelineSource(
            "answer",
            lambda company: company.inquiries.filter(first_answer_at__isnull=False),
            F("first_answer_at"),
            F("buyer__name"),
            _localized_name("product__name"),
            Subquery(_first_answer_author()),
        ),
        TimelineSource(
            "win",
            lambda company: company.wins.all(),
            Coalesce("decided_at", "claimed_at"),
            F("value"),
            F("state"),
            F("destination"),
        ),
        TimelineSource(
            "fair",
            lambda company: company.fairs.filter(
                state__in=[FairParticipation.State.CHOSEN, FairParticipation.State.ATTENDED]
            ),
            Cast("fair__starts_on", DateTimeField()) + NOON_OFFSET,
            F("fair__name"),
            F("fair__city"),
        ),
    ]


def _company_sources() -> list[TimelineSource]:
    """What became public, and which papers staff have seen."""
    approved = Review.objects.filter(product=OuterRef("pk"), decision=Review.Decision.APPROVED).order_by("-decided_at")
    moderator = Subquery(approved.values("moderator__full_name")[:1])
    return [
        TimelineSource(
            "published",
            lambda company: company.products.all(),
            F("published_at"),
            _localized_name("name"),
            who=moderator,
        ),
        TimelineSource(
            "certificate",
            lambda company: company.certificates.all(),
            F("confirmed_at"),
            _localized_name("type__name"),
            F("number"),
            F("confirmed_by__full_name"),
        ),
    ]


def _first_answer_author() -> QuerySet:
    rows = (
        InquiryMessage.objects.filter(inquiry=OuterRef("pk"))
        .exclude(side=InquiryMessage.Side.BUYER)
        .order_by("sent_at")
    )
    return rows.values("author__full_name")[:1]


def events_page(company: Company, cursor: str, size: int) -> tuple[list[TimelineEvent], str]:
    """(the happenings after the cursor, the cursor of what comes after them or ""). One query."""
    after = _parse_cursor(cursor)
    first, *rest = (_newest_rows(source, company, after, size + 1) for source in timeline_sources())
    found = list(first.union(*rest, all=True).order_by("-at", "-kind", "-row")[: size + 1])
    shown = [_timeline_event(*row) for row in found[:size]]
    return shown, shown[-1].cursor if len(found) > size else ""


def _parse_cursor(cursor: str) -> tuple[datetime, str, int] | None:
    moment, _tilde, rest = cursor.partition("~")
    kind, _tilde, number = rest.partition("~")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    known = number.isascii() and number.isdecimal() and len(number) < 19
    return (at, kind, int(number)) if known and at.tzinfo else None


def _timeline_event(at: datetime, kind: str, row: int, title: str, detail: str, who: str) -> TimelineEvent:
    text, detail, who = EVENT_TEXTS[kind](title, detail, who)
    url = reverse(EVENT_ROUTES[kind], args=[row]) if kind in EVENT_ROUTES else ""
    return TimelineEvent(at, kind, text, detail, who, url, f"{at.isoformat()}~{kind}~{row}")


EVENT_ROUTES = {"published": "products:edit", "certificate": "companies:certificate"}
EventText = tuple[str, str, str]


def _session_text(title: str, state: str, who: str) -> EventText:
    words = {
        "held": _("Session: %(title)s"),
        "booked": _("Session booked: %(title)s"),
        "missed": _("Session missed: %(title)s"),
    }
    return words.get(state, _("Session cancelled: %(title)s")) % {"title": title}, "", who


def _win_text(value: str, state: str, country: str) -> EventText:
    words = {
        "confirmed": _("Sale confirmed: %(value)s to %(country)s"),
        "claimed": _("Sale noted, to be confirmed by you: %(value)s to %(country)s"),
    }
    told = {"value": money(value), "country": countries.name(country)}
    return words.get(state, _("Sale disputed: %(value)s to %(country)s")) % told, "", ""


def _agreement_done_text(title: str, proof: str, holder: str) -> EventText:
    return _("Done: %(title)s") % {"title": title}, proof, str(dict(ActionItem.Holder.choices).get(holder, ""))


def _forum_text(title: str, state: str, name: str) -> EventText:
    return _("Forum: %(title)s") % {"title": title}, str(dict(Registration.State.choices).get(state, "")), name


EVENT_TEXTS: dict[str, Callable[[str, str, str], EventText]] = {
    "session": _session_text,
    "session_asked": lambda title, _detail, who: (_("Session asked for: %(title)s") % {"title": title}, "", who),
    "agreement": lambda title, due, who: (
        _("Agreed: %(title)s") % {"title": title},
        _("until %(day)s") % {"day": _format_day(due)},
        who,
    ),
    "agreement_done": _agreement_done_text,
    "placement": lambda title, city, who: (
        _("%(title)s is shown in %(city)s") % {"title": title, "city": city},
        "",
        who,
    ),
    "inquiry": lambda buyer, product, country: (
        _("%(buyer)s asks from %(country)s") % {"buyer": buyer, "country": countries.name(country)},
        product,
        "",
    ),
    "answer": lambda buyer, product, who: (_("%(buyer)s was answered") % {"buyer": buyer}, product, who),
    "win": _win_text,
    "published": lambda title, _detail, who: (_("%(title)s is in the catalogue") % {"title": title}, "", who),
    "certificate": lambda title, number, who: (_("Paper confirmed: %(title)s") % {"title": title}, number, who),
    "forum": _forum_text,
    "fair": lambda name, city, _who: (_("Fair: %(name)s") % {"name": name}, city, ""),
}


def _format_day(text: str) -> str:
    """2026-12-15 as it is written here: 15/12/2026."""
    return "/".join(reversed(text.split("-")))

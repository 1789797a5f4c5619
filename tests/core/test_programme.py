"""A number of the programme has one name; every text says what the rule does."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation

from consulates.rules import inquiries, response_deadlines
from exportasv.core.db.errors import RuleError
from exportasv.core.notifications import thresholds
from exportasv.core.notifications.mail import subject_and_body
from exportasv.core.notifications.models import ReminderRule
from exportasv.core.programme import days_text, working_days_text
from exportasv.figures import trade
from tests import factories

NUMBERS = (
    "two three four five six seven eight nine ten twelve fourteen fifteen twenty thirty forty sixty ninety "
    "dos tres cuatro cinco seis siete ocho nueve diez doce catorce quince veinte treinta cuarenta sesenta noventa"
)
WORDS = "|".join(NUMBERS.split())
DAYS = re.compile(rf"\b(?:{WORDS}|\d+)\s+(?:(?:working|business|calendar)\s+)?(?:days|días(?:\s+hábiles)?)\b", re.I)
LONGER = re.compile(
    rf"\b(?:(?:{WORDS}|\d+|half an?|medi[oa])\s+(?:weeks?|months?|years?|semanas?|mes(?:es)?|años?)"
    r"|(?:for|disponible|archivo|durante) (?:an?|one|una?) (?:week|month|year|semana|mes|año))\b",
    re.I,
)
ALLOWED = (
    "30 days after delivery", "a 30 días de la entrega", "crédito 30 días",  # terms of payment that companies choose
    "to pay after 30 days", "pagar a 30 días",
    "The law gives twenty working days",  # Decree 144 of 2024
    "La ley da veinte días hábiles",
    "8 to 15 days", "16 to 30 days", "8 a 15 días", "16 a 30 días",  # steps of the lead time facet
    "los dos días",  # "both days" of a form, no term
    "in the last twelve months", "en los últimos doce meses",  # what the survey of destinations asks
    "in these two weeks", "en estas dos semanas", "in the last two weeks", "en las últimas dos semanas",  # the page
)  # fmt: skip
PYTHON_TEXT = re.compile(r"\b(?:_g?|gettext|gettext_lazy|ngettext)\(\s*((?:\"[^\"]*\"[\s,]*)+)")


def frozen_days(text: str) -> list[str]:
    """Return the terms in days, weeks, months or years that a text writes out."""
    for allowed in ALLOWED:
        text = text.replace(allowed, "")
    return [found.group() for pattern in (DAYS, LONGER) for found in pattern.finditer(text)]


def texts() -> Iterator[tuple[Path, str]]:
    for path in sorted(settings.BASE_DIR.joinpath("templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            yield path, path.read_text()
    for room in ("companies", "products", "consulates", "counseling", "market_access", "exportasv"):
        for path in sorted(settings.BASE_DIR.joinpath(room).rglob("*")):
            if path.suffix == ".po":
                yield path, path.read_text().replace('"\n"', "")
            elif path.suffix == ".py" and "demo" not in path.parts:
                found = PYTHON_TEXT.findall(path.read_text())
                yield path, "\n".join(re.sub(r"\"\s*\"", "", text) for text in found)


@pytest.mark.parametrize(
    "text",
    [
        "after three working days",
        "durante siete días",
        "Nobody confirmed it for 90 days",
        "en 3 días hábiles",
        "available for a week",
        "guardados medio año sin cuenta",
        "no session for three months",
    ],
)
def test_a_term_written_out_is_found(text):
    assert frozen_days(text)


def test_no_text_writes_out_a_term():
    found = {str(path.relative_to(settings.BASE_DIR)): frozen_days(text) for path, text in texts()}
    assert {path: terms for path, terms in found.items() if terms} == {}


def test_a_number_of_days_in_words():
    with translation.override("es"):
        assert [working_days_text(1), working_days_text(3)] == ["1 día hábil", "3 días hábiles"]
        assert days_text(90) == "90 días"


@pytest.fixture
def ten(db) -> None:
    """Staff have moved all three steps of a waiting buyer in the admin: to ten, eleven and twelve working days."""
    for audience, threshold in [("members", 10), ("adviser", 11), ("house", 12)]:
        ReminderRule.objects.create(
            code=f"x-{audience}", trigger="inquiry_waiting", audience=audience, threshold=threshold
        )


@pytest.mark.usefixtures("ten")
@pytest.mark.parametrize(
    ("language", "kind", "said"),
    [
        ("en", "inquiry_waiting", ["10 working days", "11 working days", "12 working days"]),
        ("es", "inquiry_waiting", ["10 días hábiles", "11 días hábiles", "12 días hábiles"]),
        ("en", "inquiry_confirmation", ["10 working days"]),
        ("es", "inquiry", ["10 días hábiles"]),
        ("es", "inquiry_escalated", ["12 días hábiles"]),
        ("en", "inquiry_at_house", ["12 working days"]),
    ],
)
def test_the_mails_say_what_staff_have_set(language, kind, said):
    inquiry = factories.InquiryFactory()
    _subject, body = subject_and_body(
        kind, language, inquiry=inquiry, buyer=inquiry.buyer, company=inquiry.company, days=10
    )
    assert all(term in body for term in said)


@pytest.mark.usefixtures("ten")
def test_the_pages_say_what_staff_have_set(client, company):
    product = factories.ProductFactory(company=company)
    company.contact_name = "Ana"
    company.save()
    page = client.get(reverse("products:product", args=[product.slug])).content.decode()
    assert "10 días hábiles" in page


@pytest.mark.usefixtures("ten")
def test_the_rules_and_the_figures_follow_what_staff_have_set(company, adviser):
    inquiry = factories.InquiryFactory(company=company)
    with pytest.raises(RuleError, match="12"):
        inquiries.answer_inquiry(inquiry, "Hola", "house", by=adviser)
    assert response_deadlines.working_days_left(inquiry) == 12
    assert thresholds.remind_company_after() == 10
    assert trade.response_statistics(trade.EVERYTHING, trade.origins_of()).asked == 1


@pytest.mark.django_db
def test_a_changed_rule_is_read_at_once():
    rule = ReminderRule.objects.create(code="x", trigger="inquiry_waiting", audience="members", threshold=4)
    assert thresholds.remind_company_after() == 4
    rule.threshold = 6
    rule.save()
    assert thresholds.remind_company_after() == 6
    rule.delete()
    assert thresholds.remind_company_after() == 3


@pytest.mark.django_db
def test_a_text_reads_a_number_by_name():
    template = Template("{% load programme %}{% programme as numbers %}{{ numbers.confirm_every }}")
    assert template.render(Context()) == "90 días"

"""The evidence trail of a sale tells what led to it, in few queries."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from consulates.models import ExportWin
from exportasv.figures.evidence_trail import evidence_trail_of, with_first_answer
from tests import factories

pytestmark = pytest.mark.django_db
SOLD = timezone.localdate() - timedelta(days=5)


@pytest.fixture
def sale(company, adviser) -> ExportWin:
    """A sale after a session with agreements, on an inquiry that was answered with a quotation."""
    held = datetime.combine(SOLD, datetime.min.time(), ZoneInfo("America/El_Salvador")) - timedelta(days=20)
    session = factories.CounselingSessionFactory(
        company=company, adviser=adviser.adviser_profile, state="held", starts_at=held, matter="Etiquetas",
        ends_at=held + timedelta(hours=1), held_at=held + timedelta(hours=1),
    )  # fmt: skip
    late = held + timedelta(days=20, hours=23, minutes=30)  # the evening of the sale: the next day in UTC
    for text, done_at in (("Traducir la etiqueta", late), ("Registrar la marca", late + timedelta(hours=1))):
        factories.ActionItemFactory(
            company=company, session=session, text=text, state="done", done_at=done_at, proof="Listo"
        )
    factories.ActionItemFactory(company=company, session=session, text="Sin hacer")
    product = factories.ProductFactory(company=company)
    inquiry = factories.InquiryFactory(product=product, asked_at=held, first_answer_at=late, state="answered")
    for sender, sent_at in (("buyer", held), ("company", late), ("house", late + timedelta(hours=1))):
        inquiry.messages.create(sender=sender, sent_at=sent_at, text="Hola")
    return factories.ExportWinFactory(
        company=company, product=product, inquiry=inquiry, sold_on=SOLD, value=Decimal("900"), state="confirmed",
        decided_at=timezone.now(),
    )  # fmt: skip


def test_it_tells_the_agreements_done_by_then_and_who_answered_first(sale):
    shown = with_first_answer(ExportWin.objects.filter(pk=sale.pk)).get()
    steps = {step.kind: step for step in evidence_trail_of(shown)}
    assert [step.text for step in evidence_trail_of(shown) if step.kind == "agreement"] == ["Traducir la etiqueta"]
    assert steps["agreement"].day == SOLD
    assert steps["answer"].text == str(sale.inquiry.messages.get(sender="company").get_sender_display())


def test_its_page_takes_few_queries(sale, owner, as_user, django_assert_max_num_queries):
    client = as_user(owner)
    with django_assert_max_num_queries(13):
        page = client.get(reverse("figures:evidence_trail", args=[sale.pk])).content.decode()
    assert all(text in page for text in ("Traducir la etiqueta", "Etiquetas", "900"))

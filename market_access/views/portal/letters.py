"""The letter of a relief as PDF."""

from django.http import Http404, HttpResponse
from django.utils import timezone

from exportasv.core.accounts.request import Request
from exportasv.core.documents.responses import private_pdf_response
from exportasv.core.http.costs import refuse_costly
from market_access.documents.relief_letter import relief_letter_pdf
from market_access.models import Relief
from market_access.rules.gate import ReliefState
from market_access.rules.market_pages import market_view
from market_access.rules.product_file import product_file
from market_access.rules.rulebook import rulebook
from market_access.views.portal.markets import own_destination
from products.views.portal.products import own_product


def relief_letter(request: Request, pk: int, market: str, code: str) -> HttpResponse:
    """Return the letter in both languages. Raise Http404 unless the relief is granted to this product there."""
    product, day, destination = own_product(request, pk), timezone.localdate(), own_destination(market)
    view = market_view(product_file(product, day), destination, rulebook(), day)
    answers = (each for each in view.result.reliefs if each.relief.code == code)
    answer = next((each for each in answers if each.state == ReliefState.GRANTED), None)
    if answer is None or not isinstance(answer.relief, Relief):
        raise Http404
    if refusal := refuse_costly(request):
        return refusal
    return private_pdf_response(relief_letter_pdf(product, answer.relief, destination, day), code.lower())

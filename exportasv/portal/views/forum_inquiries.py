"""Inquiries that start at the forum. They are here because they join two apps: events and inquiries."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404

from consulates.models import Inquiry
from consulates.views.public.inquiries import InquiryOrigin, products_for_form, render_inquiry_form
from counseling.models import ForumEvent
from exportasv.core.accounts.request import Request
from products.models import Product


def ask_at_forum(request: Request, slug: str, company: str) -> HttpResponseBase:
    """Show and send an inquiry to a company that takes part in a business round of the forum."""
    event = get_object_or_404(ForumEvent.objects.public().select_related("edition"), slug=slug)
    asked = get_object_or_404(event.companies(), slug=company)
    offered = products_for_form(Product.objects.published().filter(company=asked), request.GET.getlist("product"))
    return render_inquiry_form(request, offered, [], InquiryOrigin(Inquiry.Source.FORUM, occasion=event.occasion[:160]))

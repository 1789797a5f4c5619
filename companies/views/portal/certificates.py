"""Certificate pages of the company: list, add, change and read the document."""

from django.contrib import messages
from django.db.models import Count, F, Q
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.exports import CERTIFICATE_COLUMNS
from companies.forms.portal import CertificateForm
from companies.models import Certificate
from companies.models.company import product_states
from companies.rules import document_access, membership
from companies.views.current_company import current_company
from exportasv.core.accounts.request import Request
from exportasv.core.programme import CERTIFICATE_EXPIRES_SOON
from exportasv.core.spreadsheets import exports

PDF = "application/pdf"


def certificates(request: Request) -> HttpResponseBase:
    """List the certificates with validity and number of products. One query in addition to the layout's."""
    rows = current_company(request).certificates.select_related("type")
    leaning = Count("products", Q(products__state__in=product_states().PUBLIC_OR_WAITING))
    rows = rows.annotate(leaning=leaning).order_by(F("expires_on").asc(nulls_last=True), "pk")
    if taken := exports.export_response(request, rows, CERTIFICATE_COLUMNS, _("Certificates")):
        return taken
    context = {"certificates": rows, "soon": timezone.localdate() + CERTIFICATE_EXPIRES_SOON}
    return render(request, "companies/portal/certificates.html", context)


def _own_certificate(request: Request, pk: int) -> Certificate:
    return get_object_or_404(current_company(request).certificates.select_related("type", "company"), pk=pk)


def new_certificate(request: Request) -> HttpResponse:
    return _edit_certificate(request, Certificate(company=current_company(request)))


def certificate(request: Request, pk: int) -> HttpResponse:
    """Edit a certificate; POST saves it."""
    return _edit_certificate(request, _own_certificate(request, pk))


def _edit_certificate(request: Request, row: Certificate) -> HttpResponse:
    form = CertificateForm(request.POST or None, request.FILES or None, instance=row)
    if request.method == "POST" and form.is_valid():
        fresh = _own_certificate(request, row.pk) if row.pk else Certificate(company=row.company)
        membership.save_certificate(fresh, form.cleaned_data, form.cleaned_data["document"] or None, by=request.user)
        messages.success(request, _("Saved. Staff will confirm it when they have checked the document."))
        return redirect("companies:certificates")
    leaning = row.products.all() if row.pk else []
    return render(request, "companies/portal/certificate.html", {"form": form, "row": row, "leaning": leaning})


@require_POST
def delete_certificate(request: Request, pk: int) -> HttpResponse:
    membership.delete_certificate(_own_certificate(request, pk), by=request.user)
    messages.success(request, _("The certificate was removed."))
    return redirect("companies:certificates")


def certificate_document(request: Request, pk: int) -> HttpResponseBase:
    """Return the PDF to members and to staff with access to all companies. Log the access for the owners."""
    row = get_object_or_404(Certificate.objects.for_actor(request.user), pk=pk)
    if not row.document:
        raise Http404
    return document_access.serve_document(
        request, row.company, row.document, f"certificado-{pk}.pdf", what=str(row), content_type=PDF
    )

"""The origin of a company's product: its bill of materials, the verdict of each agreement, the statement as PDF."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError
from exportasv.core.documents.responses import pdf_response
from exportasv.core.http.costs import refuse_costly
from exportasv.core.whole_numbers import whole_number
from market_access.forms.origin import BillForm, MaterialForm
from market_access.models.origin import BillMaterial, BillOfMaterials
from market_access.origin import texts
from market_access.origin.questions import OriginAnswer, bill_for, origin_answers
from market_access.origin.statement import CAN_BE_STATED, origin_statement_pdf
from market_access.rules import origin as rules
from products.views.portal.products import own_good


def origin(request: Request, pk: int) -> HttpResponse:
    """Show the bill of materials and where the product originates. POST saves what `do` names.

    `?material=` opens a material to change it. Raise Http404 for a service.
    """
    product = own_good(request, pk)
    stored = bill_for(product)
    bill = stored or BillOfMaterials(product=product)
    material = _chosen_material(request, bill)
    details, line = BillForm(instance=bill), MaterialForm(instance=material, bill=bill)
    if request.method == "POST":
        bill = rules.get_or_start_bill(product, by=request.user)
        done, details, line = _save(request, bill, material)
        if done:
            messages.success(request, done)
            return redirect("market_access:origin", pk)
        stored = bill_for(product)
    context = {
        "product": product,
        "bill": bill,
        "details": details,
        "line": line,
        "material": material,
        "answers": _answer_rows(origin_answers(product, stored, timezone.localdate())),
    }
    failed = bool(details.errors or line.errors)
    return render(request, "market_access/portal/origin.html", context, status=400 if failed else 200)


def _chosen_material(request: Request, bill: BillOfMaterials) -> BillMaterial | None:
    number = whole_number(request.GET.get("material"))
    return get_object_or_404(BillMaterial, bill_id=bill.pk, pk=number) if number else None


def _save(request: Request, bill: BillOfMaterials, material: BillMaterial | None) -> tuple[str, BillForm, MaterialForm]:
    """Do what was sent; return what was done ("" if nothing), and both forms."""
    action = request.POST.get("do")
    details, line = BillForm(instance=bill), MaterialForm(instance=material, bill=bill)
    if action == "remove":
        number = whole_number(request.POST.get("material"))
        rules.remove_material(get_object_or_404(bill.materials, pk=number), by=request.user)
        return _("The material was removed."), details, line
    if action == "bill":
        details = BillForm(request.POST, instance=bill)
        if details.is_valid():
            rules.save_bill(bill, details.cleaned_data, by=request.user)
            return _("Saved."), details, line
    elif action == "material":
        line = MaterialForm(request.POST, instance=material, bill=bill)
        if line.is_valid():
            try:
                saved = rules.save_material(bill, line.save(commit=False), by=request.user)
            except RuleError as error:
                line.add_error("name", str(error))
            else:
                return _("Saved: %(material)s.") % {"material": saved.name}, details, line
    else:
        raise Http404
    return "", details, line


def _answer_rows(answers: list[OriginAnswer]) -> list[dict[str, object]]:
    return [
        {
            "code": each.agreement.code,
            "name": texts.AGREEMENT_NAMES[each.agreement.code],
            "label": texts.OUTCOMES[each.verdict.outcome][0],
            "tone": texts.OUTCOMES[each.verdict.outcome][1],
            "explanations": texts.explanations(each.verdict),
            "changes": texts.changes(each.verdict, each.agreement.code),
            "rule": each.rule,
            "can_be_stated": each.verdict.outcome in CAN_BE_STATED,
        }
        for each in answers
    ]


def origin_statement(request: Request, pk: int, agreement: str) -> HttpResponse:
    """Return the statement of origin for an agreement as PDF. Raise Http404 if the product does not originate."""
    product = own_good(request, pk)
    bill = bill_for(product)
    answers = origin_answers(product, bill, timezone.localdate())
    answer = next((each for each in answers if each.agreement.code == agreement), None)
    if bill is None or answer is None or answer.verdict.outcome not in CAN_BE_STATED:
        raise Http404
    if refusal := refuse_costly(request):
        return refusal
    return pdf_response(origin_statement_pdf(bill, answer), f"origin-{product.pk}-{agreement}")

"""Moves of a product by its company: withdraw, put back, take back, confirm, copy, delete, send or discard an edit."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError
from exportasv.core.programme import DELETION_KEPT, days_text
from products.rules import drafts, publication
from products.views.portal.products import own_product

STATE_ACTIONS = {
    "take_back": (publication.take_back, gettext_lazy("It is a draft again: correct it and send it when it is ready.")),
    "restore": (publication.restore_product, gettext_lazy("The product is in the catalogue again.")),
    "withdraw": (
        publication.withdraw_product,
        gettext_lazy("The product has left the catalogue. You can put it back below."),
    ),
    "reopen": (publication.reopen_product, gettext_lazy("It is a draft again.")),
    "confirm": (publication.confirm_product, gettext_lazy("Thank you. Buyers can see that it is up to date.")),
}


@require_POST
def change_state(request: Request, pk: int) -> HttpResponse:
    """Withdraw, restore, take back, confirm, copy or delete a product, or send or discard its edit.

    `move` names the action.
    """
    product, name = own_product(request, pk), request.POST.get("move", "")
    try:
        if name == "copy":
            copied = drafts.copy_product(product, by=request.user)
            messages.success(request, _("This is the copy. Give it its own name, and photos."))
            return redirect("products:edit", copied.pk)
        if name == "delete":
            drafts.delete_draft(product, by=request.user)
            words = {"term": days_text(DELETION_KEPT)}
            messages.success(request, _("The draft was deleted. Within %(term)s staff can bring it back.") % words)
            return redirect("products:mine")
        if name == "english":
            drafts.propose_english(product, by=request.user)
            said = _(
                "This English is a draft from our lists. Read it; what stands in [brackets] is yours to translate."
            )
            messages.success(request, said)
        elif name == "take_back" and (revision := drafts.open_revision(product)):
            publication.take_back_revision(revision, by=request.user)
            messages.success(request, _("Your changes are open again: correct them and send them when they are ready."))
        elif name == "send":
            drafts.request_publication(product, by=request.user)
            messages.success(request, _("Sent. A moderator will review it, and we will write to you by e-mail."))
        elif name == "discard" and (revision := drafts.open_revision(product)):
            publication.discard_revision(revision, by=request.user)
            messages.success(request, _("The edit was discarded; the public version stays."))
        elif name in STATE_ACTIONS:
            verb, told = STATE_ACTIONS[name]
            verb(product, by=request.user)
            messages.success(request, told)
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("products:edit", pk)

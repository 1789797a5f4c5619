"""Pages of accounts beside those of allauth: the first second factor of staff, and searches that people keep."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from exportasv.core.accounts import saved_views
from exportasv.core.accounts.models import SavedView
from exportasv.core.accounts.request import Request
from exportasv.core.accounts.second_factor import ENROLMENT_SESSION_KEY, needs_enrolment_link, open_link
from exportasv.core.db.errors import RuleError


def enrolment_needed(request: Request) -> HttpResponse:
    """Say that the first second factor is set up with an administrator's link."""
    if not needs_enrolment_link(request):
        return redirect("mfa_index")
    return render(request, "account/enrolment_needed.html")


def open_enrolment_link(request: Request, token: str) -> HttpResponse:
    """Show the link's page. POST lets this session set up the first factor; the link ends once a factor is added."""
    if open_link(token, request.user) is None:
        return render(request, "account/enrolment_link.html", {"gone": True}, status=404)
    if request.method != "POST":
        return render(request, "account/enrolment_link.html")
    request.session[ENROLMENT_SESSION_KEY] = token
    messages.info(request, _("Choose an authenticator app or a passkey."))
    return redirect("mfa_index")


class SavedViewForm(forms.ModelForm):
    """The name of a search, and what the page says of its list."""

    route = forms.CharField(max_length=80)
    query = forms.CharField(max_length=1000, required=False)

    class Meta:
        model = SavedView
        fields = ["name"]


@require_POST
def keep_view(request: Request) -> HttpResponse:
    """Keep the search of a list under a name, and go back to it."""
    form = SavedViewForm(request.POST)
    try:
        if not form.is_valid():
            raise RuleError(next(str(error) for errors in form.errors.values() for error in errors))
        words = form.cleaned_data
        view = saved_views.save_view(request.user, words["route"], words["name"], words["query"])
        messages.success(request, _("Kept as “%(name)s”.") % {"name": view.name})
    except RuleError as error:
        messages.error(request, str(error))
    return _back_to_list(request.POST.get("route", ""), request.POST.get("query", ""))


@require_POST
def delete_view(request: Request, pk: int) -> HttpResponse:
    """Delete a search that the person keeps. Raise Http404 if it is somebody else's."""
    view = get_object_or_404(SavedView, user=request.user.pk, pk=pk)
    view.delete()
    messages.success(request, _("Deleted: “%(name)s”.") % {"name": view.name})
    return _back_to_list(view.route, view.query)


def _back_to_list(route: str, query: str) -> HttpResponse:
    try:
        return redirect(saved_views.page_of(route, saved_views.search_of(query)))
    except RuleError:
        return redirect("portal:my_portal")

"""Common parts of the admin site: permissions, scoped rows, and state actions as buttons."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import NotRelationField, get_fields_from_path
from django.core.exceptions import FieldDoesNotExist
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.dataclasses import UnfoldAction
from unfold.decorators import display
from unfold.enums import ActionVariant
from unfold.views import ChangeList
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminTextInputWidget

from exportasv.core.accounts import exports as exported
from exportasv.core.accounts.admin_lookups import BoundedPagesFormSet, is_lookup_declared
from exportasv.core.accounts.deletion_rules import deletion_rules
from exportasv.core.accounts.list_costs import CappedPaginator, date_bar, usual_order
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import has_permission
from exportasv.core.accounts.reauthentication import require_reauthentication
from exportasv.core.accounts.request import user_of
from exportasv.core.accounts.staff_home import CARD_PARAM, cards_of
from exportasv.core.concurrent_edits import VersionedModelForm, seen_input
from exportasv.core.db.archivable import ArchivableQuerySet
from exportasv.core.db.errors import RuleError
from exportasv.core.db.fields import ChoicesField
from exportasv.core.db.sorting import by_name, is_text
from exportasv.core.db.state_machine import Tone, life_cycle_of
from exportasv.core.form_fields import DayField, DecimalNumberField, SplitMomentField, WholeNumberField, number_attrs
from exportasv.core.lazy_text import StrOrPromise
from exportasv.core.spreadsheets import exports

Row = TypeVar("Row", bound=models.Model)


class ShownText(str):
    """What a state action returns to be shown to the person who pressed its button, and to nobody else."""


class StateAction(NamedTuple, Generic[Row]):
    """A state change as a button of the form. With `in_list` it is also an action of the list."""

    name: str
    label: StrOrPromise
    run: Callable[[Row, User], object]  # (row, person) → anything, a ShownText is shown; may raise RuleError
    to: str = ""  # the new state; the button is shown only if that move is allowed
    in_list: bool = True
    requires_reauthentication: bool = False  # for actions that cannot be undone: see reauthentication.py

    def is_allowed_for(self, row: Row) -> bool:
        states = life_cycle_of(type(row))
        return not self.to or bool(states and states.allows(row.serializable_value("state"), self.to))


class ModelPermissionsMixin:
    """Permissions of a model's pages, from the table in permissions.py."""

    model: type[models.Model]
    can_add = True  # False: only the portal or a rule creates rows
    can_delete = True  # False: rows end in a state (archived, closed …) and are never deleted
    read_only = False  # True: rows never change after they are written

    def _has_permission(self, request: HttpRequest, write: bool) -> bool:
        return has_permission(request.user, self.model._meta.label_lower, write=write)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._has_permission(request, write=False)

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.can_add and self._has_permission(request, write=True)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return not self.read_only and self._has_permission(request, write=True)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        allowed = self.can_delete and not self.read_only and self._has_permission(request, write=True)
        return allowed and not (isinstance(obj, self.model) and deletion_rules().obstacle(obj))


class ReadingFormsMixin:
    """Inputs of the forms: text for numbers, read as people write them, and ticks for several choices."""

    formfield_overrides = {
        models.IntegerField: {
            "form_class": WholeNumberField,
            "widget": UnfoldAdminTextInputWidget(number_attrs("numeric")),
        },
        models.DecimalField: {
            "form_class": DecimalNumberField,
            "widget": UnfoldAdminTextInputWidget(number_attrs("decimal")),
        },
        models.DateField: {"form_class": DayField},
        models.DateTimeField: {"form_class": SplitMomentField},
        ChoicesField: {"widget": UnfoldAdminCheckboxSelectMultipleWidget},
    }


class RelatedInline(ModelPermissionsMixin, ReadingFormsMixin, TabularInline):
    """Rows that belong to the row of the form."""

    form = VersionedModelForm
    formset = BoundedPagesFormSet
    extra = 0
    show_change_link = True
    tab = True
    per_page = 20

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Return an ordering even if the model has none, because pages of rows need one."""
        return super().get_ordering(request) or tuple(self.model._meta.ordering or ()) or ("pk",)


class ReadOnlyInline(RelatedInline):
    """Rows shown on the form of another row. They change only on their own page."""

    can_add = False
    read_only = True


class AlphabetChangeList(ChangeList):
    """A list whose names are in the order of the alphabet."""

    def get_ordering(self, request: HttpRequest, queryset: models.QuerySet) -> list[Any]:
        return [
            by_name(column) if isinstance(column, str) and self._is_text(column) else column
            for column in super().get_ordering(request, queryset)
        ]

    def _is_text(self, column: str) -> bool:
        names = column.removeprefix("-").split("__")
        try:
            field = get_fields_from_path(self.model, "__".join(names))[-1]
        except (FieldDoesNotExist, NotRelationField):  # an annotation
            return False
        return is_text(field)


class CardFilter(SimpleListFilter):
    """The rows that a card of the home page counts."""

    title = _("pending")
    parameter_name = CARD_PARAM

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, StrOrPromise]]:
        cards = cards_of(model_admin.model._meta.label_lower)
        everybodys = gettext("%(card)s (everybody's)")
        return [
            (name, everybodys % {"card": card.title} if name != card.name else card.title)
            for card in cards
            for name in card.named_rows()
        ]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        for card in cards_of(queryset.model._meta.label_lower):
            if rows := card.named_rows().get(self.value() or ""):
                queryset = queryset.filter(pk__in=rows(user_of(request)).order_by().values("pk"))
        return queryset


class ScopedModelAdmin(ModelPermissionsMixin, ReadingFormsMixin, ModelAdmin, Generic[Row]):
    """Pages of a model: only the person's rows, no query per row, state changes only through state actions."""

    form = VersionedModelForm
    change_form_before_template = "admin/seen.html"
    state_actions: tuple[StateAction[Row], ...] = ()
    related_lists: tuple[tuple[str, str], ...] = ()  # (label of the related model, lookup of this row's id)
    selectable_links: tuple[str, ...] = ()  # links to people that may be chosen without the right to list all users
    clear_caches: tuple[Callable[[], None], ...] = ()  # run when a row was changed: the site keeps these rows
    export_columns: tuple[exports.Column, ...] | None = None  # of the exported list; None: the columns of list and form
    list_before_template = "admin/date_bar.html"
    list_after_template = "admin/export.html"
    paginator = CappedPaginator
    list_per_page = 25
    is_small = False  # True: some hundred rows at most, so a list may sort and count them all
    show_full_result_count = False
    list_filter_submit = True
    warn_unsaved_form = True
    compressed_fields = True
    save_on_top = False

    def get_list_filter(self, request: HttpRequest) -> Sequence[Any]:
        cards = cards_of(self.model._meta.label_lower)
        return [*super().get_list_filter(request), *([CardFilter] if cards else [])]

    def get_ordering(self, request: HttpRequest) -> Sequence[Any]:
        declared = super().get_ordering(request) or self.model._meta.ordering or ()
        return declared if self.is_small else usual_order(self.model, declared)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return AlphabetChangeList

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        rows = super().get_queryset(request)
        if hasattr(rows, "for_actor"):
            rows = rows.for_actor(request.user)
        return rows.select_related(*self.list_select_related) if self.list_select_related else rows

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        return is_lookup_declared(self, request, lookup, value)

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet, search_term: str
    ) -> tuple[models.QuerySet, bool]:
        """Return the rows found; a form's field offers only those in use."""
        if isinstance(queryset, ArchivableQuerySet) and "model_name" in request.GET:  # the address of autocompletion
            queryset = queryset.in_use()
        return super().get_search_results(request, queryset, search_term)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts, object_id: str) -> HttpResponse:
        raise Http404  # rows of other people return 404

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Row | None:
        """Return the row; while a change form is saved, locked, so that nobody writes between reading and writing."""
        row = super().get_object(request, object_id, from_field)
        if row is None or request.method != "POST" or not transaction.get_connection().in_atomic_block:
            return row
        list(self.model._base_manager.select_for_update(no_key=True).filter(pk=row.pk).values_list("pk"))
        return super().get_object(request, object_id, from_field)

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **named: Any) -> HttpResponse:
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        context["seen_input"] = seen_input(
            context["adminform"].form, *(form for each in formsets for form in each.forms)
        )
        return super().render_change_form(request, context, *args, **named)

    def get_readonly_fields(self, request: HttpRequest, obj: Row | None = None) -> list[str]:
        fields = [*super().get_readonly_fields(request, obj)]
        states = life_cycle_of(self.model)
        if states and states.MOVES:
            fields.append("state")
        return [*fields, *self._unlistable_links(request), *(["links"] if self.related_lists else [])]

    def _unlistable_links(self, request: HttpRequest) -> list[str]:
        """Return the links to models that this person may not list. They are read-only."""
        return [
            field.name
            for field in self.model._meta.fields
            if field.related_model is not None
            and field.name not in self.selectable_links
            and not has_permission(request.user, field.related_model._meta.label_lower)
        ]

    def get_actions(self, request: HttpRequest) -> dict:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)  # rows are deleted one by one, after a page that shows the consequences
        actions["export_selected"] = (_export_selected, "export_selected", _("Download as XLSX"))
        if self.has_change_permission(request):
            for action in self.state_actions:
                if action.in_list:
                    actions[action.name] = (partial(_run_on_selected, action), action.name, action.label)
        return actions

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponseBase:
        """Return the list, or with `?export=` in the address a file with its filtered rows."""
        extra_context = {"title": capfirst(str(self.opts.verbose_name_plural)), **(extra_context or {})}
        if not exports.requested_format(request) or not self.has_view_permission(request):
            return _with_date_bar(super().changelist_view(request, extra_context))
        asked = request.GET
        request.GET = _without_export(asked)  # type: ignore[assignment]  # immutable in the stubs
        try:
            rows = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:  # the list itself reports the invalid filter
            return super().changelist_view(request, extra_context)
        request.GET = asked
        return self.export_response(request, rows)

    def response_action(self, request: HttpRequest, queryset: models.QuerySet) -> HttpResponseBase | None:
        """Run an action, but not on "all" rows of a list that says no number for them."""
        rows = CappedPaginator(queryset, self.list_per_page)
        if request.POST.get("select_across", "0") != "0" and rows.is_capped:
            text = _("More than %(n)s rows: filter the list first, or choose rows.") % {"n": rows.most}
            self.message_user(request, text, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())
        return super().response_action(request, queryset)

    def get_export_columns(self, request: HttpRequest) -> Sequence[exports.Column]:
        return self.export_columns or exported.columns_of(self, request)

    def export_response(self, request: HttpRequest, rows: models.QuerySet) -> HttpResponseBase:
        columns = self.get_export_columns(request)
        rows = exported.with_related(rows, self.model, columns)
        response = exports.export_response(request, rows, columns, self.model._meta.verbose_name_plural or "")
        if response is None:
            raise Http404  # the address asks for a part that this list does not have
        return response

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self._clear_caches()

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what falls with the row and ask; a deletion of many rows needs the password again."""
        row = self.get_object(request, object_id)
        try:
            if row is not None and request.method == "POST" and self.has_delete_permission(request, row):
                rules = deletion_rules()
                needs_password = settings.STEP_UP_REQUIRED or rules.count_rows(row) > rules.max_rows_without_password
                if needs_password and (response := require_reauthentication(request)):
                    return response
            return super().delete_view(request, object_id, extra_context)
        except RuleError as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path().removesuffix("delete/") + "change/")

    def delete_model(self, request: HttpRequest, obj: Row) -> None:
        rules = deletion_rules()
        rules.delete(obj, user_of(request))
        text = _("For %(n)s days it can be brought back: see “Deleted”.") % {"n": rules.days_kept}
        self.message_user(request, text, messages.WARNING)
        self._clear_caches()

    def save_formset(self, request: HttpRequest, form: forms.ModelForm, formset: Any, change: bool) -> None:
        """Delete rows of other tables on this form so that they can be brought back too."""
        formset.delete_existing = partial(_delete_of_formset, self, user_of(request))
        super().save_formset(request, form, formset, change)

    def _clear_caches(self) -> None:
        for clear in self.clear_caches:
            clear()

    def get_actions_submit_line(self, request: HttpRequest, object_id: str) -> list[UnfoldAction]:
        row = self.get_object(request, str(object_id)) if self.state_actions else None
        if row is None or not self.has_change_permission(request, row):
            return []
        return [_action_button(action) for action in self.state_actions if action.is_allowed_for(row)]

    def changeform_view(self, request: HttpRequest, object_id=None, form_url="", extra_context=None) -> HttpResponse:
        posted = [action for action in self.state_actions if f"_action_{action.name}" in request.POST]
        must_reauthenticate = any(action.requires_reauthentication for action in posted)
        if must_reauthenticate and (response := require_reauthentication(request)):
            return response
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except RuleError as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def response_change(self, request: HttpRequest, obj: Row) -> HttpResponse:
        for action in self.state_actions:
            if f"_action_{action.name}" in request.POST:
                result = action.run(obj, user_of(request))
                done = _("Done: %(action)s.") % {"action": action.label}
                self.message_user(request, result if isinstance(result, ShownText) else done, messages.SUCCESS)
                return HttpResponseRedirect(request.get_full_path())
        return super().response_change(request, obj)

    @display(description=_("state"), ordering="state", label={tone: tone.admin_colour for tone in Tone})
    def state_badge(self, row: Any) -> tuple[Tone, StrOrPromise]:
        state = row.State(row.state)
        return state.tone, state.label

    @display(description=_("related records"))
    def links(self, row: models.Model) -> str:
        """Return links to the related rows of `related_lists`."""
        if row is None or row.pk is None:
            return "—"
        return format_html(
            "{}" * len(self.related_lists),
            *(related_list_link(label, lookup, row.pk) for label, lookup in self.related_lists),
        )


def _delete_of_formset(admin: ScopedModelAdmin, by: User, row: models.Model, commit: bool = True) -> None:
    """Delete a row that was ticked on the form of another. Raise RuleError if its own page must ask first."""
    rules = deletion_rules()
    falling = rules.count_rows(row)
    has_page = admin.admin_site.is_registered(type(row))
    if falling > (1 if has_page else rules.max_rows_without_password):
        text = _("%(row)s takes %(n)s more rows with it: delete it on its own page, which shows them.")
        raise RuleError(text % {"row": row, "n": falling - 1})
    if commit:
        rules.delete(row, by)


def related_list_link(label: str, lookup: str, pk: object) -> str:
    """Return a link to the list of a model (as in "accounts.user"), filtered by `lookup` = `pk`."""
    options = apps.get_model(label)._meta
    url = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
    classes = "inline-block mr-4 py-1 font-medium underline text-primary-600 dark:text-primary-500"
    return format_html(
        '<a class="{}" href="{}?{}={}">{}</a>', classes, url, lookup, pk, str(options.verbose_name_plural).capitalize()
    )


def _with_date_bar(response: HttpResponseBase) -> HttpResponseBase:
    """Put the bar of dates in the place of Django's date hierarchy, which reads the whole table for its links."""
    context = getattr(response, "context_data", None) or {}
    if "cl" in context:
        context["date_bar"] = date_bar(context["cl"])
        context["cl"].date_hierarchy = None
    return response


def _without_export(asked: QueryDict) -> QueryDict:
    filters = asked.copy()
    filters.pop(exports.EXPORT_PARAM)
    return filters


def _export_selected(admin: ScopedModelAdmin, request: HttpRequest, rows: models.QuerySet) -> HttpResponseBase:
    """Return the selected rows as a file."""
    asked = request.GET.copy()
    asked[exports.EXPORT_PARAM] = exports.XLSX
    request.GET = asked  # type: ignore[assignment]  # immutable in the stubs
    return admin.export_response(request, rows)


def _action_button(action: StateAction) -> UnfoldAction:
    return UnfoldAction(
        action_name=f"_action_{action.name}",
        method=lambda request, row: None,  # response_change runs it after the whole form is saved
        description=action.label,
        path="",
        attrs={"name": f"_action_{action.name}"},
        variant=ActionVariant.DEFAULT,
    )


def _run_on_selected(action: StateAction, admin: ScopedModelAdmin, request: HttpRequest, rows: models.QuerySet) -> None:
    done = 0
    for row in rows:
        try:
            action.run(row, user_of(request))
            done += 1
        except RuleError as error:
            admin.message_user(request, f"{row}: {error}", messages.ERROR)
    if done:
        text = ngettext("%(action)s: %(n)d row.", "%(action)s: %(n)d rows.", done)
        admin.message_user(request, text % {"action": action.label, "n": done}, messages.SUCCESS)

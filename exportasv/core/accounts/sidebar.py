"""The admin site's sidebar: each person sees the lists that access.py lets them view."""

from collections.abc import Callable

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exportasv.core.accounts.permissions import has_permission
from exportasv.core.accounts.request import Request

# group → (title, material symbol, model), and the route where it is not the model's list
GROUPS = (
    (_("Companies"), (
        (_("Companies"), "storefront", "companies.company"),
        (_("Applications to join"), "how_to_reg", "companies.application"),
        (_("Certificates"), "verified", "companies.certificate"),
        (_("Export markets"), "public", "companies.exportmarket"),
        (_("Readiness"), "checklist", "companies.readinessassessment"),
        (_("Destination surveys"), "bar_chart", "companies.destinationsurvey"),
        (_("Duplicates"), "join_inner", "companies.merge", "admin:products_duplicates", "companies"),
    )),
    (_("Exportable supply"), (
        (_("Products"), "inventory_2", "products.product"),
        (_("Edits to approve"), "rate_review", "products.productrevision"),
        (_("Sectors"), "category", "products.sector"),
        (_("Synonyms"), "compare_arrows", "products.synonym"),
        (_("Terms of the trade"), "dictionary", "products.glossaryterm"),
        (_("Searches without hits"), "search_off", "products.missedsearch"),
        (_("Visits by QR code"), "qr_code_2", "products.qrscan"),
        (_("Printouts"), "picture_as_pdf", "products.printout"),
        (pgettext_lazy("menu", "HS codes"), "tag", "products.hscode"),
    )),
    (_("Counseling"), (
        (_("Sessions"), "event", "counseling.counselingsession"),
        (_("Agreements"), "task_alt", "counseling.actionitem"),
        (_("Referrals"), "move_up", "counseling.referral"),
        (_("Advisers"), "support_agent", "counseling.adviser"),
        (_("Group sessions"), "groups", "counseling.groupsession"),
        (_("Waiting list"), "hourglass_empty", "counseling.waitinglistentry"),
        (_("Without help"), "person_alert", "counseling.neglectedcompany"),
        (_("Services of the State"), "account_balance", "counseling.service"),
        (_("Services for answers"), "conversion_path", "counseling.servicerecommendation"),
    )),
    (_("Trading houses and buyers"), (
        (_("Trading houses"), "home_work", "consulates.tradinghouse"),
        (_("Placements"), "shelves", "consulates.placement"),
        (_("Samples"), "package_2", "consulates.samplebalance"),
        (_("Requests of samples"), "local_shipping", "consulates.samplerequest"),
        (_("Monthly reports"), "summarize", "consulates.housereport"),
        (_("Events of houses"), "celebration", "consulates.houseevent"),
        (_("Contacts of houses"), "contacts", "consulates.housecontact"),
        (_("Buyers"), "handshake", "consulates.buyer"),
        (_("Inquiries"), "mail", "consulates.inquiry"),
        (_("Quotations"), "request_quote", "consulates.quotation"),
        (_("Gaps"), "rule", "consulates.gap"),
        (_("Fairs"), "festival", "consulates.fair"),
        (_("Meetings at fairs"), "groups", "consulates.fairmeeting"),
        (_("Export wins"), "trophy", "consulates.exportwin"),
        (_("Disputes of sales"), "gavel", "consulates.windispute"),
    )),
    (_("National Forum"), (
        (_("Editions"), "campaign", "counseling.forumedition"),
        (_("Events"), "calendar_month", "counseling.forumevent"),
        (_("Registrations"), "how_to_reg", "counseling.registration"),
        (_("Speakers"), "mic", "counseling.speaker"),
        (_("Materials"), "attach_file", "counseling.material"),
        (_("Questions to the panel"), "forum", "counseling.panelquestion"),
        (_("What people say"), "star", "counseling.surveyanswer"),
    )),
    (_("Spreadsheets"), (
        (_("Spreadsheet intake"), "upload_file", "imports.importjob"),
    )),
    (_("System"), (
        (_("Users"), "person", "accounts.user"),
        (_("Institutions"), "apartment", "accounts.institution"),
        (_("Requests on personal data"), "shield_person", "privacy.datarequest"),
        (_("Removals of old data"), "auto_delete", "privacy.retentionremoval"),
        (_("Looks at papers"), "visibility", "companies.documentaccess"),
        (_("Reminder rules"), "notifications", "notifications.reminderrule"),
        (_("Reminders sent"), "outgoing_mail", "notifications.reminderdelivery"),
        (_("Letters"), "mail", "notifications.outgoingemail"),
        (_("Owed work"), "schedule", "outbox.outboxtask"),
        (_("Audit"), "history", "audit.auditentry"),
    )),
)  # fmt: skip


def navigation(request: Request) -> list[dict[str, object]]:
    """Unfold's sidebar: the home, then the groups in which this person may view something."""
    home: dict[str, object] = {
        "items": [{"title": _("What waits for you"), "icon": "home", "link": reverse_lazy("admin:index")}]
    }
    groups: list[dict[str, object]] = [
        {"title": title, "separator": True, "collapsible": True, "items": [_item(*item) for item in items]}
        for title, items in GROUPS
        if any(has_permission(request.user, item[2]) for item in items)
    ]
    return [home, *groups]


def _item(title: str, icon: str, model: str, route: str = "", *args: str) -> dict[str, object]:
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(route or "admin:{}_{}_changelist".format(*model.split(".")), args=args),
        "permission": _view_permission(model),
    }


def _view_permission(model: str) -> Callable[[Request], bool]:
    return lambda request: has_permission(request.user, model)

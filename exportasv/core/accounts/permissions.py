"""Who may do what: one declared table, enforced by AccessMiddleware and read by the tests.

Every route has a row: view name → method → who. A route without a row is refused to everybody, and
fails the suite. Whose objects a person sees behind a route is the business of each model's `for_actor`.
"""

from dataclasses import dataclass, field

ANONYMOUS, MEMBER = "anonymous", "member"  # member: signed in without a staff role
ADVISER, MANAGER, CONSULAR = "adviser", "manager", "consular"
INVEST, ADMINISTRATOR = "invest", "administrator"

STAFF = frozenset({ADVISER, MANAGER, CONSULAR, INVEST, ADMINISTRATOR})
SIGNED_IN = STAFF | {MEMBER}
PUBLIC = SIGNED_IN | {ANONYMOUS}
ADMIN_SITE = frozenset({ADVISER, MANAGER, INVEST, ADMINISTRATOR})
OWN = frozenset({MEMBER})  # pages of one's own company
COUNSELING = frozenset({ADVISER, MANAGER, ADMINISTRATOR})
MANAGERS = frozenset({MANAGER, ADMINISTRATOR})
HOUSE = frozenset({CONSULAR})
MEMBERS = frozenset({MEMBER})
BUYERS_DESK = MANAGERS | {INVEST, CONSULAR}
READ = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Row:
    """Who may read (GET, HEAD, OPTIONS) and who may write (POST and the rest) at a route."""

    read: frozenset[str]
    write: frozenset[str] = field(default=frozenset())

    def allows(self, who: str, method: str) -> bool:
        return who in (self.read if method in READ else self.write)


def _rows(names: str, read: frozenset[str], write: frozenset[str] = frozenset()) -> dict[str, Row]:
    return dict.fromkeys(names.split(), Row(read, write))


TABLE: dict[str, Row] = {
    **_rows("healthz readyz root", PUBLIC),
    **_rows("set_language", frozenset(), PUBLIC),
    # Public site
    **_rows("portal:home robots favicon sitemap sitemap_of photo_file", PUBLIC),
    **_rows("products:catalogue products:suggestions products:product products:cover", PUBLIC),
    **_rows("products:sheet products:company_sheet products:qr products:printout products:printout_file visit", PUBLIC),
    **_rows("service_worker manifest portal:offline products:sector products:news products:sector_news", PUBLIC),
    **_rows("products:shortlist products:shared products:shared_pdf products:shared_xlsx", PUBLIC),
    **_rows("products:print products:keep products:drop consulates:ask", PUBLIC, PUBLIC),
    **_rows("companies:list companies:company consulates:houses consulates:house", PUBLIC),
    **_rows("consulates:wish consulates:ask_house portal:ask_at_forum", PUBLIC, PUBLIC),
    **_rows("counseling:services counseling:service counseling:which counseling:forum counseling:event", PUBLIC),
    **_rows("counseling:event_ics counseling:edition_ics counseling:material", PUBLIC),
    **_rows("counseling:certificates counseling:certificate_page", PUBLIC),
    **_rows("counseling:register", PUBLIC, PUBLIC),
    # Behind a guest's private link (a signed token)
    **_rows("counseling:ticket counseling:ticket_file counseling:ticket_certificate", PUBLIC),
    **_rows("counseling:ticket_material", PUBLIC),
    **_rows("counseling:ticket_give_back counseling:ticket_questions counseling:ticket_survey", PUBLIC, PUBLIC),
    # The forum's places of a person and a company, and its staff at the door
    **_rows("counseling:places", SIGNED_IN),
    **_rows("counseling:staff_forum counseling:staff_event counseling:staff_people", COUNSELING),
    **_rows("counseling:staff_door_list", COUNSELING),
    **_rows(
        "counseling:staff_questions counseling:staff_door counseling:staff_book counseling_door", COUNSELING, COUNSELING
    ),
    **_rows("counseling:staff_door_sync", frozenset(), COUNSELING),
    # API, read side
    **_rows("api:root api:schema api:docs", PUBLIC),
    **_rows("api:sector-list api:sector-detail api:company-list api:company-detail", PUBLIC),
    **_rows("api:product-list api:product-detail api:tradinghouse-list api:tradinghouse-detail", PUBLIC),
    **_rows("api:service-list api:service-detail api:event-list api:event-detail", PUBLIC),
    # Sign-in (django-allauth)
    **_rows("account_login account_signup account_reset_password account_reset_password_from_key", PUBLIC, PUBLIC),
    **_rows("account_confirm_email account_logout mfa_login_webauthn mfa_authenticate", PUBLIC, PUBLIC),
    **_rows("account_reset_password_done account_reset_password_from_key_done", PUBLIC),
    **_rows("account_email_verification_sent account_inactive", PUBLIC, PUBLIC),
    **_rows("account_reauthenticate mfa_reauthenticate mfa_reauthenticate_webauthn", SIGNED_IN, SIGNED_IN),
    **_rows("account_change_password account_set_password account_email", SIGNED_IN, SIGNED_IN),
    **_rows("mfa_index mfa_activate_totp mfa_deactivate_totp mfa_view_recovery_codes", SIGNED_IN, SIGNED_IN),
    **_rows("mfa_generate_recovery_codes mfa_download_recovery_codes", SIGNED_IN, SIGNED_IN),
    **_rows("mfa_list_webauthn mfa_add_webauthn mfa_edit_webauthn mfa_remove_webauthn", SIGNED_IN, SIGNED_IN),
    **_rows("account_confirm_login_code", frozenset()),  # sign-in by mailed code is not offered
    # Portal
    **_rows("portal:desk", SIGNED_IN),
    **_rows("companies:markets companies:destinations", OWN, OWN),
    **_rows("counseling:readiness", OWN),
    **_rows("counseling:readiness_questions", OWN, OWN),
    **_rows("counseling:readiness_begin counseling:readiness_take_on", frozenset(), OWN),
    **_rows("companies:switch", frozenset(), SIGNED_IN),
    # The desk of a trading house, and what its company sees of it
    **_rows("consulates:desk_shelf consulates:desk_pick consulates:desk_events", HOUSE),
    **_rows("consulates:desk_placement consulates:desk_place consulates:desk_samples", HOUSE, HOUSE),
    **_rows("consulates:desk_receive consulates:desk_contacts consulates:desk_contact", HOUSE, HOUSE),
    **_rows("consulates:desk_new_event consulates:desk_event consulates:desk_report", HOUSE, HOUSE),
    **_rows("consulates:desk_print consulates:desk_end_request consulates:desk_drop_contact", frozenset(), HOUSE),
    **_rows("consulates:side_by_side", ADMIN_SITE),
    **_rows("consulates:promotion consulates:my_samples consulates:my_fairs", frozenset({MEMBER})),
    **_rows("consulates:my_fair", frozenset({MEMBER}), frozenset({MEMBER})),
    **_rows("consulates:leave_fair", frozenset(), frozenset({MEMBER})),
    **_rows("consulates:fairs", COUNSELING | {INVEST}),
    **_rows("consulates:fair consulates:meeting", COUNSELING | {INVEST}, COUNSELING | {INVEST}),
    **_rows("consulates:decide_application", frozenset(), COUNSELING | {INVEST}),
    **_rows("consulates:answer_samples", frozenset(), frozenset({MEMBER})),
    **_rows("consulates:sample_photo", SIGNED_IN),
    **_rows("notifications:inbox notifications:exports notifications:export notifications:export_file", SIGNED_IN),
    **_rows("portal:apply portal:apply_step", MEMBERS, MEMBERS),
    **_rows("portal:municipalities portal:timeline", MEMBERS),
    **_rows("portal:check_id", frozenset(), MEMBERS),
    **_rows("companies:profile companies:team", MEMBERS, MEMBERS),
    **_rows("companies:profile_autosave companies:change_member companies:revoke_invitation", frozenset(), MEMBERS),
    **_rows("companies:leave companies:certificate_drop companies:accept_here", frozenset(), MEMBERS),
    **_rows("companies:certificates", MEMBERS),
    **_rows("companies:certificate_new companies:certificate", MEMBERS, MEMBERS),
    **_rows("companies:certificate_paper", MEMBERS | ADMIN_SITE),  # whose paper: Certificate.for_actor
    **_rows("companies:invitation products:confirm_by_link", PUBLIC, PUBLIC),  # links of mails
    **_rows("products:mine products:terms", MEMBERS),
    **_rows("products:new products:edit products:papers products:hs_codes", MEMBERS, MEMBERS),
    **_rows("products:prices products:calculator", MEMBERS, MEMBERS),
    **_rows("products:autosave products:move products:drop_price", frozenset(), MEMBERS),
    **_rows("notifications:read", frozenset(), SIGNED_IN),
    **_rows("notifications:choices", SIGNED_IN, SIGNED_IN),
    **_rows("notifications:digest_off", PUBLIC, PUBLIC),  # by a signed link
    **_rows("privacy:mine", SIGNED_IN, SIGNED_IN),
    **_rows("privacy:copy", SIGNED_IN),
    **_rows("privacy:ask_copy", frozenset(), SIGNED_IN),
    **_rows("notifications:outbox notifications:outbox_mail", PUBLIC),  # exists only where DEMO is on
    **_rows("products:photos", COUNSELING | {MEMBER}, COUNSELING | {MEMBER}),
    **_rows("products:photos_order products:photo_restore products:photo", frozenset(), COUNSELING | {MEMBER}),
    # Counseling: the company's pages, those of the staff, and links in mails
    **_rows("counseling:sessions counseling:session counseling:session_ics counseling:session_minutes", MEMBERS),
    **_rows("counseling:agreements counseling:referrals", MEMBERS),
    **_rows("counseling:ask_session counseling:session_times counseling:agreement_done", MEMBERS, MEMBERS),
    **_rows("counseling:session_cancel counseling:session_confirm", frozenset(), MEMBERS),
    **_rows("counseling:session_wait counseling:group_join counseling:proposal_accept", frozenset(), MEMBERS),
    **_rows("counseling:agreement_proof", COUNSELING | MEMBERS),
    **_rows("counseling:staff_agenda counseling:staff_queue counseling:staff_neglected", COUNSELING),
    **_rows("counseling:staff_team counseling:staff_group counseling:staff_minutes counseling:staff_hours", COUNSELING),
    **_rows("counseling:staff_agreements", COUNSELING),
    **_rows("counseling:staff_session counseling:staff_new_session counseling:staff_times", COUNSELING, COUNSELING),
    **_rows("counseling:staff_groups", COUNSELING, COUNSELING),
    **_rows("counseling:staff_draft counseling:staff_miss counseling:staff_cancel", frozenset(), COUNSELING),
    **_rows("counseling:staff_deal counseling:staff_agreement_move", frozenset(), COUNSELING),
    **_rows(
        "counseling:staff_hours_change counseling:staff_group_cancel counseling:staff_group_hold",
        frozenset(),
        COUNSELING,
    ),
    **_rows("counseling:staff_referrals", STAFF),
    **_rows("counseling:staff_refer", STAFF, STAFF),
    **_rows("counseling:staff_referral_move", frozenset(), STAFF),
    **_rows("counseling:confirm_record counseling:proposal", PUBLIC, PUBLIC),
    **_rows("counseling:calendar_feed", PUBLIC),
    # Threads of buyers, buyers, sales, figures
    **_rows("consulates:asked", PUBLIC, PUBLIC),
    **_rows("consulates:asked_quotation consulates:asked_paper consulates:stories figures:sales_csv", PUBLIC),
    **_rows("consulates:confirm_win", PUBLIC, PUBLIC),  # the token in the owner's mail is the right
    **_rows("inbound_mail api:inquiry-list", frozenset(), PUBLIC),  # mails are signed by the mail server
    **_rows("consulates:inquiries consulates:quotation consulates:inquiry_paper", SIGNED_IN),
    **_rows("consulates:inquiry consulates:new_quotation", SIGNED_IN, SIGNED_IN),
    **_rows("consulates:wins figures:chain figures:came_of", SIGNED_IN),
    **_rows("consulates:new_win consulates:win", SIGNED_IN, SIGNED_IN),
    **_rows("figures:achieved consulates:buyers consulates:requirements", STAFF),
    **_rows("consulates:buyer consulates:requirement", STAFF, STAFF),
    **_rows("consulates:new_buyer consulates:edit_buyer", BUYERS_DESK, BUYERS_DESK),
    **_rows("consulates:new_requirement consulates:edit_requirement", BUYERS_DESK, BUYERS_DESK),
    **_rows("portal:opportunities", MEMBERS, MEMBERS),
    # Admin site
    **_rows("admin:products_duplicates", MANAGERS),
    **_rows("admin:products_merge", MANAGERS, MANAGERS),
    **_rows("admin:products_merge_undo", frozenset(), MANAGERS),
    **_rows("admin:products_moderation admin:products_moderation_next admin:products_moderation_item", COUNSELING),
    **_rows("admin:products_moderation_decide admin:companies_application_decide", frozenset(), COUNSELING),
    **_rows("admin:products_product_moderate admin:companies_application_check", COUNSELING),
    **_rows("admin:imports_importjob_upload admin:imports_importjob_columns", ADMIN_SITE, ADMIN_SITE),
    **_rows("admin:imports_importjob_template admin:imports_importjob_sheet admin:imports_importjob_report", ADMIN_SITE),
    **_rows("admin:imports_importjob_decide", frozenset(), ADMIN_SITE),
    **_rows("admin:imports_importjob_import_sheet", ADMIN_SITE),
    **_rows("admin:consulates_fair_print_catalogue", COUNSELING | {INVEST}),
    **_rows("admin:index admin:jsi18n admin:app_list admin:autocomplete admin:search", ADMIN_SITE),
    **_rows("admin:login admin:logout", PUBLIC, PUBLIC),
    **_rows("admin:password_change admin:password_change_done admin:view_on_site", frozenset()),
    # An unknown page (404), and the old address of a row, which leads to its change page
    **_rows("admin:django.contrib.admin.sites.catch_all_view", ADMIN_SITE),
    **_rows("admin:django.views.generic.base.RedirectView", ADMIN_SITE),
}

# Admin site: model → who may view, and who may add, change and delete.
_VIEW_ALL = ADMIN_SITE
MODELS: dict[str, Row] = {
    **_rows("accounts.user accounts.institution", MANAGERS, frozenset({ADMINISTRATOR})),
    **_rows("account.emailaddress mfa.authenticator", frozenset()),  # people keep these themselves; they hold secrets
    **_rows("audit.entry", frozenset({ADMINISTRATOR})),
    **_rows("outbox.outboxtask", MANAGERS, frozenset({ADMINISTRATOR})),
    **_rows("privacy.datarequest", MANAGERS, MANAGERS),
    **_rows("privacy.removal", MANAGERS),
    **_rows("companies.paperview", MANAGERS),
    **_rows("notifications.notification", frozenset({ADMINISTRATOR})),
    **_rows("notifications.reminderrule", MANAGERS, MANAGERS),
    **_rows("notifications.delivery notifications.letter", MANAGERS),
    **_rows("companies.company companies.companymember companies.certificate", _VIEW_ALL, COUNSELING),
    **_rows("companies.merge companies.notthesame", MANAGERS),
    **_rows("companies.certificatetype", _VIEW_ALL, MANAGERS),
    **_rows("companies.invitation", COUNSELING, MANAGERS),
    **_rows("companies.application", COUNSELING, COUNSELING),
    **_rows("companies.consent", MANAGERS),
    **_rows("companies.exportmarket companies.readinessassessment", _VIEW_ALL, COUNSELING),
    **_rows("companies.destinationsurvey companies.destinationanswer", _VIEW_ALL, MANAGERS),
    **_rows("products.sector products.hscode", _VIEW_ALL, MANAGERS),
    **_rows("products.product products.productphoto products.priceterm", _VIEW_ALL, COUNSELING),
    **_rows(
        "products.productrevision products.fieldcomment products.pricechange products.waitingphoto",
        _VIEW_ALL,
        COUNSELING,
    ),
    **_rows("products.review", COUNSELING),
    **_rows("products.term", _VIEW_ALL, COUNSELING),
    **_rows("products.shortlist products.shortlistitem", MANAGERS),
    **_rows("imports.importjob", ADMIN_SITE),
    **_rows("imports.importrow imports.importeffect imports.knowncolumn", MANAGERS),
    **_rows("products.synonym products.missedsearch products.printout products.visit", MANAGERS),
    **_rows("consulates.consulate consulates.tradinghouse consulates.houseofficer", _VIEW_ALL, MANAGERS),
    **_rows("consulates.placement consulates.samplemovement", _VIEW_ALL, MANAGERS),
    **_rows("consulates.samplebalance", _VIEW_ALL),
    **_rows("consulates.samplerequest consulates.housecontact consulates.houseevent", _VIEW_ALL, MANAGERS),
    **_rows("consulates.housereport", _VIEW_ALL),
    **_rows("consulates.buyer consulates.buyerrequirement", _VIEW_ALL, MANAGERS | {INVEST}),
    **_rows("consulates.inquiry consulates.inquirymessage", _VIEW_ALL, MANAGERS | {INVEST}),
    **_rows("consulates.buyercontact consulates.gap", _VIEW_ALL, MANAGERS | {INVEST}),
    **_rows("consulates.quotation consulates.quotationline consulates.messagefile", _VIEW_ALL),
    **_rows("consulates.inboundmail", MANAGERS),
    **_rows("consulates.fair consulates.fairparticipation", _VIEW_ALL, COUNSELING | {INVEST}),
    **_rows("consulates.faircriterion consulates.fairmeeting", _VIEW_ALL, COUNSELING | {INVEST}),
    **_rows("consulates.exportwin", _VIEW_ALL, COUNSELING | {INVEST}),
    **_rows("consulates.windispute consulates.disputemessage", _VIEW_ALL),  # written in the portal
    **_rows("counseling.service", _VIEW_ALL, ADMIN_SITE),  # each institution its own (counseling/admin/services.py)
    **_rows("counseling.serviceforanswer", _VIEW_ALL, MANAGERS),
    **_rows("counseling.planstep", COUNSELING),
    **_rows("counseling.adviser counseling.availability counseling.absence", COUNSELING, MANAGERS),
    **_rows("counseling.counselingsession counseling.actionitem counseling.referral", COUNSELING, COUNSELING),
    **_rows("counseling.dayhours counseling.groupsession", COUNSELING, MANAGERS),
    **_rows("counseling.moveproposal counseling.waitingplace counseling.neglectedcompany", COUNSELING, MANAGERS),
    **_rows("counseling.participant", COUNSELING, COUNSELING),
    **_rows("counseling.calendarfeed counseling.sessiondraft", frozenset()),
    **_rows("counseling.forumedition counseling.forumevent counseling.registration", COUNSELING, MANAGERS),
    **_rows("counseling.speaker counseling.material", COUNSELING, MANAGERS),
    **_rows("counseling.panelquestion counseling.questionvote counseling.eventanswer", COUNSELING),
}

_ADMIN_ACTIONS = ("changelist", "add", "change", "delete", "history")


def row_of(view_name: str) -> Row | None:
    """The row of a route; those of the admin's model pages follow from MODELS. None: refused to everybody."""
    if view_name in TABLE:
        return TABLE[view_name]
    if view_name.startswith("admin:"):
        label, _, action = view_name.removeprefix("admin:").rpartition("_")
        row = MODELS.get(label.replace("_", ".", 1))
        if row is None or action not in _ADMIN_ACTIONS:
            return None
        if action == "changelist":
            return Row(row.read, row.read)  # filters and actions are posted; each action checks its own right
        return row if action in ("change", "history") else Row(row.write, row.write)
    return None


def who_is(user) -> str:
    """The word of this table for a person: a role, `member`, or `anonymous`."""
    if not user.is_authenticated:
        return ANONYMOUS
    return ADMINISTRATOR if user.is_superuser else (user.role or MEMBER)


def may(user, model_label: str, write: bool = False) -> bool:
    """Whether this person may view (or write) rows of a model, as in "companies.company", on the admin site."""
    row = MODELS.get(model_label)
    return row is not None and row.allows(who_is(user), "POST" if write else "GET")

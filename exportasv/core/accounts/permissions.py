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
OWN_COMPANY = frozenset({MEMBER})  # pages of one's own company
COUNSELING = frozenset({ADVISER, MANAGER, ADMINISTRATOR})
MANAGERS = frozenset({MANAGER, ADMINISTRATOR})
HOUSE_OFFICERS = frozenset({CONSULAR})
MEMBERS = frozenset({MEMBER})
BUYER_MANAGERS = MANAGERS | {INVEST, CONSULAR}
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class AccessRule:
    """Who may read (GET, HEAD, OPTIONS) and who may write (POST and the rest) at a route."""

    read: frozenset[str]
    write: frozenset[str] = field(default=frozenset())

    def allows(self, who: str, method: str) -> bool:
        return who in (self.read if method in SAFE_METHODS else self.write)


def _access_rules(names: str, read: frozenset[str], write: frozenset[str] = frozenset()) -> dict[str, AccessRule]:
    return dict.fromkeys(names.split(), AccessRule(read, write))


ROUTE_ACCESS: dict[str, AccessRule] = {
    **_access_rules("healthz readyz root", PUBLIC),
    **_access_rules("set_language", frozenset(), PUBLIC),
    # Public site
    **_access_rules("portal:home robots favicon sitemap sitemap_of photo_file", PUBLIC),
    **_access_rules("products:catalogue products:suggestions products:product products:cover", PUBLIC),
    **_access_rules(
        "products:sheet products:company_sheet products:qr products:printout products:printout_file visit", PUBLIC
    ),
    **_access_rules(
        "service_worker manifest portal:offline products:sector products:news products:sector_news", PUBLIC
    ),
    **_access_rules("products:shortlist products:shared products:shared_pdf products:shared_xlsx", PUBLIC),
    **_access_rules("products:print products:keep products:drop consulates:ask", PUBLIC, PUBLIC),
    **_access_rules("companies:list companies:company consulates:houses consulates:house", PUBLIC),
    **_access_rules("consulates:wish consulates:ask_house portal:ask_at_forum", PUBLIC, PUBLIC),
    **_access_rules(
        "counseling:services counseling:service counseling:which counseling:forum counseling:event", PUBLIC
    ),
    **_access_rules("counseling:event_ics counseling:edition_ics counseling:material", PUBLIC),
    **_access_rules("counseling:certificates counseling:certificate_page", PUBLIC),
    **_access_rules("counseling:register", PUBLIC, PUBLIC),
    # Behind a guest's private link (a signed token)
    **_access_rules("counseling:ticket counseling:ticket_file counseling:ticket_certificate", PUBLIC),
    **_access_rules("counseling:ticket_material", PUBLIC),
    **_access_rules("counseling:ticket_give_back counseling:ticket_questions counseling:ticket_survey", PUBLIC, PUBLIC),
    # The forum's places of a person and a company, and its staff at the door
    **_access_rules("counseling:places", SIGNED_IN),
    **_access_rules("counseling:staff_forum counseling:staff_event counseling:staff_people", COUNSELING),
    **_access_rules("counseling:staff_door_list", COUNSELING),
    **_access_rules(
        "counseling:staff_questions counseling:staff_door counseling:staff_book counseling_door", COUNSELING, COUNSELING
    ),
    **_access_rules("counseling:staff_door_sync", frozenset(), COUNSELING),
    # API, read side
    **_access_rules("api:root api:schema api:docs", PUBLIC),
    **_access_rules("api:sector-list api:sector-detail api:company-list api:company-detail", PUBLIC),
    **_access_rules("api:product-list api:product-detail api:tradinghouse-list api:tradinghouse-detail", PUBLIC),
    **_access_rules("api:service-list api:service-detail api:event-list api:event-detail", PUBLIC),
    # Sign-in (django-allauth)
    **_access_rules(
        "account_login account_signup account_reset_password account_reset_password_from_key", PUBLIC, PUBLIC
    ),
    **_access_rules("account_confirm_email account_logout mfa_login_webauthn mfa_authenticate", PUBLIC, PUBLIC),
    **_access_rules("account_reset_password_done account_reset_password_from_key_done", PUBLIC),
    **_access_rules("account_email_verification_sent account_inactive", PUBLIC, PUBLIC),
    **_access_rules("account_reauthenticate mfa_reauthenticate mfa_reauthenticate_webauthn", SIGNED_IN, SIGNED_IN),
    **_access_rules("account_change_password account_set_password account_email", SIGNED_IN, SIGNED_IN),
    **_access_rules("mfa_index mfa_activate_totp mfa_deactivate_totp mfa_view_recovery_codes", SIGNED_IN, SIGNED_IN),
    **_access_rules("mfa_generate_recovery_codes mfa_download_recovery_codes", SIGNED_IN, SIGNED_IN),
    **_access_rules("mfa_list_webauthn mfa_add_webauthn mfa_edit_webauthn mfa_remove_webauthn", SIGNED_IN, SIGNED_IN),
    **_access_rules("account_confirm_login_code", frozenset()),  # sign-in by mailed code is not offered
    # Portal
    **_access_rules("portal:desk", SIGNED_IN),
    **_access_rules("companies:markets companies:destinations", OWN_COMPANY, OWN_COMPANY),
    **_access_rules("counseling:readiness", OWN_COMPANY),
    **_access_rules("counseling:readiness_questions", OWN_COMPANY, OWN_COMPANY),
    **_access_rules("counseling:readiness_begin counseling:readiness_take_on", frozenset(), OWN_COMPANY),
    **_access_rules("companies:switch", frozenset(), SIGNED_IN),
    # The desk of a trading house, and what its company sees of it
    **_access_rules("consulates:desk_shelf consulates:desk_pick consulates:desk_events", HOUSE_OFFICERS),
    **_access_rules(
        "consulates:desk_placement consulates:desk_place consulates:desk_samples", HOUSE_OFFICERS, HOUSE_OFFICERS
    ),
    **_access_rules(
        "consulates:desk_receive consulates:desk_contacts consulates:desk_contact", HOUSE_OFFICERS, HOUSE_OFFICERS
    ),
    **_access_rules(
        "consulates:desk_new_event consulates:desk_event consulates:desk_report", HOUSE_OFFICERS, HOUSE_OFFICERS
    ),
    **_access_rules(
        "consulates:desk_print consulates:desk_end_request consulates:desk_drop_contact", frozenset(), HOUSE_OFFICERS
    ),
    **_access_rules("consulates:side_by_side", ADMIN_SITE),
    **_access_rules("consulates:promotion consulates:my_samples consulates:my_fairs", frozenset({MEMBER})),
    **_access_rules("consulates:my_fair", frozenset({MEMBER}), frozenset({MEMBER})),
    **_access_rules("consulates:leave_fair", frozenset(), frozenset({MEMBER})),
    **_access_rules("consulates:fairs", COUNSELING | {INVEST}),
    **_access_rules("consulates:fair consulates:meeting", COUNSELING | {INVEST}, COUNSELING | {INVEST}),
    **_access_rules("consulates:decide_application", frozenset(), COUNSELING | {INVEST}),
    **_access_rules("consulates:answer_samples", frozenset(), frozenset({MEMBER})),
    **_access_rules("consulates:sample_photo", SIGNED_IN),
    **_access_rules(
        "notifications:inbox notifications:exports notifications:export notifications:export_file", SIGNED_IN
    ),
    **_access_rules("portal:apply portal:apply_step", MEMBERS, MEMBERS),
    **_access_rules("portal:municipalities portal:timeline", MEMBERS),
    **_access_rules("portal:check_id", frozenset(), MEMBERS),
    **_access_rules("companies:profile companies:team", MEMBERS, MEMBERS),
    **_access_rules(
        "companies:profile_autosave companies:change_member companies:revoke_invitation", frozenset(), MEMBERS
    ),
    **_access_rules("companies:leave companies:certificate_drop companies:accept_here", frozenset(), MEMBERS),
    **_access_rules("companies:certificates", MEMBERS),
    **_access_rules("companies:certificate_new companies:certificate", MEMBERS, MEMBERS),
    **_access_rules("companies:certificate_paper", MEMBERS | ADMIN_SITE),  # whose paper: Certificate.for_actor
    **_access_rules("companies:invitation products:confirm_by_link", PUBLIC, PUBLIC),  # links of mails
    **_access_rules("products:mine products:terms", MEMBERS),
    **_access_rules("products:new products:edit products:papers products:hs_codes", MEMBERS, MEMBERS),
    **_access_rules("products:prices products:calculator", MEMBERS, MEMBERS),
    **_access_rules("products:autosave products:move products:drop_price", frozenset(), MEMBERS),
    **_access_rules("notifications:read", frozenset(), SIGNED_IN),
    **_access_rules("notifications:choices", SIGNED_IN, SIGNED_IN),
    **_access_rules("notifications:digest_off", PUBLIC, PUBLIC),  # by a signed link
    **_access_rules("privacy:mine", SIGNED_IN, SIGNED_IN),
    **_access_rules("privacy:copy", SIGNED_IN),
    **_access_rules("privacy:ask_copy", frozenset(), SIGNED_IN),
    **_access_rules("notifications:outbox notifications:outbox_mail", PUBLIC),  # exists only where DEMO is on
    **_access_rules("products:photos", COUNSELING | {MEMBER}, COUNSELING | {MEMBER}),
    **_access_rules("products:photos_order products:photo_restore products:photo", frozenset(), COUNSELING | {MEMBER}),
    # Counseling: the company's pages, those of the staff, and links in mails
    **_access_rules(
        "counseling:sessions counseling:session counseling:session_ics counseling:session_minutes", MEMBERS
    ),
    **_access_rules("counseling:agreements counseling:referrals", MEMBERS),
    **_access_rules("counseling:ask_session counseling:session_times counseling:agreement_done", MEMBERS, MEMBERS),
    **_access_rules("counseling:session_cancel counseling:session_confirm", frozenset(), MEMBERS),
    **_access_rules("counseling:session_wait counseling:group_join counseling:proposal_accept", frozenset(), MEMBERS),
    **_access_rules("counseling:agreement_proof", COUNSELING | MEMBERS),
    **_access_rules("counseling:staff_agenda counseling:staff_queue counseling:staff_neglected", COUNSELING),
    **_access_rules(
        "counseling:staff_team counseling:staff_group counseling:staff_minutes counseling:staff_hours", COUNSELING
    ),
    **_access_rules("counseling:staff_agreements", COUNSELING),
    **_access_rules(
        "counseling:staff_session counseling:staff_new_session counseling:staff_times", COUNSELING, COUNSELING
    ),
    **_access_rules("counseling:staff_groups", COUNSELING, COUNSELING),
    **_access_rules("counseling:staff_draft counseling:staff_miss counseling:staff_cancel", frozenset(), COUNSELING),
    **_access_rules("counseling:staff_deal counseling:staff_agreement_move", frozenset(), COUNSELING),
    **_access_rules(
        "counseling:staff_hours_change counseling:staff_group_cancel counseling:staff_group_hold",
        frozenset(),
        COUNSELING,
    ),
    **_access_rules("counseling:staff_referrals", STAFF),
    **_access_rules("counseling:staff_refer", STAFF, STAFF),
    **_access_rules("counseling:staff_referral_move", frozenset(), STAFF),
    **_access_rules("counseling:confirm_record counseling:proposal", PUBLIC, PUBLIC),
    **_access_rules("counseling:calendar_feed", PUBLIC),
    # Threads of buyers, buyers, sales, figures
    **_access_rules("consulates:asked", PUBLIC, PUBLIC),
    **_access_rules("consulates:asked_quotation consulates:asked_paper consulates:stories figures:sales_csv", PUBLIC),
    **_access_rules("consulates:confirm_win", PUBLIC, PUBLIC),  # the token in the owner's mail is the right
    **_access_rules("inbound_mail api:inquiry-list", frozenset(), PUBLIC),  # mails are signed by the mail server
    **_access_rules("consulates:inquiries consulates:quotation consulates:inquiry_paper", SIGNED_IN),
    **_access_rules("consulates:inquiry consulates:new_quotation", SIGNED_IN, SIGNED_IN),
    **_access_rules("consulates:wins figures:chain figures:came_of", SIGNED_IN),
    **_access_rules("consulates:new_win consulates:win", SIGNED_IN, SIGNED_IN),
    **_access_rules("figures:achieved consulates:buyers consulates:requirements", STAFF),
    **_access_rules("consulates:buyer consulates:requirement", STAFF, STAFF),
    **_access_rules("consulates:new_buyer consulates:edit_buyer", BUYER_MANAGERS, BUYER_MANAGERS),
    **_access_rules("consulates:new_requirement consulates:edit_requirement", BUYER_MANAGERS, BUYER_MANAGERS),
    **_access_rules("portal:opportunities", MEMBERS, MEMBERS),
    # Admin site
    **_access_rules("admin:products_duplicates", MANAGERS),
    **_access_rules("admin:products_merge", MANAGERS, MANAGERS),
    **_access_rules("admin:products_merge_undo", frozenset(), MANAGERS),
    **_access_rules(
        "admin:products_moderation admin:products_moderation_next admin:products_moderation_item", COUNSELING
    ),
    **_access_rules("admin:products_moderation_decide admin:companies_application_decide", frozenset(), COUNSELING),
    **_access_rules("admin:products_product_moderate admin:companies_application_check", COUNSELING),
    **_access_rules("admin:imports_importjob_upload admin:imports_importjob_columns", ADMIN_SITE, ADMIN_SITE),
    **_access_rules(
        "admin:imports_importjob_template admin:imports_importjob_sheet admin:imports_importjob_report", ADMIN_SITE
    ),
    **_access_rules("admin:imports_importjob_decide", frozenset(), ADMIN_SITE),
    **_access_rules("admin:imports_importjob_import_sheet", ADMIN_SITE),
    **_access_rules("admin:consulates_fair_print_catalogue", COUNSELING | {INVEST}),
    **_access_rules("admin:index admin:jsi18n admin:app_list admin:autocomplete admin:search", ADMIN_SITE),
    **_access_rules("admin:login admin:logout", PUBLIC, PUBLIC),
    **_access_rules("admin:password_change admin:password_change_done admin:view_on_site", frozenset()),
    # An unknown page (404), and the old address of a row, which leads to its change page
    **_access_rules("admin:django.contrib.admin.sites.catch_all_view", ADMIN_SITE),
    **_access_rules("admin:django.views.generic.base.RedirectView", ADMIN_SITE),
}

# Admin site: model → who may view, and who may add, change and delete.
_VIEW_ALL = ADMIN_SITE
MODEL_ACCESS: dict[str, AccessRule] = {
    **_access_rules("accounts.user accounts.institution", MANAGERS, frozenset({ADMINISTRATOR})),
    **_access_rules(
        "account.emailaddress mfa.authenticator", frozenset()
    ),  # people keep these themselves; they hold secrets
    **_access_rules("audit.auditentry", frozenset({ADMINISTRATOR})),
    **_access_rules("outbox.outboxtask", MANAGERS, frozenset({ADMINISTRATOR})),
    **_access_rules("privacy.datarequest", MANAGERS, MANAGERS),
    **_access_rules("privacy.retentionremoval", MANAGERS),
    **_access_rules("companies.documentaccess", MANAGERS),
    **_access_rules("notifications.notification", frozenset({ADMINISTRATOR})),
    **_access_rules("notifications.reminderrule", MANAGERS, MANAGERS),
    **_access_rules("notifications.reminderdelivery notifications.outgoingemail", MANAGERS),
    **_access_rules("companies.company companies.companymember companies.certificate", _VIEW_ALL, COUNSELING),
    **_access_rules("companies.merge companies.distinctpair", MANAGERS),
    **_access_rules("companies.certificatetype", _VIEW_ALL, MANAGERS),
    **_access_rules("companies.invitation", COUNSELING, MANAGERS),
    **_access_rules("companies.application", COUNSELING, COUNSELING),
    **_access_rules("companies.consent", MANAGERS),
    **_access_rules("companies.exportmarket companies.readinessassessment", _VIEW_ALL, COUNSELING),
    **_access_rules("companies.destinationsurvey companies.destinationanswer", _VIEW_ALL, MANAGERS),
    **_access_rules("products.sector products.hscode", _VIEW_ALL, MANAGERS),
    **_access_rules("products.product products.productphoto products.priceterm", _VIEW_ALL, COUNSELING),
    **_access_rules(
        "products.productrevision products.fieldcomment products.pricechange products.waitingphoto",
        _VIEW_ALL,
        COUNSELING,
    ),
    **_access_rules("products.review", COUNSELING),
    **_access_rules("products.glossaryterm", _VIEW_ALL, COUNSELING),
    **_access_rules("products.shortlist products.shortlistitem", MANAGERS),
    **_access_rules("imports.importjob", ADMIN_SITE),
    **_access_rules("imports.importrow imports.importeffect imports.knowncolumn", MANAGERS),
    **_access_rules("products.synonym products.missedsearch products.printout products.qrscan", MANAGERS),
    **_access_rules("consulates.consulate consulates.tradinghouse consulates.houseofficer", _VIEW_ALL, MANAGERS),
    **_access_rules("consulates.placement consulates.samplemovement", _VIEW_ALL, MANAGERS),
    **_access_rules("consulates.samplebalance", _VIEW_ALL),
    **_access_rules("consulates.samplerequest consulates.housecontact consulates.houseevent", _VIEW_ALL, MANAGERS),
    **_access_rules("consulates.housereport", _VIEW_ALL),
    **_access_rules("consulates.buyer consulates.buyerrequirement", _VIEW_ALL, MANAGERS | {INVEST}),
    **_access_rules("consulates.inquiry consulates.inquirymessage", _VIEW_ALL, MANAGERS | {INVEST}),
    **_access_rules("consulates.buyercontact consulates.gap", _VIEW_ALL, MANAGERS | {INVEST}),
    **_access_rules("consulates.quotation consulates.quotationline consulates.messagefile", _VIEW_ALL),
    **_access_rules("consulates.inboundemail", MANAGERS),
    **_access_rules("consulates.fair consulates.fairparticipation", _VIEW_ALL, COUNSELING | {INVEST}),
    **_access_rules("consulates.faircriterion consulates.fairmeeting", _VIEW_ALL, COUNSELING | {INVEST}),
    **_access_rules("consulates.exportwin", _VIEW_ALL, COUNSELING | {INVEST}),
    **_access_rules("consulates.windispute consulates.disputemessage", _VIEW_ALL),  # written in the portal
    **_access_rules(
        "counseling.service", _VIEW_ALL, ADMIN_SITE
    ),  # each institution its own (counseling/admin/services.py)
    **_access_rules("counseling.servicerecommendation", _VIEW_ALL, MANAGERS),
    **_access_rules("counseling.planstep", COUNSELING),
    **_access_rules("counseling.adviser counseling.availability counseling.absence", COUNSELING, MANAGERS),
    **_access_rules("counseling.counselingsession counseling.actionitem counseling.referral", COUNSELING, COUNSELING),
    **_access_rules("counseling.dayhours counseling.groupsession", COUNSELING, MANAGERS),
    **_access_rules(
        "counseling.rescheduleproposal counseling.waitinglistentry counseling.neglectedcompany", COUNSELING, MANAGERS
    ),
    **_access_rules("counseling.participant", COUNSELING, COUNSELING),
    **_access_rules("counseling.calendarfeed counseling.sessiondraft", frozenset()),
    **_access_rules("counseling.forumedition counseling.forumevent counseling.registration", COUNSELING, MANAGERS),
    **_access_rules("counseling.speaker counseling.material", COUNSELING, MANAGERS),
    **_access_rules("counseling.panelquestion counseling.questionvote counseling.surveyanswer", COUNSELING),
}

_ADMIN_ACTIONS = ("changelist", "add", "change", "delete", "history")


def access_rule_of(view_name: str) -> AccessRule | None:
    """The row of a route; those of the admin's model pages follow from MODELS. None: refused to everybody."""
    if view_name in ROUTE_ACCESS:
        return ROUTE_ACCESS[view_name]
    if view_name.startswith("admin:"):
        label, _, action = view_name.removeprefix("admin:").rpartition("_")
        row = MODEL_ACCESS.get(label.replace("_", ".", 1))
        if row is None or action not in _ADMIN_ACTIONS:
            return None
        if action == "changelist":
            return AccessRule(row.read, row.read)  # filters and actions are posted; each action checks its own right
        return row if action in ("change", "history") else AccessRule(row.write, row.write)
    return None


def role_of(user) -> str:
    """The word of this table for a person: a role, `member`, or `anonymous`."""
    if not user.is_authenticated:
        return ANONYMOUS
    return ADMINISTRATOR if user.is_superuser else (user.role or MEMBER)


def has_permission(user, model_label: str, write: bool = False) -> bool:
    """Whether this person may view (or write) rows of a model, as in "companies.company", on the admin site."""
    row = MODEL_ACCESS.get(model_label)
    return row is not None and row.allows(role_of(user), "POST" if write else "GET")

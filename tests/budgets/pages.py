"""The one table of what each page of the site may cost. A page that is not in it fails (test_budgets.py).

The lists of the admin site have their own test (tests/admin/test_list_costs.py), with the same two limits.
"""

from typing import NamedTuple

QUERIES, KB = 12, 60  # one query more is that of the content's version, which a process asks once a second
SMALL = 500  # rows of a table that no page minds
SHOWN = 60  # rows of a table that a page may read more on a larger site: those of a list's page


class Budget(NamedTuple):
    """Who reads the page in the measurement, how many queries and KB it may take, and how many rows it may show."""

    reader: str
    queries: int = QUERIES
    kb: int = KB
    rows: int = SHOWN


PAGES = {
    "account_change_password": Budget("owner"),
    "account_confirm_email": Budget("anonymous"),
    "account_email": Budget("owner"),
    "account_email_verification_sent": Budget("anonymous"),
    "account_inactive": Budget("anonymous"),
    "account_login": Budget("anonymous"),
    "account_logout": Budget("owner"),
    "account_reauthenticate": Budget("owner"),
    "account_request_login_code": Budget("anonymous"),
    "account_reset_password": Budget("anonymous"),
    "account_reset_password_done": Budget("anonymous"),
    "account_reset_password_from_key": Budget("anonymous"),
    "account_reset_password_from_key_done": Budget("anonymous"),
    "account_signup": Budget("anonymous"),
    "admin:app_list": Budget("adviser"),
    "admin:companies_application_check": Budget("adviser"),
    "admin:imports_importjob_upload": Budget("adviser"),
    "admin:index": Budget("adviser"),
    "admin:jsi18n": Budget("adviser"),
    "admin:products_moderation": Budget("adviser", kb=80, rows=2000),
    "admin:search": Budget("adviser"),
    "api:attribute-list": Budget("anonymous"),
    "api:certificatetype-list": Budget("anonymous"),
    "api:changes": Budget("anonymous", queries=16, kb=600, rows=1_100),  # up to 1,000 changes
    "api:company-detail": Budget("anonymous"),
    "api:company-list": Budget("anonymous"),
    "api:docs": Budget("anonymous", kb=250),
    "api:dump-list": Budget("anonymous"),
    "api:event-detail": Budget("anonymous"),
    "api:event-list": Budget("anonymous"),
    "api:family-list": Budget("anonymous"),
    "api:product-detail": Budget("anonymous"),
    "api:product-list": Budget("anonymous", kb=130),
    "api:root": Budget("anonymous"),
    "api:schema": Budget("anonymous", 12, 320),
    "api:sector-detail": Budget("anonymous"),
    "api:sector-list": Budget("anonymous"),
    "api:service-detail": Budget("anonymous"),
    "api:service-list": Budget("anonymous"),
    "api:tradinghouse-detail": Budget("anonymous"),
    "api:tradinghouse-list": Budget("anonymous"),
    "api:unit-list": Budget("anonymous"),
    "api_keys:keys": Budget("owner"),
    "companies:certificate": Budget("owner"),
    "companies:certificate_new": Budget("owner"),
    "companies:certificates": Budget("owner"),
    "companies:company": Budget("anonymous"),
    "companies:consent": Budget("owner"),
    "companies:destinations": Budget("owner"),
    "companies:list": Budget("anonymous"),
    "companies:markets": Budget("owner"),
    "companies:profile": Budget("owner"),
    "companies:partners": Budget("owner"),
    "companies:team": Budget("owner"),
    "consulates:buyer": Budget("officer"),
    "consulates:buyers": Budget("officer"),
    "consulates:company_fairs": Budget("owner"),
    "consulates:compare_houses": Budget("adviser"),
    "consulates:desk_contacts": Budget("officer"),
    "consulates:desk_events": Budget("officer"),
    "consulates:desk_new_event": Budget("officer"),
    "consulates:desk_report": Budget("officer"),
    "consulates:desk_samples": Budget("officer"),
    "consulates:desk_shelf": Budget("officer"),
    "consulates:desk_suggestions": Budget("officer", rows=6000),
    "consulates:edit_buyer": Budget("officer"),
    "consulates:fair": Budget("adviser", rows=5000),
    "consulates:fairs": Budget("adviser"),
    "consulates:house": Budget("anonymous"),
    "consulates:houses": Budget("anonymous"),
    "consulates:inquiries": Budget("owner"),
    "consulates:inquiry": Budget("owner"),
    "consulates:inquiry_form_of_house": Budget("anonymous"),
    "consulates:new_buyer": Budget("officer"),
    "consulates:new_quotation": Budget("owner"),
    "consulates:new_requirement": Budget("officer"),
    "consulates:new_win": Budget("owner"),
    "consulates:promotion": Budget("owner"),
    "consulates:requirement": Budget("officer", rows=400),
    "consulates:requirements": Budget("officer"),
    "consulates:sample_requests": Budget("owner"),
    "consulates:sourcing_request": Budget("anonymous"),
    "consulates:stories": Budget("anonymous"),
    "consulates:win": Budget("owner"),
    "consulates:wins": Budget("owner"),
    "counseling:agreement_complete": Budget("owner"),
    "counseling:agreements": Budget("owner"),
    "counseling:certificates": Budget("anonymous"),
    "counseling:event": Budget("anonymous"),
    "counseling:event_ics": Budget("anonymous"),
    "counseling:forum": Budget("anonymous"),
    "counseling:readiness": Budget("owner"),
    "counseling:referrals": Budget("owner"),
    "counseling:register": Budget("anonymous"),
    "counseling:registrations": Budget("owner"),
    "counseling:request_session": Budget("owner"),
    "counseling:service": Budget("anonymous"),
    "counseling:service_finder": Budget("anonymous"),
    "counseling:services": Budget("anonymous"),
    "counseling:session": Budget("owner"),
    "counseling:session_ics": Budget("owner"),
    "counseling:session_times": Budget("owner"),
    "counseling:sessions": Budget("owner"),
    "counseling:staff_agenda": Budget("adviser"),
    "counseling:staff_agreements": Budget("adviser"),
    "counseling:staff_door": Budget("adviser"),
    "counseling:staff_door_list": Budget("adviser"),
    "counseling:staff_event": Budget("adviser"),
    "counseling:staff_forum": Budget("adviser"),
    "counseling:staff_group": Budget("adviser"),
    "counseling:staff_groups": Budget("adviser"),
    "counseling:staff_hours": Budget("adviser"),
    "counseling:staff_neglected": Budget("adviser"),
    "counseling:staff_new_session": Budget("adviser", rows=5000),
    "counseling:staff_questions": Budget("adviser"),
    "counseling:staff_queue": Budget("adviser", rows=50_000),
    "counseling:staff_referrals": Budget("officer"),
    "counseling:staff_registrations_file": Budget("adviser"),
    "counseling:staff_session": Budget("adviser", 15),
    "counseling:staff_stand_session": Budget("adviser"),
    "counseling:staff_team": Budget("adviser"),
    "counseling:staff_times": Budget("adviser"),
    "embedded_shelf": Budget("anonymous"),
    "figures:attribution": Budget("officer"),
    "figures:evidence_trail": Budget("owner", 13),
    "figures:results": Budget("officer", 13),
    "figures:results_sheet": Budget("officer"),
    "figures:sales_csv": Budget("anonymous"),
    "manifest": Budget("anonymous"),
    "market_access:first_parcel": Budget("owner"),
    "market_access:packing": Budget("owner"),
    "market_access:price_sheet": Budget("owner"),
    "market_access:price_sheet_pdf": Budget("owner"),
    "market_access:price_sheet_xlsx": Budget("owner"),
    "market_access:price_sheets": Budget("owner"),
    "market_access:shared_loads": Budget("adviser"),
    "market_access:shared_pallets": Budget("owner"),
    "market_access:market": Budget("owner"),
    "market_access:markets": Budget("owner"),
    "market_access:my_markets": Budget("owner"),
    "market_access:reliefs": Budget("owner"),
    "mfa_index": Budget("owner"),
    "mfa_list_webauthn": Budget("owner"),
    "market_access:law_changes": Budget("owner"),
    "market_access:origin": Budget("owner"),
    "market_access:portfolio": Budget("adviser"),
    "market_access:rule_changes": Budget("adviser"),
    "notifications:choices": Budget("owner"),
    "notifications:exports": Budget("owner"),
    "notifications:inbox": Budget("owner"),
    "portal:apply": Budget("owner"),
    "portal:apply_step": Budget("owner"),
    "portal:contact": Budget("anonymous"),
    "portal:home": Budget("anonymous"),
    "portal:join": Budget("anonymous"),
    "portal:more": Budget("owner"),
    "portal:municipalities": Budget("owner"),
    "portal:company_file": Budget("adviser", 13),
    "portal:company_options": Budget("adviser"),
    "portal:my_portal": Budget("owner"),
    "portal:offline": Budget("anonymous"),
    "portal:opportunities": Budget("owner"),
    "portal:own_file": Budget("owner"),
    "portal:privacy": Budget("anonymous"),
    "portal:terms": Budget("anonymous"),
    "portal:timeline": Budget("owner"),
    "portal:staff_companies": Budget("adviser"),
    "portal:staff_search": Budget("adviser"),
    "privacy:my_data": Budget("owner"),
    "products:calculator": Budget("owner"),
    "products:catalogue": Budget("anonymous"),
    "products:company_sheet": Budget("anonymous"),
    "products:cover": Budget("anonymous"),
    "products:cover_png": Budget("anonymous"),
    "products:edit": Budget("owner"),
    "products:hs_codes": Budget("owner"),
    "products:mine": Budget("owner"),
    "products:new": Budget("owner"),
    "products:google_feed": Budget("anonymous", kb=1500, rows=100_000),
    "products:news": Budget("anonymous"),
    "products:papers": Budget("owner"),
    "products:photos": Budget("owner"),
    "products:prices": Budget("owner"),
    "products:print": Budget("anonymous", rows=2500),
    "products:product": Budget("anonymous", rows=2000),
    "products:qr": Budget("anonymous"),
    "products:sheet": Budget("anonymous"),
    "products:shortlist": Budget("anonymous"),
    "products:suggestions": Budget("anonymous"),
    "products:terms": Budget("owner"),
    "robots": Budget("anonymous"),
    "service_worker": Budget("anonymous"),
    "sitemap": Budget("anonymous"),
    "sitemap_of": Budget("anonymous", kb=1500, rows=100_000),
    "usersessions_list": Budget("owner"),
    "webhooks:list": Budget("owner"),
}
# Routes without a budget, by the reason.
NOT_MEASURED = {
    "pages of the accounts library, and steps of the sign-in": """
        account_confirm_login_code
        account_set_password accounts:enrolment_link accounts:enrolment_needed admin:login admin:logout
        mfa_activate_totp mfa_add_webauthn mfa_authenticate mfa_deactivate_totp mfa_download_recovery_codes
        mfa_edit_webauthn mfa_generate_recovery_codes mfa_login_webauthn mfa_reauthenticate
        mfa_reauthenticate_webauthn mfa_remove_webauthn mfa_view_recovery_codes
    """,
    "shows a row that the small world has not got: a private link, a file, a meeting …": """
        admin:companies_application_correct portal:application_paper portal:piece
        api:attribute-detail api:certificatetype-detail api:dump-file api:family-detail api:unit-detail
        products:feed_sheet webhooks:webhook
        admin:autocomplete admin:companies_company_invite_owner admin:consulates_fair_print_catalogue
        admin:django.contrib.admin.sites.catch_all_view admin:imports_importjob_columns
        admin:imports_importjob_report admin:imports_importjob_sheet admin:imports_importjob_template
        admin:privacy_incident_addresses admin:privacy_incident_letters admin:products_duplicates
        admin:products_merge companies:certificate_document companies:invitation consulates:company_fair
        consulates:confirm_win consulates:desk_contact consulates:desk_event consulates:desk_place_product
        consulates:desk_placement consulates:desk_receive_samples consulates:edit_requirement
        consulates:inquiry_document consulates:inquiry_form consulates:inquiry_status
        consulates:inquiry_status_document consulates:inquiry_status_quotation consulates:meeting
        consulates:quotation consulates:sample_photo consulates:sourcing_status consulates:win_document
        counseling:agreement_proof counseling:calendar_feed counseling:certificate_page
        counseling:confirm_record counseling:edition_ics counseling:material counseling:proposal
        counseling:readiness_questions counseling:ticket counseling:ticket_cancel counseling:ticket_certificate
        counseling:ticket_file counseling:ticket_material counseling:ticket_questions counseling:ticket_survey
        counseling_door market_access:label market_access:label_file market_access:origin_statement
        market_access:plan market_access:plan_file market_access:relief_letter market_access:requirement
        market_access:requirement_document
        market_access:rule_change market_access:staff_plan market_access:staff_plan_file
        notifications:digest_off notifications:export notifications:export_file
        notifications:mailbox notifications:mailbox_email photo_file portal:ask_at_forum privacy:copy
        products:collection products:confirm_by_link products:kind products:printout products:printout_file
        products:sector products:sector_news products:shared products:shared_pdf products:shared_xlsx
        products:sizes
    """,
    "answers to a key alone: tests/consulates/test_orders_api.py counts the queries": """
        api:figures-list api:order-detail api:order-list api:win-detail api:win-list
    """,
    "leads elsewhere, or is written to only": """
        admin:django.views.generic.base.RedirectView admin:imports_importjob_import_sheet
        admin:products_moderation_item admin:products_moderation_next admin:products_product_moderate
        counseling:session_minutes counseling:staff_minutes counseling:staff_new_referral favicon products:drop
        products:keep root visit
    """,
}
NO_PAGES = [name for names in NOT_MEASURED.values() for name in names.split()]

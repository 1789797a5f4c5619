"""Every list of the portal with who reads it, and the pages that are none with why."""

OWNER, ADVISER, HOUSE, INVEST = "owner", "adviser", "consular_officer", "invest_officer"

LISTS = {
    **dict.fromkeys(["products:mine", "companies:certificates", "companies:markets", "companies:team"], OWNER),
    **dict.fromkeys(["counseling:sessions", "counseling:agreements", "counseling:referrals"], OWNER),
    **dict.fromkeys(["consulates:inquiries", "consulates:wins", "consulates:promotion"], OWNER),
    **dict.fromkeys(["consulates:sample_requests", "consulates:company_fairs", "counseling:registrations"], OWNER),
    "portal:opportunities": OWNER,
    **dict.fromkeys(["counseling:staff_agenda", "counseling:staff_queue", "counseling:staff_neglected"], ADVISER),
    **dict.fromkeys(["counseling:staff_team", "counseling:staff_groups", "counseling:staff_group"], ADVISER),
    **dict.fromkeys(["counseling:staff_agreements", "counseling:staff_referrals", "counseling:staff_forum"], ADVISER),
    **dict.fromkeys(["counseling:staff_questions", "figures:results", "figures:attribution"], ADVISER),
    **dict.fromkeys(["consulates:fairs", "consulates:fair", "consulates:compare_houses"], ADVISER),
    **dict.fromkeys(["consulates:desk_shelf", "consulates:desk_suggestions", "consulates:desk_samples"], HOUSE),
    **dict.fromkeys(["consulates:desk_contacts", "consulates:desk_events"], HOUSE),
    **dict.fromkeys(["consulates:buyers", "consulates:requirements"], INVEST),
    "portal:staff_companies": ADVISER,
    "market_access:shared_loads": ADVISER,
    "market_access:my_markets": OWNER,
    "admin:products_moderation": ADVISER,
    "admin:products_duplicates": "manager",
}
PARTS = {  # of pages with several lists
    "consulates:sample_requests": ["ledger"],
    "consulates:desk_samples": ["held", "ledger"],
    "consulates:fair": ["meetings"],
}
NO_LISTS = {
    **dict.fromkeys(
        [
            "portal:my_portal",
            "portal:own_file",
            "portal:timeline",
            "notifications:inbox",
            "portal:company_file",
            "portal:staff_search",
        ],
        "gathers what stands in the lists themselves, for the eye",
    ),
    "notifications:exports": "the files themselves",
    "portal:more": "pages of the menu",
    "consulates:desk_report": "the figures of one month, sent from there",
    "figures:results_sheet": "the figures on one page of paper",
    "counseling:readiness": "one diagnostic",
    "market_access:shared_pallets": "the few lots that one company has ready, with the form of the next",
    "counseling:staff_hours": "the week of one adviser",
    "companies:partners": "the few partners that may be let in",
    "webhooks:list": "the webhooks of a partner's own software, ten at most",
    "api_keys:keys": "the keys of a partner's own software, two at a time, and a month of its use",
    "privacy:my_data": "has its own copy of everything (data portability)",
    "products:terms": "a glossary",
    "market_access:law_changes": "news of rules, each with its next step",
    "market_access:portfolio": "sums for the eye; each table's rows are lists of their own",
    "market_access:rule_changes": "sums; the admin site's list of them goes out as a file",
    **dict.fromkeys(["portal:municipalities", "portal:company_options"], "a part of a form"),
    "usersessions_list": "the browsers of one person, to end their sessions",
    **dict.fromkeys(
        ["accounts:enrolment_needed", "accounts:enrolment_link", "companies:consent"], "a step of the sign-in"
    ),
    **dict.fromkeys(
        [
            "companies:certificate_new",
            "companies:destinations",
            "companies:profile",
            "consulates:desk_new_event",
            "consulates:new_buyer",
            "consulates:new_win",
            "counseling:request_session",
            "counseling:staff_new_session",
            "counseling:staff_new_referral",
            "notifications:choices",
            "portal:apply",
            "portal:apply_step",
            "products:new",
        ],
        "a form",
    ),
}

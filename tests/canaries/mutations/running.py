"""Controls: the proxy, the replica, migrations."""

from tests.canaries.mutations.mutation import Mutation
from tests.canaries.mutations.paths import PAGES

MUTATIONS = [
    Mutation(
        "nginx answers nobody with a session from its cache",
        "deploy/nginx.conf",
        '    "~sessionid|messages" 1;\n',
        "",
        "tests/local/test_nginx.py::test_what_a_signed_in_person_sees_is_shown_to_nobody_else",
    ),
    Mutation(
        "nginx keeps only what the portal offers",
        "deploy/nginx.conf",
        "$exportasv_is_unclear $exportasv_not_offered;",
        "$exportasv_is_unclear;",
        "tests/local/test_nginx.py::test_a_page_that_the_portal_does_not_offer_is_not_kept",
    ),
    Mutation(
        "what a request wrote it reads from the primary",
        "exportasv/core/db/replica.py",
        '    if not str(sql).lstrip().upper().startswith("SELECT"):\n        _reads_replica.set(False)\n',
        "",
        "tests/core/db/test_replica.py::test_what_a_request_wrote_it_reads_from_the_primary",
    ),
    Mutation(
        "only shared pages are read from the replica",
        PAGES,
        "        if shared_parameters(view) is None:\n            stop_reading_replica()\n",
        "        return\n",
        "tests/core/db/test_replica.py::test_pages_that_are_not_shared_read_from_the_primary",
    ),
    Mutation(
        "migrations that hold a table are refused",
        "exportasv/core/db/migration_safety.py",
        "    return bool(refused) and not (rule.unless and re.search(rule.unless, text, re.IGNORECASE))\n",
        "    return False\n",
        "tests/core/db/test_migration_safety.py::test_what_would_stop_the_portal_is_refused",
    ),
    Mutation(
        "slow clients occupy no process",
        "exportasv/local/run.py",
        '"exportasv.local.buffering_worker.BufferingWorker"]',
        '"sync"]',
        "tests/local/test_slow_clients.py::test_a_handful_of_slow_clients_does_not_stop_the_others",
    ),
    Mutation(
        "the anchor of the archived months is signed",
        "exportasv/core/audit/anchors.py",
        "return key is not None and hmac.compare_digest(bytes(anchor.mac), anchor_mac(key, anchor))",
        "return key is not None",
        "tests/core/audit/test_months.py::test_an_anchor_that_the_portal_did_not_make_is_found",
    ),
    Mutation(
        "nothing is archived before its term",
        "exportasv/core/audit/verification.py",
        "if datetime.fromisoformat(head.at) > limit:",
        "if False:",
        "tests/core/audit/test_months.py::test_an_anchor_made_with_the_stolen_key_is_found_by_a_head_within_the_term",
    ),
    Mutation(
        "another address of an account asks again",
        "exportasv/settings.py",
        "ACCOUNT_REAUTHENTICATION_REQUIRED = True",
        "ACCOUNT_REAUTHENTICATION_REQUIRED = False",
        "tests/core/accounts/test_account_mails.py::test_another_address_asks_for_the_password_again",
    ),
    Mutation(
        "the years of a typed day and time",
        "exportasv/core/form_fields.py",
        "if moment is not None and not FIRST_MOMENT.year <= moment.year <= LAST_MOMENT.year:",
        "if False:",
        "tests/core/test_typed_moments.py::test_a_year_outside_the_programme_is_refused",
    ),
]

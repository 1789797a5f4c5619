"""Controls: the trail, and people."""

from tests.canaries.mutations.mutation import Mutation
from tests.canaries.mutations.paths import SIGN_IN_TEST, TRAIL_TEST

MUTATIONS = [
    Mutation(
        "the trail takes no change (trigger)",
        "exportasv/core/audit/migrations/sql/audit_guards.sql",
        "BEFORE UPDATE OR DELETE ON audit_auditentry",
        "BEFORE DELETE ON audit_auditentry",
        f"{TRAIL_TEST}::test_an_entry_can_be_neither_changed_nor_deleted_nor_made_up",
        schema=True,
    ),
    Mutation(
        "secrets stay out of the trail",
        "exportasv/core/audit/migrations/sql/audit_function.sql",
        "'password', 'token_hash'",
        "'token_hash'",
        f"{TRAIL_TEST}::test_passwords_and_tokens_are_never_kept",
        schema=True,
    ),
    Mutation(
        "an edited entry breaks the chain",
        "exportasv/core/audit/hash_chain.py",
        "sealed_at, *entry])",
        "sealed_at, entry.id])",
        "tests/core/audit/test_tampering.py::test_two_hundred_tamperings_by_the_owner_are_detected",
    ),
    Mutation(
        "erasure searches every text",
        "exportasv/core/privacy/erasure.py",
        "            _replace_mentions(model, columns, person)\n",
        "            pass\n",
        "tests/core/privacy/test_erasure.py::test_she_is_found_nowhere_but_in_what_the_law_keeps",
    ),
    Mutation(
        "a look at a company's paper is written down",
        "companies/rules/document_access.py",
        "            DocumentAccess.objects.create(**look)\n",
        "            pass\n",
        "tests/core/privacy/test_document_access.py::test_a_look_by_somebody_else_is_written_down_and_told",
    ),
    Mutation(
        "nobody learns whether an account exists",
        "exportasv/settings.py",
        "ACCOUNT_PREVENT_ENUMERATION = True",
        "ACCOUNT_PREVENT_ENUMERATION = False",
        f"{SIGN_IN_TEST}::test_nobody_learns_whether_an_account_exists",
    ),
]

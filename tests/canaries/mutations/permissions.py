"""Controls: who may do what."""

from tests.canaries.mutations.mutation import Mutation
from tests.canaries.mutations.paths import ADMIN, GATE, SCOPES, SIGN_IN_TEST, TABLE_TEST, TEAM_TEST

MUTATIONS = [
    Mutation(
        "as the company sees it: nothing is sent",
        "exportasv/core/accounts/company_preview.py",
        "if request.method not in SAFE_METHODS:",
        "if False:",
        "tests/portal/test_company_preview.py::test_no_write_passes_on_any_page_of_a_company",
    ),
    Mutation(
        "as the company sees it: nothing is written",
        "exportasv/core/accounts/company_preview.py",
        'cursor.execute("SET TRANSACTION READ ONLY")',
        'cursor.execute("SELECT 1")',
        "tests/portal/test_company_preview.py::test_postgresql_refuses_what_a_page_would_write_while_it_is_made",
    ),
    Mutation(
        "the gate of the access table",
        GATE,
        'if not row.allows(role_of(request.user), request.method or ""):',
        "if False:",
        TABLE_TEST,
    ),
    Mutation(
        "a route without a row is refused",
        GATE,
        "            raise PermissionDenied\n        if row.read is PUBLIC",
        "            return None\n        if row.read is PUBLIC",
        f"{TABLE_TEST}::test_a_route_without_a_row_is_found_and_refused",
    ),
    Mutation(
        "second factor of staff",
        GATE,
        "if not settings.STAFF_MFA_REQUIRED or name.startswith(SECOND_FACTOR_PAGES):",
        "if True:",
        f"{SIGN_IN_TEST}::test_staff_without_a_second_step_are_asked_to_set_it_up",
    ),
    Mutation(
        "scope of own rows",
        SCOPES,
        "        return self.filter(found)",
        "        return self",
        "tests/core/accounts/test_scopes.py::test_the_table_holds_for_every_role",
    ),
    Mutation(
        "owners only",
        "companies/views/current_company.py",
        "if current_membership(request).role != CompanyMember.Role.OWNER:",
        "if False:",
        f"{TEAM_TEST}::test_an_editor_invites_nobody",
    ),
    Mutation(
        "switching only to a company of one's own",
        "companies/views/current_company.py",
        "next((member for member in memberships(request) if member.company_id == number), None)",
        "next((member for member in CompanyMember.objects.all() if member.company_id == number), None)",
        "tests/companies/test_current.py",
    ),
    Mutation(
        "who claims a sale does not confirm it",
        "consulates/rules/wins.py",
        "if user.pk == win.claimed_by_id or _is_of_company(win, user):",
        "if False:",
        "tests/consulates/test_win_evidence.py"
        "::test_staff_who_are_people_of_the_company_claim_for_it_and_support_nothing",
    ),
    Mutation(
        "a company that is not public has no page",
        "companies/views/public/companies.py",
        "item = Company.objects.public().filter(slug=slug).first()",
        "item = Company.objects.filter(slug=slug).first()",
        "tests/companies/test_public_companies.py::test_a_paused_company_answers_like_a_missing_one",
    ),
    Mutation(
        "permission of the admin site's pages",
        ADMIN,
        "return has_permission(request.user, self.model._meta.label_lower, write=write)",
        "return True",
        "tests/admin/test_forms.py tests/admin/test_lists.py",
    ),
    Mutation(
        "CSRF",
        "exportasv/settings.py",
        '    "django.middleware.csrf.CsrfViewMiddleware",\n',
        "",
        "tests/core/http/test_typed_values.py tests/consulates/test_sourcing_request.py",
    ),
    Mutation(
        "step-up before a person is erased",
        "exportasv/core/privacy/admin.py",
        "in_list=False, requires_reauthentication=True",
        "in_list=False, requires_reauthentication=False",
        "tests/core/privacy/test_my_data.py::test_to_erase_now_asks_again_who_is_there",
    ),
    Mutation(
        "step-up before many rows are deleted",
        ADMIN,
        "needs_password = settings.STEP_UP_REQUIRED or rules.count_rows(row) > rules.max_rows_without_password",
        "needs_password = False",
        "tests/core/audit/test_deletions.py::test_many_rows_need_the_password_again",
    ),
]

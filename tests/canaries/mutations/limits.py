"""Controls: limits."""

from tests.canaries.mutations.mutation import Mutation

MUTATIONS = [
    Mutation(
        "limit of public forms",
        "exportasv/core/http/limits.py",
        'if request.method != "POST" or throttle.allow_request(request, None):',
        "if True:",
        "tests/consulates/test_inquiry_form.py::test_one_address_asks_so_many_an_hour",
    ),
    Mutation(
        "limit of questions by the API",
        "consulates/api/__init__.py",
        "throttle_classes = ",
        "_throttle_classes = ",
        "tests/consulates/test_inquiry_api.py::test_the_hundredth_question_of_an_hour_waits",
    ),
    Mutation(
        "scopes of the API's keys",
        "exportasv/core/api/scopes.py",
        "if scope and scope not in caller.scopes:",
        "if False:",
        "tests/core/api/test_keys.py::test_a_key_without_the_scope_is_refused_and_told_which",
    ),
    Mutation(
        "the secret of a key of the API",
        "exportasv/core/api/token_endpoint.py",
        "if key is None or not hmac.compare_digest(key.token_hash, hash_of(secret)):",
        "if key is None:",
        "tests/core/api/test_keys.py::test_a_wrong_secret_gets_no_token",
    ),
    Mutation(
        "keys of the API that have ended",
        "exportasv/core/api/models.py",
        "found = self.filter(lasts, revoked_at__isnull=True, client__is_active=True)",
        "found = self.all()",
        "tests/core/api/test_keys.py::test_a_key_that_has_ended_opens_nothing_and_neither_do_its_tokens",
    ),
    Mutation(
        "limit of the API in units",
        "exportasv/core/api/throttles.py",
        "allowed = used + cost <= limit or (not before and not present)",
        "allowed = True",
        "tests/core/api/test_problems.py::test_above_the_limit_it_is_429_in_our_words",
    ),
    Mutation(
        "heavy requests of one caller at once",
        "exportasv/core/http/heavy_requests.py",
        "has_all = own >= settings.HEAVY_REQUESTS_OF_ONE",
        "has_all = False",
        "tests/core/api/test_problems.py::test_one_caller_has_few_heavy_requests_at_once",
    ),
    Mutation(
        "heavy requests of all callers at once",
        "exportasv/core/api/throttles.py",
        "if not heavy:",
        "if True:",
        "tests/core/api/test_problems.py::test_all_callers_together_leave_processes_to_the_site",
    ),
    Mutation(
        "keys of other partners",
        "exportasv/core/api/key_pages.py",
        "clients = ApiClient.objects.for_actor(request.user)",
        "clients = ApiClient.objects.all()",
        "tests/core/api/test_keys.py::test_nobody_sees_or_changes_the_keys_of_others",
    ),
    Mutation(
        "robots that fill the hidden field",
        "exportasv/core/http/honeypot.py",
        'return bool(self.cleaned_data.get("website"))',
        "return False",
        "tests/consulates/test_inquiry_form.py::test_a_robot_is_not_answered",
    ),
]

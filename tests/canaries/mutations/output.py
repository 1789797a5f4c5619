"""Controls: what goes out."""

from tests.canaries.mutations.mutation import Mutation
from tests.canaries.mutations.paths import GATE, LOGS_TEST, PAGES, PAGES_TEST

MUTATIONS = [
    Mutation(
        "formulas in sheets",
        "exportasv/core/spreadsheets/writer.py",
        """return value if PHONE.fullmatch(value) else "'" + value""",
        "return value",
        "tests/core/spreadsheets/test_writer.py::test_a_formula_is_defused_in_both_formats",
    ),
    Mutation(
        "private files are attachments that nobody keeps",
        "exportasv/core/files/private_files.py",
        "content_disposition_header(as_attachment=True, filename=name)",
        "content_disposition_header(as_attachment=False, filename=name)",
        "tests/core/files/test_private_files.py::test_a_private_file_is_an_attachment_that_nobody_keeps",
    ),
    Mutation(
        "shared pages are never for a session",
        PAGES,
        "return settings.SESSION_COOKIE_NAME in request.COOKIES",
        "return False",
        PAGES_TEST,
    ),
    Mutation(
        "a page that read the session is shown to nobody else",
        PAGES,
        'if page is None or "cookie" in _vary(page.headers):',
        "if page is None:",
        PAGES_TEST,
    ),
    Mutation(
        "a message is shown to the one whom it is for",
        PAGES,
        'return "messages" not in request.COOKIES and',
        "return",
        PAGES_TEST,
    ),
    Mutation(
        "parts of pages are kept for each language",
        "exportasv/core/http/kept_parts.py",
        "key = (get_language(), values)",
        "key = values",
        "tests/products/test_kept_pages.py",
    ),
    Mutation(
        "parts of pages are kept under plain values only",
        "exportasv/core/http/kept_parts.py",
        "            refuse_unplain(values)\n",
        "",
        "tests/core/http/test_kept_parts.py",
    ),
    Mutation(
        "what a visitor invents makes no page",
        PAGES,
        "known is not None and set(request.GET) <= known and",
        "known is not None and",
        "tests/security/test_shared_pages_apart.py",
    ),
    Mutation(
        "SCRIPT_NAME from a header",
        "exportasv/core/http/clean_input.py",
        'if request.META.get("SCRIPT_NAME"):',
        "if False:",
        "tests/security/test_shared_pages_apart.py",
    ),
    Mutation(
        "pages with a form are never shared",
        PAGES,
        "        and not response.cookies\n",
        "",
        PAGES_TEST,
    ),
    Mutation(
        "pages of a session are kept by no browser",
        GATE,
        'response["Cache-Control"] = "no-store"',
        "pass",
        "tests/core/http/test_typed_values.py",
    ),
    Mutation(
        "redaction of mail addresses",
        "exportasv/core/http/logs.py",
        "        text = pattern.sub(label, text)\n",
        "        pass\n",
        LOGS_TEST,
    ),
    Mutation(
        "the redaction filter in the log",
        "exportasv/core/http/logs.py",
        "record.msg, record.args = redact(_message_without_address(record)), None",
        "pass",
        "tests/security/test_personal_data_in_logs.py::test_with_redaction_off_the_markers_are_found",
    ),
    Mutation(
        "no address in Django's lines",
        "exportasv/core/http/logs.py",
        "return message.replace(path, _view_name(record)) if len(path) > 1 else message",
        "return message",
        "tests/core/http/test_request_log.py",
    ),
    Mutation(
        "the token of /metrics",
        "exportasv/core/monitoring/metrics.py",
        'return compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())',
        'return given.startswith("Bearer")',
        "tests/core/monitoring/test_metrics.py::test_with_a_token_only_the_token_opens",
    ),
    Mutation(
        "/metrics behind a proxy of the same machine",
        "exportasv/core/monitoring/metrics.py",
        " and not any(name in request.META for name in FORWARDED)",
        "",
        "tests/core/monitoring/test_metrics.py::test_without_a_token_only_this_machine_may_read",
    ),
]

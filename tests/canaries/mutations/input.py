"""Controls: what comes in."""

from tests.canaries.mutations.mutation import Mutation
from tests.canaries.mutations.paths import INPUT_TEST, UPLOADS, UPLOADS_TEST

MUTATIONS = [
    Mutation(
        "NUL and half characters in queries and forms",
        "exportasv/core/http/clean_input.py",
        "if any(UNSTORABLE_CHARACTERS.search(text) for text in _request_texts(request)) or _has_unclean_json(request):",
        "if _has_unclean_json(request):",
        INPUT_TEST,
    ),
    Mutation(
        "NUL and half characters in JSON",
        "exportasv/core/http/clean_input.py",
        'return b"\\x00" in request.body or any(',
        "return any(False and ",
        INPUT_TEST,
    ),
    Mutation(
        "names without addresses of sites",
        "exportasv/core/clean_text.py",
        "return bool(SITE_ADDRESS.search(plain))",
        "return False",
        "tests/core/test_text_door.py::test_a_name_that_is_an_advertisement_is_refused",
    ),
    Mutation(
        "size of an upload",
        UPLOADS,
        "if file.size > settings.UPLOAD_MAX_BYTES:",
        "if False:",
        f"{UPLOADS_TEST}::test_a_file_too_large_is_refused_before_it_is_read",
    ),
    Mutation(
        "kind of an upload by its first bytes",
        UPLOADS,
        'if kind != "pdf":',
        "if False:",
        f"{UPLOADS_TEST}::test_a_file_that_is_no_plain_pdf_is_refused_with_its_cause",
    ),
    Mutation(
        "programs inside a PDF",
        "exportasv/core/files/documents.py",
        'if names & {"/JS", "/JavaScript"} or does in FORBIDDEN_ACTIONS or shape in FORBIDDEN_MEDIA:',
        "if False:",
        f"{UPLOADS_TEST}::test_a_file_that_is_no_plain_pdf_is_refused_with_its_cause",
    ),
    Mutation(
        "the sandbox has no secrets",
        "exportasv/core/files/sandbox.py",
        "            env=environment,\n",
        "",
        "tests/core/files/test_sandbox.py::test_the_child_knows_no_secret_and_no_django",
    ),
]

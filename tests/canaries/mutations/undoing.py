"""Controls: what a company may undo by itself."""

from tests.canaries.mutations.mutation import Mutation
from tests.canaries.mutations.paths import UNDO_TEST

MUTATIONS = [
    Mutation(
        "what staff withdrew stays withdrawn",
        "products/rules/publication.py",
        "if not product.withdrawn_by_company or",
        "if",
        f"{UNDO_TEST}::test_what_staff_withdrew_stays_withdrawn",
    ),
    Mutation(
        "a decision is about the answers as they are",
        "companies/admin/applications.py",
        'if request.POST.get("seen", "") != _seen_answers(application):',
        "if False:",
        "tests/companies/test_applications.py::test_a_decision_about_answers_that_were_corrected_meanwhile_is_refused",
    ),
    Mutation(
        "papers of an application are its applicant's",
        "companies/views/portal/application.py",
        "rows = rows.filter(application__applicant=request.user)",
        "pass",
        "tests/companies/test_applications.py::test_a_question_for_a_paper_is_answered_by_photos_or_a_pdf",
    ),
    Mutation(
        "pieces of a file are their sender's",
        "exportasv/core/files/pieces.py",
        'return f"pieces:{person}:{key}"',
        'return f"pieces:{key}"',
        f"{UNDO_TEST}::test_pieces_of_another_person_or_that_were_lost_are_no_photo",
    ),
]

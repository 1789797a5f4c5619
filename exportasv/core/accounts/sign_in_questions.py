"""Questions that a person is asked after signing in, before the page that they wanted. Apps declare them."""

from collections.abc import Callable

from exportasv.core.accounts.models import User

Question = Callable[[User], str]
_questions: list[Question] = []


def declare_sign_in_question(question: Question) -> Question:
    """Declare a function that returns the path of the page that asks, or "" if this person is not asked."""
    _questions.append(question)
    return question


def sign_in_question(user: User) -> str:
    """Return the path of the first page that asks this person something, or ""."""
    return next((path for question in _questions if (path := question(user))), "")

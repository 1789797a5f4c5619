"""Titles of the library of accounts read in English as the portal writes its own: Sign in, not Sign In."""

import re
from pathlib import Path

import allauth
import pytest
from django.utils import translation
from django.utils.translation import gettext

LIBRARY = Path(allauth.__file__).parent
TEXT = re.compile(
    r"\{% trans(?:late)? '([^']+)'|"
    r'\{% trans(?:late)? "([^"]+)"|\{% blocktrans(?:late)?[^%]*%\}([^{]+)\{% endblocktrans|\b_\(\s*"([^"]+)"'
)
CAPITAL = re.compile(r"(?<![.?!]) \(?(?!JavaScript)[A-Z][a-z']+")  # within a sentence
FILES = [
    path
    for app in ("account", "mfa", "usersessions")
    for folder in (LIBRARY / app, LIBRARY / "templates" / app)
    for path in folder.rglob("*")
    if path.suffix in (".py", ".html", ".txt") and "tests" not in path.parts
]
TEXTS = {" ".join("".join(found).split()) for path in FILES for found in TEXT.findall(path.read_text())}


def test_the_library_has_titles():
    assert {"Sign In", "Change Password", "Recovery Codes", "Make Primary"} <= TEXTS


@pytest.mark.parametrize("text", sorted(text for text in TEXTS if CAPITAL.search(text)))
def test_a_title_has_one_capital(text):
    with translation.override("en"):
        assert not CAPITAL.search(gettext(text))

"""The admin site's theme speaks Spanish too."""

import re
from pathlib import Path

import pytest
import unfold
from django.conf import settings
from django.utils import translation

from exportasv.portal.theme_texts import THEME_TEXTS

# Pages of parts that the site does not use: sheets of another library, rights of single objects, edited history,
# formatted text, the theme's own sign-in.
NOT_USED = re.compile(
    r"import|export|obj_perms|group_form|user_form|object_history|submit_line|toolbar|login|add_form|command_results"
)
TEXT = re.compile(r"""\{%\s*(?:trans|translate)\s+(["'])(.*?)\1""")


def texts_of_the_theme() -> set[str]:
    folder = Path(unfold.__file__).parent / "templates"
    own = settings.BASE_DIR / "templates"
    files = [
        file
        for file in folder.rglob("*.html")
        if not NOT_USED.search(file.name) and not (own / file.relative_to(folder)).exists()
    ]
    return {found[1] for file in files for found in TEXT.findall(file.read_text())}


def test_no_text_of_the_theme_is_left_in_english():
    with translation.override("es"):
        left = {text for text in texts_of_the_theme() if translation.gettext(text) == text}
    assert left <= {"General"}


@pytest.mark.django_db
def test_an_empty_list_says_so_in_spanish(administrator, as_user):
    page = as_user(administrator).get("/admin/accounts/privatelink/").content.decode()
    assert "No hay resultados" in page
    assert "yielded" not in page


def test_every_text_that_is_named_is_translated():
    with translation.override("es"):
        assert [text for text in THEME_TEXTS if translation.gettext(text) == text] == ["General"]

"""The version stands in one place, and everybody reads it there."""

import re
import tomllib

from django.conf import settings

from exportasv import __version__


def test_everybody_tells_the_same_version():
    changelog = (settings.BASE_DIR / "CHANGELOG.md").read_text()
    released = [each for each in re.findall(r"^## (\S+)", changelog, re.MULTILINE) if each != "Unreleased"]
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    assert released[0] == settings.VERSION == settings.SPECTACULAR_SETTINGS["VERSION"] == __version__
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "exportasv.__version__"}

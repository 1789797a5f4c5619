"""Templates are read without the blanks of their indentation: pages are smaller and quicker to write out.

What a reader may see as blanks stays: `<pre>` and `<textarea>`, scripts, and texts to be translated.
"""

import re

from django.template import Origin
from django_cotton import cotton_loader

KEPT_AS_WRITTEN = re.compile(
    r"""(<(?:pre|textarea|script|style)\b.*?</(?:pre|textarea|script|style)>
    |\{%\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}
    |\{%\s*(?:comment|verbatim)\b.*?\{%\s*end(?:comment|verbatim)\s*%\})""",
    re.DOTALL | re.VERBOSE,
)
INDENTATION = re.compile(r"[ \t]*\n\s*")


def without_indentation(source: str) -> str:
    """Return the source of an HTML template with each run of blanks that has a line break as one line break."""
    parts = KEPT_AS_WRITTEN.split(source)
    return "".join(part if number % 2 else INDENTATION.sub("\n", part) for number, part in enumerate(parts))


class TrimmingLoader(cotton_loader.Loader):
    """The loader of django-cotton, for all templates of the site; those of pages lose their indentation."""

    def get_contents(self, origin: Origin) -> str:
        contents = super().get_contents(origin)
        return without_indentation(contents) if str(origin.template_name).endswith(".html") else contents

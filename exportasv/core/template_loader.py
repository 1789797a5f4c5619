"""Templates are read without the blanks of their indentation: pages are smaller and quicker to write out.

What a reader may see as blanks stays: `<pre>` and `<textarea>`, scripts, and texts to be translated. The components
that stand in rows are read as tags (component_tags.py).
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
TAGS = {"field": "form_field", "state": "state_badge", "whatsapp": "whatsapp_link", "filter": "list_filter_choice"}
COMPONENT = re.compile(rf'<c-({"|".join(TAGS)})((?: :\w+="[\w.]+")+) />')
ATTRIBUTE = re.compile(r':(\w+)="([\w.]+)"')


def without_indentation(source: str) -> str:
    """Return the source of an HTML template with each run of blanks that has a line break as one line break."""
    parts = KEPT_AS_WRITTEN.split(source)
    return "".join(part if number % 2 else INDENTATION.sub("\n", part) for number, part in enumerate(parts))


def with_tags(source: str) -> str:
    """Return the source of a template with the tags of the components that code writes."""
    return COMPONENT.sub(_tag, source)


def _tag(component: re.Match[str]) -> str:
    name, attributes = component.groups()
    return f"{{% {TAGS[name]} {' '.join(f'{name}={value}' for name, value in ATTRIBUTE.findall(attributes))} %}}"


class TrimmingLoader(cotton_loader.Loader):
    """The loader of django-cotton, for all templates of the site; those of pages lose their indentation."""

    def get_contents(self, origin: Origin) -> str:
        contents = super().get_contents(origin)
        return without_indentation(contents) if str(origin.template_name).endswith(".html") else contents

    def _get_template_string(self, template_name: str) -> str:
        return with_tags(super()._get_template_string(template_name))

"""What a page tells search engines."""

import json
import re
from typing import Any


def read_structured_data(html: str) -> list[dict[str, Any]]:
    """Return what each JSON-LD script of a page says."""
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return [json.loads(each) for each in scripts]

"""What the portal reads from the environment is written down for those who run it."""

import re
from pathlib import Path

BASE = Path(__file__).parents[2]


def test_every_setting_is_in_the_example():
    settings = (BASE / "exportasv/settings.py").read_text()
    read = set(re.findall(r'env\.?\w*\(\s*"([A-Z_]+)"', settings)) - {"PYTEST_XDIST_WORKER", "EXPORTASV_PROCESS"}
    named = set(re.findall(r"^(?:# )?([A-Z_]+)=", (BASE / ".env.example").read_text(), re.MULTILINE))
    assert len(read) > 15
    assert read <= named


def test_no_secret_is_in_the_image_or_the_repository():
    for name in ("docker-compose.yml", ".env.example", "Dockerfile"):
        for line in (BASE / name).read_text().splitlines():
            found = re.match(r"^\s*-?\s*(?:SECRET_KEY|POSTGRES_PASSWORD)\s*[=:]\s*(.*)$", line)
            assert not found or found[1] == "" or found[1].startswith("${"), f"{name}: {line}"

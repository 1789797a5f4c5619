"""R5 in its short form: one in six of the bad and good files, and the canary. The long form is `make fuzz-files`."""

import json
import subprocess
import sys

import pytest
from django.core.exceptions import ValidationError

from exportasv.core.files import sandbox, uploads
from tests.uploads import bad, good, run
from tests.uploads.doors import without_caps
from tests.uploads.good import upload


def test_every_bad_file_is_refused_with_its_cause_or_made_harmless_and_every_good_one_taken():
    """In a process of its own, so that the memory measured is that of its children alone."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.uploads", "--every", "6"], capture_output=True, text=True, timeout=900
    )
    found = json.loads(told.stdout)
    assert found["faults"] == []
    assert found["bad_in_all"] >= 300
    assert found["good_in_all"] >= 60
    assert found["megabytes"] <= run.MOST_MEMORY


def test_without_its_caps_the_same_door_lets_a_bomb_unpack(tmp_path):
    """Canary: 16 MP is the most for a PNG; this one has 90 and needs more than the limit gives."""
    content = good.photo("PNG", mode="L", size=(9_500, 9_500))
    with pytest.raises(ValidationError, match="16"):
        uploads.clean_photo(upload(content))
    (tmp_path / "sent").write_bytes(content)
    wide = sandbox.Limits(seconds=60, megabytes=2000, file_megabytes=64)
    made = sandbox.run(without_caps, str(tmp_path / "sent"), str(tmp_path), limits=wide)
    assert made["width"] == 2400


def test_without_the_memory_limit_the_same_child_would_take_it(tmp_path):
    """Canary: what the limit stops is stopped by nothing else."""
    (tmp_path / "sent").write_bytes(good.photo("PNG", size=(9_500, 9_500)))
    narrow = sandbox.Limits(seconds=60, megabytes=uploads.LIMITS.megabytes, file_megabytes=64)
    with pytest.raises(sandbox.FileRejectedError) as refused:
        sandbox.run(without_caps, str(tmp_path / "sent"), str(tmp_path), limits=narrow)
    assert refused.value.cause in ("memory", "damaged")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["foto\x00.jpg", "gpj.\u202etxt", "<img src=x onerror=alert(1)>.jpg", "../../etc/passwd", "a" * 300]
)
def test_a_wicked_name_is_refused_or_shown_as_text(name, client, as_user, owner, company):
    from tests import factories

    product = factories.ProductFactory(company=company)
    file = upload(bad.SVGS["plain"])
    file._name = name
    answer = as_user(owner).post(f"/es/mi-empresa/productos/{product.pk}/fotos/", {"photos": file})
    assert answer.status_code == 400
    assert "<img src=x" not in answer.content.decode()

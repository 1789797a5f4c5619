"""The head of the hash chain, written off the machine: who cuts or rewrites the trail cannot change it there.

A head is one line of JSON with a keyed hash of its own. It goes to the files and buckets of AUDIT_HEADS and, if the
chain grew, by e-mail to the people of AUDIT_HEAD_MAIL. `read_heads` finds heads in any text: a file of lines, a saved
e-mail.
"""

import hmac
import json
import os
import re
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from exportasv.core.audit.anchors import archived_seals
from exportasv.core.audit.keys import audit_keys, keyed_hash, present_key
from exportasv.core.audit.models import Seal

HEAD_PATTERN = re.compile(r"\{\s*\"audit_head\".*?\}", re.DOTALL)
BUCKET_PREFIX = "s3://"
HEADS_FROM_A_BUCKET = 48  # the newest that a verification reads, with the first of each month


@dataclass(frozen=True)
class Head:
    """The end of the chain at a moment: number of the last seal, number of seals (archived ones too), its hash."""

    number: int
    count: int
    hash: str
    at: str
    key_id: str
    mac: str = ""

    def line(self) -> str:
        return json.dumps({"audit_head": 1, **asdict(self)})

    def is_ours(self) -> bool:
        """Return whether the portal made this head."""
        key = audit_keys().get(self.key_id)
        return key is not None and hmac.compare_digest(self.mac, _mac(key, self))


def present_head() -> Head | None:
    """Return the head of the chain as it is now, or None if nothing is sealed."""
    last = Seal.objects.order_by("-number").first()
    if last is None:
        return None
    key_id, key = present_key()
    at = timezone.now().isoformat(timespec="seconds")
    head = Head(last.number, archived_seals() + Seal.objects.count(), bytes(last.hash).hex(), at, key_id)
    return replace(head, mac=_mac(key, head))


def _mac(key: bytes, head: Head) -> str:
    return keyed_hash(key, "head", json.dumps([head.number, head.count, head.hash, head.at, head.key_id])).hex()


def read_heads(text: str) -> list[Head]:
    """Return the heads in a text, in its order. What is broken by line ends of an e-mail is read too."""
    heads = []
    for found in HEAD_PATTERN.findall(re.sub(r"=\r?\n|\r?\n>?\s*", "", text)):
        try:
            values = json.loads(found)
            heads.append(Head(**{name: values[name] for name in Head.__dataclass_fields__}))
        except (ValueError, KeyError):
            continue
    return heads


def write_head(head: Head) -> None:
    """Write a head to every file and bucket of AUDIT_HEADS. Raise OSError or the bucket's error if one fails."""
    for target in settings.AUDIT_HEADS:
        if target.startswith(BUCKET_PREFIX):
            client, bucket, prefix = _bucket(target)
            client.put_object(Bucket=bucket, Key=f"{prefix}{head.at}-{head.number}.json", Body=head.line().encode())
        else:
            _append_line(Path(target), head.line())


def _append_line(path: Path, line: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def kept_heads() -> list[Head]:
    """Return the heads that the files and buckets of AUDIT_HEADS have. Raise OSError if one cannot be read."""
    heads = []
    for target in settings.AUDIT_HEADS:
        if target.startswith(BUCKET_PREFIX):
            heads += _heads_in_bucket(target)
        elif Path(target).exists():
            heads += read_heads(Path(target).read_text(errors="replace"))
    return heads


def _heads_in_bucket(target: str) -> list[Head]:
    client, bucket, prefix = _bucket(target)
    names: list[str] = []
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        names += [each["Key"] for each in page.get("Contents", [])]
    heads = []
    for name in _names_to_read(sorted(names), len(prefix)):
        heads += read_heads(client.get_object(Bucket=bucket, Key=name)["Body"].read().decode(errors="replace"))
    return heads


def _names_to_read(names: list[str], prefix: int) -> list[str]:
    """Return the newest names and the first of each month. A name goes on after the prefix with its head's time."""
    first_of_months = {name[: prefix + len("2026-11")]: name for name in reversed(names)}
    return sorted({*first_of_months.values(), *names[-HEADS_FROM_A_BUCKET:]})


def _bucket(target: str) -> tuple[Any, str, str]:
    """Return (client, name, prefix) of a target like s3://name/prefix."""
    import boto3  # only where a bucket is named: it takes a second and 20 MB

    bucket, _, prefix = target.removeprefix(BUCKET_PREFIX).partition("/")
    return boto3.client("s3", **settings.AUDIT_BUCKET), bucket, f"{prefix.rstrip('/')}/" if prefix else ""

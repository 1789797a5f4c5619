"""The hash that stands for an address where the address itself must not be."""

import hashlib


def address_hash(address: str) -> str:
    """Return the hash that replaces an address in logs of deliveries."""
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()

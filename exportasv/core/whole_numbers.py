"""Parser of whole numbers in queries and posted forms, where anybody may type anything."""

from collections.abc import Iterable

MAX_ID = 2**63 - 1


def whole_number(text: object, most: int = MAX_ID) -> int | None:
    """Return the number from 0 to `most` that `text` writes with the digits 0-9 only, or None for anything else."""
    if not isinstance(text, str) or not (text.isascii() and text.isdigit()) or len(text) > len(str(most)):
        return None
    number = int(text)
    return number if number <= most else None


def whole_numbers(texts: Iterable[str]) -> list[int]:
    """Return the numbers in `texts`, in their order, without the texts that are not numbers."""
    return [number for number in map(whole_number, texts) if number is not None]

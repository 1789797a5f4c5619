"""The one reader of whole numbers that come in a query or a posted form, which anybody may write by hand."""

from collections.abc import Iterable

MAX_ID = 2**63 - 1


def whole_number(text: object, most: int = MAX_ID) -> int | None:
    """Return the number from 0 to `most` that `text` spells in digits 0-9 alone; None for anything else."""
    if not isinstance(text, str) or not (text.isascii() and text.isdigit()) or len(text) > len(str(most)):
        return None
    number = int(text)
    return number if number <= most else None


def whole_numbers(texts: Iterable[str]) -> list[int]:
    """Return the numbers among `texts`, in their order; what spells none is left out."""
    return [number for number in map(whole_number, texts) if number is not None]

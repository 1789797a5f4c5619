"""What a canary is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutation:
    """A control, the text that becomes another in one file, and the test that must notice.

    `schema`: the line is a migration's, so that the database is made anew.
    """

    control: str
    path: str
    before: str
    after: str
    test: str
    schema: bool = False

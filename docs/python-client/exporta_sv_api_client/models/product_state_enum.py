from enum import StrEnum


class ProductStateEnum(StrEnum):
    CHANGES_ASKED = "changes_asked"
    DRAFT = "draft"
    PUBLISHED = "published"
    STALE = "stale"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"

    def __str__(self) -> str:
        return str(self.value)

from enum import StrEnum


class EventsListFieldsItem(StrEnum):
    ABOUT_EN = "about_en"
    ABOUT_ES = "about_es"
    CAPACITY = "capacity"
    CHANGED_AT = "changed_at"
    EDITION = "edition"
    ENDS_AT = "ends_at"
    FREE = "free"
    IS_CALLED_OFF = "is_called_off"
    KIND = "kind"
    ROOM = "room"
    SEQUENCE = "sequence"
    SLUG = "slug"
    SPEAKERS = "speakers"
    STARTS_AT = "starts_at"
    TITLE_EN = "title_en"
    TITLE_ES = "title_es"
    TRACK_EN = "track_en"
    TRACK_ES = "track_es"
    UPDATED_AT = "updated_at"
    ZONE = "zone"

    def __str__(self) -> str:
        return str(self.value)

from enum import StrEnum


class ServicesListFieldsItem(StrEnum):
    CHECKED_ON = "checked_on"
    COST_EN = "cost_en"
    COST_ES = "cost_es"
    FOR_WHOM_EN = "for_whom_en"
    FOR_WHOM_ES = "for_whom_es"
    GOODS = "goods"
    HELPS_WITH = "helps_with"
    INSTITUTION = "institution"
    LINK = "link"
    NAME_EN = "name_en"
    NAME_ES = "name_es"
    PAPERS_EN = "papers_en"
    PAPERS_ES = "papers_es"
    PHASE = "phase"
    SLUG = "slug"
    STAGES = "stages"
    STEPS_EN = "steps_en"
    STEPS_ES = "steps_es"
    SUMMARY_EN = "summary_en"
    SUMMARY_ES = "summary_es"
    TIME_EN = "time_en"
    TIME_ES = "time_es"
    UPDATED_AT = "updated_at"
    WHERE_EN = "where_en"
    WHERE_ES = "where_es"

    def __str__(self) -> str:
        return str(self.value)

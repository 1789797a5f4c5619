from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.goods_enum import GoodsEnum
from ..models.helps_with_enum import HelpsWithEnum
from ..models.phase_enum import PhaseEnum
from ..models.stages_enum import StagesEnum

T = TypeVar("T", bound="Service")


@_attrs_define
class Service:
    """A row with the moment in which anything that its answer or its page shows last changed.

    Attributes:
        slug (str):
        institution (str):
        phase (PhaseEnum): * `start` - to get started
            * `product` - for the product
            * `papers` - documents and permits
            * `market` - markets and buyers
            * `logistics` - customs and freight
            * `money` - money
        name_es (str):
        name_en (str):
        summary_es (str):
        summary_en (str):
        for_whom_es (str):
        for_whom_en (str):
        steps_es (str): One step per line.
        steps_en (str): One step per line.
        papers_es (str): One document per line.
        papers_en (str): One document per line.
        cost_es (str):
        cost_en (str):
        time_es (str):
        time_en (str):
        where_es (str):
        where_en (str):
        link (str):
        helps_with (list[HelpsWithEnum]):
        stages (list[StagesEnum]): None chosen: for all.
        goods (list[GoodsEnum]): None chosen: for all.
        checked_on (datetime.date):
        updated_at (datetime.datetime): When anything shown of it last changed.
    """

    slug: str
    institution: str
    phase: PhaseEnum
    name_es: str
    name_en: str
    summary_es: str
    summary_en: str
    for_whom_es: str
    for_whom_en: str
    steps_es: str
    steps_en: str
    papers_es: str
    papers_en: str
    cost_es: str
    cost_en: str
    time_es: str
    time_en: str
    where_es: str
    where_en: str
    link: str
    helps_with: list[HelpsWithEnum]
    stages: list[StagesEnum]
    goods: list[GoodsEnum]
    checked_on: datetime.date
    updated_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        slug = self.slug

        institution = self.institution

        phase = self.phase.value

        name_es = self.name_es

        name_en = self.name_en

        summary_es = self.summary_es

        summary_en = self.summary_en

        for_whom_es = self.for_whom_es

        for_whom_en = self.for_whom_en

        steps_es = self.steps_es

        steps_en = self.steps_en

        papers_es = self.papers_es

        papers_en = self.papers_en

        cost_es = self.cost_es

        cost_en = self.cost_en

        time_es = self.time_es

        time_en = self.time_en

        where_es = self.where_es

        where_en = self.where_en

        link: str
        link = self.link

        helps_with = []
        for helps_with_item_data in self.helps_with:
            helps_with_item = helps_with_item_data.value
            helps_with.append(helps_with_item)

        stages = []
        for stages_item_data in self.stages:
            stages_item = stages_item_data.value
            stages.append(stages_item)

        goods = []
        for goods_item_data in self.goods:
            goods_item = goods_item_data.value
            goods.append(goods_item)

        checked_on = self.checked_on.isoformat()

        updated_at = self.updated_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "slug": slug,
                "institution": institution,
                "phase": phase,
                "name_es": name_es,
                "name_en": name_en,
                "summary_es": summary_es,
                "summary_en": summary_en,
                "for_whom_es": for_whom_es,
                "for_whom_en": for_whom_en,
                "steps_es": steps_es,
                "steps_en": steps_en,
                "papers_es": papers_es,
                "papers_en": papers_en,
                "cost_es": cost_es,
                "cost_en": cost_en,
                "time_es": time_es,
                "time_en": time_en,
                "where_es": where_es,
                "where_en": where_en,
                "link": link,
                "helps_with": helps_with,
                "stages": stages,
                "goods": goods,
                "checked_on": checked_on,
                "updated_at": updated_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        slug = d.pop("slug")

        institution = d.pop("institution")

        phase = PhaseEnum(d.pop("phase"))

        name_es = d.pop("name_es")

        name_en = d.pop("name_en")

        summary_es = d.pop("summary_es")

        summary_en = d.pop("summary_en")

        for_whom_es = d.pop("for_whom_es")

        for_whom_en = d.pop("for_whom_en")

        steps_es = d.pop("steps_es")

        steps_en = d.pop("steps_en")

        papers_es = d.pop("papers_es")

        papers_en = d.pop("papers_en")

        cost_es = d.pop("cost_es")

        cost_en = d.pop("cost_en")

        time_es = d.pop("time_es")

        time_en = d.pop("time_en")

        where_es = d.pop("where_es")

        where_en = d.pop("where_en")

        def _parse_link(data: object) -> str:
            return cast(str, data)

        link = _parse_link(d.pop("link"))

        helps_with = []
        _helps_with = d.pop("helps_with")
        for helps_with_item_data in _helps_with:
            helps_with_item = HelpsWithEnum(helps_with_item_data)

            helps_with.append(helps_with_item)

        stages = []
        _stages = d.pop("stages")
        for stages_item_data in _stages:
            stages_item = StagesEnum(stages_item_data)

            stages.append(stages_item)

        goods = []
        _goods = d.pop("goods")
        for goods_item_data in _goods:
            goods_item = GoodsEnum(goods_item_data)

            goods.append(goods_item)

        checked_on = datetime.date.fromisoformat(d.pop("checked_on"))

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        service = cls(
            slug=slug,
            institution=institution,
            phase=phase,
            name_es=name_es,
            name_en=name_en,
            summary_es=summary_es,
            summary_en=summary_en,
            for_whom_es=for_whom_es,
            for_whom_en=for_whom_en,
            steps_es=steps_es,
            steps_en=steps_en,
            papers_es=papers_es,
            papers_en=papers_en,
            cost_es=cost_es,
            cost_en=cost_en,
            time_es=time_es,
            time_en=time_en,
            where_es=where_es,
            where_en=where_en,
            link=link,
            helps_with=helps_with,
            stages=stages,
            goods=goods,
            checked_on=checked_on,
            updated_at=updated_at,
        )

        service.additional_properties = d
        return service

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties

import datetime
from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.paginated_service_list import PaginatedServiceList
from ...models.problem import Problem
from ...models.services_list_fields_item import ServicesListFieldsItem
from ...models.services_list_format import ServicesListFormat
from ...models.services_list_helps_with_item import ServicesListHelpsWithItem
from ...models.services_list_what_it_is_for import ServicesListWhatItIsFor
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    cursor: str | Unset = UNSET,
    fields: list[ServicesListFieldsItem] | Unset = UNSET,
    format_: ServicesListFormat | Unset = UNSET,
    helps_with: list[ServicesListHelpsWithItem] | Unset = UNSET,
    institution: str | Unset = UNSET,
    page_size: int | Unset = 50,
    phase: ServicesListWhatItIsFor | Unset = UNSET,
    search: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["cursor"] = cursor

    json_fields: list[str] | Unset = UNSET
    if not isinstance(fields, Unset):
        json_fields = []
        for fields_item_data in fields:
            fields_item = fields_item_data.value
            json_fields.append(fields_item)

    params["fields"] = json_fields

    json_format_: str | Unset = UNSET
    if not isinstance(format_, Unset):
        json_format_ = format_.value

    params["format"] = json_format_

    json_helps_with: list[str] | Unset = UNSET
    if not isinstance(helps_with, Unset):
        json_helps_with = []
        for helps_with_item_data in helps_with:
            helps_with_item = helps_with_item_data.value
            json_helps_with.append(helps_with_item)

    params["helps_with"] = json_helps_with

    params["institution"] = institution

    params["page_size"] = page_size

    json_phase: str | Unset = UNSET
    if not isinstance(phase, Unset):
        json_phase = phase.value

    params["phase"] = json_phase

    params["search"] = search

    json_updated_since: str | Unset = UNSET
    if not isinstance(updated_since, Unset):
        json_updated_since = updated_since.isoformat()
    params["updated_since"] = json_updated_since

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/services",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> PaginatedServiceList | Problem | None:
    if response.status_code == 200:
        response_200 = PaginatedServiceList.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = Problem.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = Problem.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = Problem.from_dict(response.json())

        return response_403

    if response.status_code == 406:
        response_406 = Problem.from_dict(response.json())

        return response_406

    if response.status_code == 429:
        response_429 = Problem.from_dict(response.json())

        return response_429

    if response.status_code == 503:
        response_503 = Problem.from_dict(response.json())

        return response_503

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[PaginatedServiceList | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = UNSET,
    fields: list[ServicesListFieldsItem] | Unset = UNSET,
    format_: ServicesListFormat | Unset = UNSET,
    helps_with: list[ServicesListHelpsWithItem] | Unset = UNSET,
    institution: str | Unset = UNSET,
    page_size: int | Unset = 50,
    phase: ServicesListWhatItIsFor | Unset = UNSET,
    search: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,
) -> Response[PaginatedServiceList | Problem]:
    """List services

     What the State offers to those who export. Information for guidance, with the date of its last
    check.

    Args:
        cursor (str | Unset):
        fields (list[ServicesListFieldsItem] | Unset):
        format_ (ServicesListFormat | Unset):
        helps_with (list[ServicesListHelpsWithItem] | Unset):
        institution (str | Unset):
        page_size (int | Unset):  Default: 50.
        phase (ServicesListWhatItIsFor | Unset):
        search (str | Unset):
        updated_since (datetime.datetime | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PaginatedServiceList | Problem]
    """

    kwargs = _get_kwargs(
        cursor=cursor,
        fields=fields,
        format_=format_,
        helps_with=helps_with,
        institution=institution,
        page_size=page_size,
        phase=phase,
        search=search,
        updated_since=updated_since,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = UNSET,
    fields: list[ServicesListFieldsItem] | Unset = UNSET,
    format_: ServicesListFormat | Unset = UNSET,
    helps_with: list[ServicesListHelpsWithItem] | Unset = UNSET,
    institution: str | Unset = UNSET,
    page_size: int | Unset = 50,
    phase: ServicesListWhatItIsFor | Unset = UNSET,
    search: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,
) -> PaginatedServiceList | Problem | None:
    """List services

     What the State offers to those who export. Information for guidance, with the date of its last
    check.

    Args:
        cursor (str | Unset):
        fields (list[ServicesListFieldsItem] | Unset):
        format_ (ServicesListFormat | Unset):
        helps_with (list[ServicesListHelpsWithItem] | Unset):
        institution (str | Unset):
        page_size (int | Unset):  Default: 50.
        phase (ServicesListWhatItIsFor | Unset):
        search (str | Unset):
        updated_since (datetime.datetime | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PaginatedServiceList | Problem
    """

    return sync_detailed(
        client=client,
        cursor=cursor,
        fields=fields,
        format_=format_,
        helps_with=helps_with,
        institution=institution,
        page_size=page_size,
        phase=phase,
        search=search,
        updated_since=updated_since,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = UNSET,
    fields: list[ServicesListFieldsItem] | Unset = UNSET,
    format_: ServicesListFormat | Unset = UNSET,
    helps_with: list[ServicesListHelpsWithItem] | Unset = UNSET,
    institution: str | Unset = UNSET,
    page_size: int | Unset = 50,
    phase: ServicesListWhatItIsFor | Unset = UNSET,
    search: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,
) -> Response[PaginatedServiceList | Problem]:
    """List services

     What the State offers to those who export. Information for guidance, with the date of its last
    check.

    Args:
        cursor (str | Unset):
        fields (list[ServicesListFieldsItem] | Unset):
        format_ (ServicesListFormat | Unset):
        helps_with (list[ServicesListHelpsWithItem] | Unset):
        institution (str | Unset):
        page_size (int | Unset):  Default: 50.
        phase (ServicesListWhatItIsFor | Unset):
        search (str | Unset):
        updated_since (datetime.datetime | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PaginatedServiceList | Problem]
    """

    kwargs = _get_kwargs(
        cursor=cursor,
        fields=fields,
        format_=format_,
        helps_with=helps_with,
        institution=institution,
        page_size=page_size,
        phase=phase,
        search=search,
        updated_since=updated_since,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = UNSET,
    fields: list[ServicesListFieldsItem] | Unset = UNSET,
    format_: ServicesListFormat | Unset = UNSET,
    helps_with: list[ServicesListHelpsWithItem] | Unset = UNSET,
    institution: str | Unset = UNSET,
    page_size: int | Unset = 50,
    phase: ServicesListWhatItIsFor | Unset = UNSET,
    search: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,
) -> PaginatedServiceList | Problem | None:
    """List services

     What the State offers to those who export. Information for guidance, with the date of its last
    check.

    Args:
        cursor (str | Unset):
        fields (list[ServicesListFieldsItem] | Unset):
        format_ (ServicesListFormat | Unset):
        helps_with (list[ServicesListHelpsWithItem] | Unset):
        institution (str | Unset):
        page_size (int | Unset):  Default: 50.
        phase (ServicesListWhatItIsFor | Unset):
        search (str | Unset):
        updated_since (datetime.datetime | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PaginatedServiceList | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            cursor=cursor,
            fields=fields,
            format_=format_,
            helps_with=helps_with,
            institution=institution,
            page_size=page_size,
            phase=phase,
            search=search,
            updated_since=updated_since,
        )
    ).parsed

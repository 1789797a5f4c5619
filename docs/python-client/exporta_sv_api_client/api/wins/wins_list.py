import datetime
from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.paginated_win_list import PaginatedWinList
from ...models.problem import Problem
from ...models.wins_list_fields_item import WinsListFieldsItem
from ...models.wins_list_format import WinsListFormat
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    company: str | Unset = UNSET,
    confirmed_after: datetime.datetime | Unset = UNSET,
    confirmed_before: datetime.datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
    fields: list[WinsListFieldsItem] | Unset = UNSET,
    format_: WinsListFormat | Unset = UNSET,
    page_size: int | Unset = 50,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["company"] = company

    json_confirmed_after: str | Unset = UNSET
    if not isinstance(confirmed_after, Unset):
        json_confirmed_after = confirmed_after.isoformat()
    params["confirmed_after"] = json_confirmed_after

    json_confirmed_before: str | Unset = UNSET
    if not isinstance(confirmed_before, Unset):
        json_confirmed_before = confirmed_before.isoformat()
    params["confirmed_before"] = json_confirmed_before

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

    params["page_size"] = page_size

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/wins",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> PaginatedWinList | Problem | None:
    if response.status_code == 200:
        response_200 = PaginatedWinList.from_dict(response.json())

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
) -> Response[PaginatedWinList | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    company: str | Unset = UNSET,
    confirmed_after: datetime.datetime | Unset = UNSET,
    confirmed_before: datetime.datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
    fields: list[WinsListFieldsItem] | Unset = UNSET,
    format_: WinsListFormat | Unset = UNSET,
    page_size: int | Unset = 50,
) -> Response[PaginatedWinList | Problem]:
    """List wins

     Confirmed sales abroad of the companies that gave you access, the last confirmed first.

    Args:
        company (str | Unset):
        confirmed_after (datetime.datetime | Unset):
        confirmed_before (datetime.datetime | Unset):
        cursor (str | Unset):
        fields (list[WinsListFieldsItem] | Unset):
        format_ (WinsListFormat | Unset):
        page_size (int | Unset):  Default: 50.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PaginatedWinList | Problem]
    """

    kwargs = _get_kwargs(
        company=company,
        confirmed_after=confirmed_after,
        confirmed_before=confirmed_before,
        cursor=cursor,
        fields=fields,
        format_=format_,
        page_size=page_size,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    company: str | Unset = UNSET,
    confirmed_after: datetime.datetime | Unset = UNSET,
    confirmed_before: datetime.datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
    fields: list[WinsListFieldsItem] | Unset = UNSET,
    format_: WinsListFormat | Unset = UNSET,
    page_size: int | Unset = 50,
) -> PaginatedWinList | Problem | None:
    """List wins

     Confirmed sales abroad of the companies that gave you access, the last confirmed first.

    Args:
        company (str | Unset):
        confirmed_after (datetime.datetime | Unset):
        confirmed_before (datetime.datetime | Unset):
        cursor (str | Unset):
        fields (list[WinsListFieldsItem] | Unset):
        format_ (WinsListFormat | Unset):
        page_size (int | Unset):  Default: 50.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PaginatedWinList | Problem
    """

    return sync_detailed(
        client=client,
        company=company,
        confirmed_after=confirmed_after,
        confirmed_before=confirmed_before,
        cursor=cursor,
        fields=fields,
        format_=format_,
        page_size=page_size,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    company: str | Unset = UNSET,
    confirmed_after: datetime.datetime | Unset = UNSET,
    confirmed_before: datetime.datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
    fields: list[WinsListFieldsItem] | Unset = UNSET,
    format_: WinsListFormat | Unset = UNSET,
    page_size: int | Unset = 50,
) -> Response[PaginatedWinList | Problem]:
    """List wins

     Confirmed sales abroad of the companies that gave you access, the last confirmed first.

    Args:
        company (str | Unset):
        confirmed_after (datetime.datetime | Unset):
        confirmed_before (datetime.datetime | Unset):
        cursor (str | Unset):
        fields (list[WinsListFieldsItem] | Unset):
        format_ (WinsListFormat | Unset):
        page_size (int | Unset):  Default: 50.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PaginatedWinList | Problem]
    """

    kwargs = _get_kwargs(
        company=company,
        confirmed_after=confirmed_after,
        confirmed_before=confirmed_before,
        cursor=cursor,
        fields=fields,
        format_=format_,
        page_size=page_size,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    company: str | Unset = UNSET,
    confirmed_after: datetime.datetime | Unset = UNSET,
    confirmed_before: datetime.datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
    fields: list[WinsListFieldsItem] | Unset = UNSET,
    format_: WinsListFormat | Unset = UNSET,
    page_size: int | Unset = 50,
) -> PaginatedWinList | Problem | None:
    """List wins

     Confirmed sales abroad of the companies that gave you access, the last confirmed first.

    Args:
        company (str | Unset):
        confirmed_after (datetime.datetime | Unset):
        confirmed_before (datetime.datetime | Unset):
        cursor (str | Unset):
        fields (list[WinsListFieldsItem] | Unset):
        format_ (WinsListFormat | Unset):
        page_size (int | Unset):  Default: 50.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PaginatedWinList | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            company=company,
            confirmed_after=confirmed_after,
            confirmed_before=confirmed_before,
            cursor=cursor,
            fields=fields,
            format_=format_,
            page_size=page_size,
        )
    ).parsed

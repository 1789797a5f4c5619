import datetime
from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.paginated_trading_house_list import PaginatedTradingHouseList
from ...models.problem import Problem
from ...models.trading_houses_list_country import TradingHousesListCountry
from ...models.trading_houses_list_expand_item import TradingHousesListExpandItem
from ...models.trading_houses_list_fields_item import TradingHousesListFieldsItem
from ...models.trading_houses_list_format import TradingHousesListFormat
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    country: TradingHousesListCountry | Unset = UNSET,
    cursor: str | Unset = UNSET,
    expand: list[TradingHousesListExpandItem] | Unset = UNSET,
    fields: list[TradingHousesListFieldsItem] | Unset = UNSET,
    format_: TradingHousesListFormat | Unset = UNSET,
    page_size: int | Unset = 50,
    product: str | Unset = UNSET,
    search: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_country: str | Unset = UNSET
    if not isinstance(country, Unset):
        json_country = country.value

    params["country"] = json_country

    params["cursor"] = cursor

    json_expand: list[str] | Unset = UNSET
    if not isinstance(expand, Unset):
        json_expand = []
        for expand_item_data in expand:
            expand_item = expand_item_data.value
            json_expand.append(expand_item)

    params["expand"] = json_expand

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

    params["product"] = product

    params["search"] = search

    json_updated_since: str | Unset = UNSET
    if not isinstance(updated_since, Unset):
        json_updated_since = updated_since.isoformat()
    params["updated_since"] = json_updated_since

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/trading-houses",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> PaginatedTradingHouseList | Problem | None:
    if response.status_code == 200:
        response_200 = PaginatedTradingHouseList.from_dict(response.json())

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
) -> Response[PaginatedTradingHouseList | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    country: TradingHousesListCountry | Unset = UNSET,
    cursor: str | Unset = UNSET,
    expand: list[TradingHousesListExpandItem] | Unset = UNSET,
    fields: list[TradingHousesListFieldsItem] | Unset = UNSET,
    format_: TradingHousesListFormat | Unset = UNSET,
    page_size: int | Unset = 50,
    product: str | Unset = UNSET,
    search: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,
) -> Response[PaginatedTradingHouseList | Problem]:
    """List trading houses

     The trading houses in the consulates, with place and hours; `expand=shelf` gives what stands there
    today.

    Args:
        country (TradingHousesListCountry | Unset):
        cursor (str | Unset):
        expand (list[TradingHousesListExpandItem] | Unset):
        fields (list[TradingHousesListFieldsItem] | Unset):
        format_ (TradingHousesListFormat | Unset):
        page_size (int | Unset):  Default: 50.
        product (str | Unset):
        search (str | Unset):
        updated_since (datetime.datetime | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PaginatedTradingHouseList | Problem]
    """

    kwargs = _get_kwargs(
        country=country,
        cursor=cursor,
        expand=expand,
        fields=fields,
        format_=format_,
        page_size=page_size,
        product=product,
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
    country: TradingHousesListCountry | Unset = UNSET,
    cursor: str | Unset = UNSET,
    expand: list[TradingHousesListExpandItem] | Unset = UNSET,
    fields: list[TradingHousesListFieldsItem] | Unset = UNSET,
    format_: TradingHousesListFormat | Unset = UNSET,
    page_size: int | Unset = 50,
    product: str | Unset = UNSET,
    search: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,
) -> PaginatedTradingHouseList | Problem | None:
    """List trading houses

     The trading houses in the consulates, with place and hours; `expand=shelf` gives what stands there
    today.

    Args:
        country (TradingHousesListCountry | Unset):
        cursor (str | Unset):
        expand (list[TradingHousesListExpandItem] | Unset):
        fields (list[TradingHousesListFieldsItem] | Unset):
        format_ (TradingHousesListFormat | Unset):
        page_size (int | Unset):  Default: 50.
        product (str | Unset):
        search (str | Unset):
        updated_since (datetime.datetime | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PaginatedTradingHouseList | Problem
    """

    return sync_detailed(
        client=client,
        country=country,
        cursor=cursor,
        expand=expand,
        fields=fields,
        format_=format_,
        page_size=page_size,
        product=product,
        search=search,
        updated_since=updated_since,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    country: TradingHousesListCountry | Unset = UNSET,
    cursor: str | Unset = UNSET,
    expand: list[TradingHousesListExpandItem] | Unset = UNSET,
    fields: list[TradingHousesListFieldsItem] | Unset = UNSET,
    format_: TradingHousesListFormat | Unset = UNSET,
    page_size: int | Unset = 50,
    product: str | Unset = UNSET,
    search: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,
) -> Response[PaginatedTradingHouseList | Problem]:
    """List trading houses

     The trading houses in the consulates, with place and hours; `expand=shelf` gives what stands there
    today.

    Args:
        country (TradingHousesListCountry | Unset):
        cursor (str | Unset):
        expand (list[TradingHousesListExpandItem] | Unset):
        fields (list[TradingHousesListFieldsItem] | Unset):
        format_ (TradingHousesListFormat | Unset):
        page_size (int | Unset):  Default: 50.
        product (str | Unset):
        search (str | Unset):
        updated_since (datetime.datetime | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PaginatedTradingHouseList | Problem]
    """

    kwargs = _get_kwargs(
        country=country,
        cursor=cursor,
        expand=expand,
        fields=fields,
        format_=format_,
        page_size=page_size,
        product=product,
        search=search,
        updated_since=updated_since,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    country: TradingHousesListCountry | Unset = UNSET,
    cursor: str | Unset = UNSET,
    expand: list[TradingHousesListExpandItem] | Unset = UNSET,
    fields: list[TradingHousesListFieldsItem] | Unset = UNSET,
    format_: TradingHousesListFormat | Unset = UNSET,
    page_size: int | Unset = 50,
    product: str | Unset = UNSET,
    search: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,
) -> PaginatedTradingHouseList | Problem | None:
    """List trading houses

     The trading houses in the consulates, with place and hours; `expand=shelf` gives what stands there
    today.

    Args:
        country (TradingHousesListCountry | Unset):
        cursor (str | Unset):
        expand (list[TradingHousesListExpandItem] | Unset):
        fields (list[TradingHousesListFieldsItem] | Unset):
        format_ (TradingHousesListFormat | Unset):
        page_size (int | Unset):  Default: 50.
        product (str | Unset):
        search (str | Unset):
        updated_since (datetime.datetime | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PaginatedTradingHouseList | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            country=country,
            cursor=cursor,
            expand=expand,
            fields=fields,
            format_=format_,
            page_size=page_size,
            product=product,
            search=search,
            updated_since=updated_since,
        )
    ).parsed

import datetime
from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.orders_list_fields_item import OrdersListFieldsItem
from ...models.orders_list_format import OrdersListFormat
from ...models.paginated_order_list import PaginatedOrderList
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    accepted_after: datetime.datetime | Unset = UNSET,
    accepted_before: datetime.datetime | Unset = UNSET,
    company: str | Unset = UNSET,
    cursor: str | Unset = UNSET,
    fields: list[OrdersListFieldsItem] | Unset = UNSET,
    format_: OrdersListFormat | Unset = UNSET,
    page_size: int | Unset = 50,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_accepted_after: str | Unset = UNSET
    if not isinstance(accepted_after, Unset):
        json_accepted_after = accepted_after.isoformat()
    params["accepted_after"] = json_accepted_after

    json_accepted_before: str | Unset = UNSET
    if not isinstance(accepted_before, Unset):
        json_accepted_before = accepted_before.isoformat()
    params["accepted_before"] = json_accepted_before

    params["company"] = company

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
        "url": "/api/v1/orders",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> PaginatedOrderList | Problem | None:
    if response.status_code == 200:
        response_200 = PaginatedOrderList.from_dict(response.json())

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
) -> Response[PaginatedOrderList | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    accepted_after: datetime.datetime | Unset = UNSET,
    accepted_before: datetime.datetime | Unset = UNSET,
    company: str | Unset = UNSET,
    cursor: str | Unset = UNSET,
    fields: list[OrdersListFieldsItem] | Unset = UNSET,
    format_: OrdersListFormat | Unset = UNSET,
    page_size: int | Unset = 50,
) -> Response[PaginatedOrderList | Problem]:
    """List orders

     What buyers ordered from the companies that gave you access, the last accepted first.

    A company that takes its access back is gone from the answers at once, and so is an order that the
    buyer takes back.

    Args:
        accepted_after (datetime.datetime | Unset):
        accepted_before (datetime.datetime | Unset):
        company (str | Unset):
        cursor (str | Unset):
        fields (list[OrdersListFieldsItem] | Unset):
        format_ (OrdersListFormat | Unset):
        page_size (int | Unset):  Default: 50.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PaginatedOrderList | Problem]
    """

    kwargs = _get_kwargs(
        accepted_after=accepted_after,
        accepted_before=accepted_before,
        company=company,
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
    accepted_after: datetime.datetime | Unset = UNSET,
    accepted_before: datetime.datetime | Unset = UNSET,
    company: str | Unset = UNSET,
    cursor: str | Unset = UNSET,
    fields: list[OrdersListFieldsItem] | Unset = UNSET,
    format_: OrdersListFormat | Unset = UNSET,
    page_size: int | Unset = 50,
) -> PaginatedOrderList | Problem | None:
    """List orders

     What buyers ordered from the companies that gave you access, the last accepted first.

    A company that takes its access back is gone from the answers at once, and so is an order that the
    buyer takes back.

    Args:
        accepted_after (datetime.datetime | Unset):
        accepted_before (datetime.datetime | Unset):
        company (str | Unset):
        cursor (str | Unset):
        fields (list[OrdersListFieldsItem] | Unset):
        format_ (OrdersListFormat | Unset):
        page_size (int | Unset):  Default: 50.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PaginatedOrderList | Problem
    """

    return sync_detailed(
        client=client,
        accepted_after=accepted_after,
        accepted_before=accepted_before,
        company=company,
        cursor=cursor,
        fields=fields,
        format_=format_,
        page_size=page_size,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    accepted_after: datetime.datetime | Unset = UNSET,
    accepted_before: datetime.datetime | Unset = UNSET,
    company: str | Unset = UNSET,
    cursor: str | Unset = UNSET,
    fields: list[OrdersListFieldsItem] | Unset = UNSET,
    format_: OrdersListFormat | Unset = UNSET,
    page_size: int | Unset = 50,
) -> Response[PaginatedOrderList | Problem]:
    """List orders

     What buyers ordered from the companies that gave you access, the last accepted first.

    A company that takes its access back is gone from the answers at once, and so is an order that the
    buyer takes back.

    Args:
        accepted_after (datetime.datetime | Unset):
        accepted_before (datetime.datetime | Unset):
        company (str | Unset):
        cursor (str | Unset):
        fields (list[OrdersListFieldsItem] | Unset):
        format_ (OrdersListFormat | Unset):
        page_size (int | Unset):  Default: 50.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PaginatedOrderList | Problem]
    """

    kwargs = _get_kwargs(
        accepted_after=accepted_after,
        accepted_before=accepted_before,
        company=company,
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
    accepted_after: datetime.datetime | Unset = UNSET,
    accepted_before: datetime.datetime | Unset = UNSET,
    company: str | Unset = UNSET,
    cursor: str | Unset = UNSET,
    fields: list[OrdersListFieldsItem] | Unset = UNSET,
    format_: OrdersListFormat | Unset = UNSET,
    page_size: int | Unset = 50,
) -> PaginatedOrderList | Problem | None:
    """List orders

     What buyers ordered from the companies that gave you access, the last accepted first.

    A company that takes its access back is gone from the answers at once, and so is an order that the
    buyer takes back.

    Args:
        accepted_after (datetime.datetime | Unset):
        accepted_before (datetime.datetime | Unset):
        company (str | Unset):
        cursor (str | Unset):
        fields (list[OrdersListFieldsItem] | Unset):
        format_ (OrdersListFormat | Unset):
        page_size (int | Unset):  Default: 50.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PaginatedOrderList | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            accepted_after=accepted_after,
            accepted_before=accepted_before,
            company=company,
            cursor=cursor,
            fields=fields,
            format_=format_,
            page_size=page_size,
        )
    ).parsed

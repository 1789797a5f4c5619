from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.member_product_request import MemberProductRequest
from ...models.member_product_sent import MemberProductSent
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: MemberProductRequest,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/member-products",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> MemberProductSent | Problem | None:
    if response.status_code == 201:
        response_201 = MemberProductSent.from_dict(response.json())

        return response_201

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

    if response.status_code == 409:
        response_409 = Problem.from_dict(response.json())

        return response_409

    if response.status_code == 415:
        response_415 = Problem.from_dict(response.json())

        return response_415

    if response.status_code == 422:
        response_422 = Problem.from_dict(response.json())

        return response_422

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
) -> Response[MemberProductSent | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: MemberProductRequest,
    idempotency_key: str | Unset = UNSET,
) -> Response[MemberProductSent | Problem]:
    """Send a product of a member

     Send a product of a company that agreed to it. The moderators see it as if the company had sent it.

    A company has each name once: the same name sent again is refused with 400 at `name_es`, and what
    the first request
    created stays. Sent again with its `Idempotency-Key`, a request gets its first answer. Write your
    own name where the
    example has `{new}`.

    Args:
        idempotency_key (str | Unset):
        body (MemberProductRequest): A product of a company that agreed to it.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[MemberProductSent | Problem]
    """

    kwargs = _get_kwargs(
        body=body,
        idempotency_key=idempotency_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    body: MemberProductRequest,
    idempotency_key: str | Unset = UNSET,
) -> MemberProductSent | Problem | None:
    """Send a product of a member

     Send a product of a company that agreed to it. The moderators see it as if the company had sent it.

    A company has each name once: the same name sent again is refused with 400 at `name_es`, and what
    the first request
    created stays. Sent again with its `Idempotency-Key`, a request gets its first answer. Write your
    own name where the
    example has `{new}`.

    Args:
        idempotency_key (str | Unset):
        body (MemberProductRequest): A product of a company that agreed to it.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        MemberProductSent | Problem
    """

    return sync_detailed(
        client=client,
        body=body,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: MemberProductRequest,
    idempotency_key: str | Unset = UNSET,
) -> Response[MemberProductSent | Problem]:
    """Send a product of a member

     Send a product of a company that agreed to it. The moderators see it as if the company had sent it.

    A company has each name once: the same name sent again is refused with 400 at `name_es`, and what
    the first request
    created stays. Sent again with its `Idempotency-Key`, a request gets its first answer. Write your
    own name where the
    example has `{new}`.

    Args:
        idempotency_key (str | Unset):
        body (MemberProductRequest): A product of a company that agreed to it.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[MemberProductSent | Problem]
    """

    kwargs = _get_kwargs(
        body=body,
        idempotency_key=idempotency_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: MemberProductRequest,
    idempotency_key: str | Unset = UNSET,
) -> MemberProductSent | Problem | None:
    """Send a product of a member

     Send a product of a company that agreed to it. The moderators see it as if the company had sent it.

    A company has each name once: the same name sent again is refused with 400 at `name_es`, and what
    the first request
    created stays. Sent again with its `Idempotency-Key`, a request gets its first answer. Write your
    own name where the
    example has `{new}`.

    Args:
        idempotency_key (str | Unset):
        body (MemberProductRequest): A product of a company that agreed to it.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        MemberProductSent | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed

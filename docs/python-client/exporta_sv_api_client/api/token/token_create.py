from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.token_create_body import TokenCreateBody
from ...models.token_create_response_200 import TokenCreateResponse200
from ...models.token_create_response_400 import TokenCreateResponse400
from ...models.token_create_response_401 import TokenCreateResponse401
from ...types import Response


def _get_kwargs(
    *,
    body: TokenCreateBody,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/token",
    }

    _kwargs["data"] = body.to_dict()
    headers["Content-Type"] = "application/x-www-form-urlencoded"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | TokenCreateResponse200 | TokenCreateResponse400 | TokenCreateResponse401 | None:
    if response.status_code == 200:
        response_200 = TokenCreateResponse200.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = TokenCreateResponse400.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = TokenCreateResponse401.from_dict(response.json())

        return response_401

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
) -> Response[Problem | TokenCreateResponse200 | TokenCreateResponse400 | TokenCreateResponse401]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: TokenCreateBody,
) -> Response[Problem | TokenCreateResponse200 | TokenCreateResponse400 | TokenCreateResponse401]:
    """Exchange a key for a token

     OAuth 2.0 client credentials (RFC 6749, 4.4). The key by HTTP Basic, or in the form.

    Args:
        body (TokenCreateBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | TokenCreateResponse200 | TokenCreateResponse400 | TokenCreateResponse401]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    body: TokenCreateBody,
) -> Problem | TokenCreateResponse200 | TokenCreateResponse400 | TokenCreateResponse401 | None:
    """Exchange a key for a token

     OAuth 2.0 client credentials (RFC 6749, 4.4). The key by HTTP Basic, or in the form.

    Args:
        body (TokenCreateBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | TokenCreateResponse200 | TokenCreateResponse400 | TokenCreateResponse401
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: TokenCreateBody,
) -> Response[Problem | TokenCreateResponse200 | TokenCreateResponse400 | TokenCreateResponse401]:
    """Exchange a key for a token

     OAuth 2.0 client credentials (RFC 6749, 4.4). The key by HTTP Basic, or in the form.

    Args:
        body (TokenCreateBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | TokenCreateResponse200 | TokenCreateResponse400 | TokenCreateResponse401]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: TokenCreateBody,
) -> Problem | TokenCreateResponse200 | TokenCreateResponse400 | TokenCreateResponse401 | None:
    """Exchange a key for a token

     OAuth 2.0 client credentials (RFC 6749, 4.4). The key by HTTP Basic, or in the form.

    Args:
        body (TokenCreateBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | TokenCreateResponse200 | TokenCreateResponse400 | TokenCreateResponse401
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed

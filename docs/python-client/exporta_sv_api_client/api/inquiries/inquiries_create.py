from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.inquiry_request import InquiryRequest
from ...models.inquiry_sent import InquirySent
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: InquiryRequest,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/inquiries",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> InquirySent | Problem | None:
    if response.status_code == 201:
        response_201 = InquirySent.from_dict(response.json())

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
) -> Response[InquirySent | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: InquiryRequest,
    idempotency_key: str | Unset = UNSET,
) -> Response[InquirySent | Problem]:
    """Send a buyer's question

     Ask the companies of some products.

    `link` shows what was sent. Answers are opened by the link in the mail to the buyer, and by no
    other. The same
    request within a day is answered with the same link.

    Args:
        idempotency_key (str | Unset):
        body (InquiryRequest): A question of a buyer, who has agreed that it is kept and passed
            on.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[InquirySent | Problem]
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
    body: InquiryRequest,
    idempotency_key: str | Unset = UNSET,
) -> InquirySent | Problem | None:
    """Send a buyer's question

     Ask the companies of some products.

    `link` shows what was sent. Answers are opened by the link in the mail to the buyer, and by no
    other. The same
    request within a day is answered with the same link.

    Args:
        idempotency_key (str | Unset):
        body (InquiryRequest): A question of a buyer, who has agreed that it is kept and passed
            on.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        InquirySent | Problem
    """

    return sync_detailed(
        client=client,
        body=body,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: InquiryRequest,
    idempotency_key: str | Unset = UNSET,
) -> Response[InquirySent | Problem]:
    """Send a buyer's question

     Ask the companies of some products.

    `link` shows what was sent. Answers are opened by the link in the mail to the buyer, and by no
    other. The same
    request within a day is answered with the same link.

    Args:
        idempotency_key (str | Unset):
        body (InquiryRequest): A question of a buyer, who has agreed that it is kept and passed
            on.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[InquirySent | Problem]
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
    body: InquiryRequest,
    idempotency_key: str | Unset = UNSET,
) -> InquirySent | Problem | None:
    """Send a buyer's question

     Ask the companies of some products.

    `link` shows what was sent. Answers are opened by the link in the mail to the buyer, and by no
    other. The same
    request within a day is answered with the same link.

    Args:
        idempotency_key (str | Unset):
        body (InquiryRequest): A question of a buyer, who has agreed that it is kept and passed
            on.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        InquirySent | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed

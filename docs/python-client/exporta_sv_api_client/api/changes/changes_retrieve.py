from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.changes import Changes
from ...models.changes_retrieve_format import ChangesRetrieveFormat
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    format_: ChangesRetrieveFormat | Unset = UNSET,
    limit: int | Unset = UNSET,
    resource: str | Unset = UNSET,
    since: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_format_: str | Unset = UNSET
    if not isinstance(format_, Unset):
        json_format_ = format_.value

    params["format"] = json_format_

    params["limit"] = limit

    params["resource"] = resource

    params["since"] = since

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/changes",
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Changes | Problem | None:
    if response.status_code == 200:
        response_200 = Changes.from_dict(response.json())

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

    if response.status_code == 410:
        response_410 = Problem.from_dict(response.json())

        return response_410

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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Changes | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    format_: ChangesRetrieveFormat | Unset = UNSET,
    limit: int | Unset = UNSET,
    resource: str | Unset = UNSET,
    since: str | Unset = UNSET,
) -> Response[Changes | Problem]:
    """Read every change

     Every change of every public row: new, another one, or gone. For a copy that stays like the
    original.

    Without `since` it begins with everything there is. Apply the changes in their order, keep `cursor`,
    and ask again
    with `since=<cursor>`: at once while `more` is true, later otherwise. The same cursor gives the same
    changes again.
    As JSON Lines or CSV the answer has the changes alone: the address of the next request is in `Link`,
    and an answer
    without a line says that there is nothing new.

    Args:
        format_ (ChangesRetrieveFormat | Unset):
        limit (int | Unset):
        resource (str | Unset):
        since (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Changes | Problem]
    """

    kwargs = _get_kwargs(
        format_=format_,
        limit=limit,
        resource=resource,
        since=since,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    format_: ChangesRetrieveFormat | Unset = UNSET,
    limit: int | Unset = UNSET,
    resource: str | Unset = UNSET,
    since: str | Unset = UNSET,
) -> Changes | Problem | None:
    """Read every change

     Every change of every public row: new, another one, or gone. For a copy that stays like the
    original.

    Without `since` it begins with everything there is. Apply the changes in their order, keep `cursor`,
    and ask again
    with `since=<cursor>`: at once while `more` is true, later otherwise. The same cursor gives the same
    changes again.
    As JSON Lines or CSV the answer has the changes alone: the address of the next request is in `Link`,
    and an answer
    without a line says that there is nothing new.

    Args:
        format_ (ChangesRetrieveFormat | Unset):
        limit (int | Unset):
        resource (str | Unset):
        since (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Changes | Problem
    """

    return sync_detailed(
        client=client,
        format_=format_,
        limit=limit,
        resource=resource,
        since=since,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    format_: ChangesRetrieveFormat | Unset = UNSET,
    limit: int | Unset = UNSET,
    resource: str | Unset = UNSET,
    since: str | Unset = UNSET,
) -> Response[Changes | Problem]:
    """Read every change

     Every change of every public row: new, another one, or gone. For a copy that stays like the
    original.

    Without `since` it begins with everything there is. Apply the changes in their order, keep `cursor`,
    and ask again
    with `since=<cursor>`: at once while `more` is true, later otherwise. The same cursor gives the same
    changes again.
    As JSON Lines or CSV the answer has the changes alone: the address of the next request is in `Link`,
    and an answer
    without a line says that there is nothing new.

    Args:
        format_ (ChangesRetrieveFormat | Unset):
        limit (int | Unset):
        resource (str | Unset):
        since (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Changes | Problem]
    """

    kwargs = _get_kwargs(
        format_=format_,
        limit=limit,
        resource=resource,
        since=since,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    format_: ChangesRetrieveFormat | Unset = UNSET,
    limit: int | Unset = UNSET,
    resource: str | Unset = UNSET,
    since: str | Unset = UNSET,
) -> Changes | Problem | None:
    """Read every change

     Every change of every public row: new, another one, or gone. For a copy that stays like the
    original.

    Without `since` it begins with everything there is. Apply the changes in their order, keep `cursor`,
    and ask again
    with `since=<cursor>`: at once while `more` is true, later otherwise. The same cursor gives the same
    changes again.
    As JSON Lines or CSV the answer has the changes alone: the address of the next request is in `Link`,
    and an answer
    without a line says that there is nothing new.

    Args:
        format_ (ChangesRetrieveFormat | Unset):
        limit (int | Unset):
        resource (str | Unset):
        since (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Changes | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            format_=format_,
            limit=limit,
            resource=resource,
            since=since,
        )
    ).parsed

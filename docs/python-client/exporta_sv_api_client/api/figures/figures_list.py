from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.figures import Figures
from ...models.figures_list_format import FiguresListFormat
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    format_: FiguresListFormat | Unset = UNSET,
    from_: int | Unset = UNSET,
    to: int | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_format_: str | Unset = UNSET
    if not isinstance(format_, Unset):
        json_format_ = format_.value

    params["format"] = json_format_

    params["from"] = from_

    params["to"] = to

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/figures",
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Figures | Problem | None:
    if response.status_code == 200:
        response_200 = Figures.from_dict(response.json())

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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Figures | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    format_: FiguresListFormat | Unset = UNSET,
    from_: int | Unset = UNSET,
    to: int | Unset = UNSET,
) -> Response[Figures | Problem]:
    """Read the figures of the programme

     What the programme publishes of the confirmed sales: by year, country and sector, and the sums of
    these rows.

    Rows of fewer than three companies are added up as `other`, and left out if that has fewer than
    three as well. So
    the period is of whole years: shorter ones could be subtracted from each other until one company is
    left. As JSON
    Lines or CSV the answer has the rows alone.

    Args:
        format_ (FiguresListFormat | Unset):
        from_ (int | Unset):
        to (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Figures | Problem]
    """

    kwargs = _get_kwargs(
        format_=format_,
        from_=from_,
        to=to,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    format_: FiguresListFormat | Unset = UNSET,
    from_: int | Unset = UNSET,
    to: int | Unset = UNSET,
) -> Figures | Problem | None:
    """Read the figures of the programme

     What the programme publishes of the confirmed sales: by year, country and sector, and the sums of
    these rows.

    Rows of fewer than three companies are added up as `other`, and left out if that has fewer than
    three as well. So
    the period is of whole years: shorter ones could be subtracted from each other until one company is
    left. As JSON
    Lines or CSV the answer has the rows alone.

    Args:
        format_ (FiguresListFormat | Unset):
        from_ (int | Unset):
        to (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Figures | Problem
    """

    return sync_detailed(
        client=client,
        format_=format_,
        from_=from_,
        to=to,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    format_: FiguresListFormat | Unset = UNSET,
    from_: int | Unset = UNSET,
    to: int | Unset = UNSET,
) -> Response[Figures | Problem]:
    """Read the figures of the programme

     What the programme publishes of the confirmed sales: by year, country and sector, and the sums of
    these rows.

    Rows of fewer than three companies are added up as `other`, and left out if that has fewer than
    three as well. So
    the period is of whole years: shorter ones could be subtracted from each other until one company is
    left. As JSON
    Lines or CSV the answer has the rows alone.

    Args:
        format_ (FiguresListFormat | Unset):
        from_ (int | Unset):
        to (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Figures | Problem]
    """

    kwargs = _get_kwargs(
        format_=format_,
        from_=from_,
        to=to,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    format_: FiguresListFormat | Unset = UNSET,
    from_: int | Unset = UNSET,
    to: int | Unset = UNSET,
) -> Figures | Problem | None:
    """Read the figures of the programme

     What the programme publishes of the confirmed sales: by year, country and sector, and the sums of
    these rows.

    Rows of fewer than three companies are added up as `other`, and left out if that has fewer than
    three as well. So
    the period is of whole years: shorter ones could be subtracted from each other until one company is
    left. As JSON
    Lines or CSV the answer has the rows alone.

    Args:
        format_ (FiguresListFormat | Unset):
        from_ (int | Unset):
        to (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Figures | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            format_=format_,
            from_=from_,
            to=to,
        )
    ).parsed

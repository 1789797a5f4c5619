from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.unit import Unit
from ...models.units_retrieve_fields_item import UnitsRetrieveFieldsItem
from ...models.units_retrieve_format import UnitsRetrieveFormat
from ...types import UNSET, Response, Unset


def _get_kwargs(
    code: str,
    *,
    fields: list[UnitsRetrieveFieldsItem] | Unset = UNSET,
    format_: UnitsRetrieveFormat | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

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

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/units/{code}".format(
            code=quote(str(code), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Problem | Unit | None:
    if response.status_code == 200:
        response_200 = Unit.from_dict(response.json())

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

    if response.status_code == 404:
        response_404 = Problem.from_dict(response.json())

        return response_404

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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Problem | Unit]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    code: str,
    *,
    client: AuthenticatedClient,
    fields: list[UnitsRetrieveFieldsItem] | Unset = UNSET,
    format_: UnitsRetrieveFormat | Unset = UNSET,
) -> Response[Problem | Unit]:
    """Read one unit

     The units in which goods and services are sold, with their codes of UN/CEFACT Recommendations 20 and
    21.

    Args:
        code (str): Of UN/CEFACT Recommendation 20 or 21: KGM, BG, HUR.
        fields (list[UnitsRetrieveFieldsItem] | Unset):
        format_ (UnitsRetrieveFormat | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Unit]
    """

    kwargs = _get_kwargs(
        code=code,
        fields=fields,
        format_=format_,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    code: str,
    *,
    client: AuthenticatedClient,
    fields: list[UnitsRetrieveFieldsItem] | Unset = UNSET,
    format_: UnitsRetrieveFormat | Unset = UNSET,
) -> Problem | Unit | None:
    """Read one unit

     The units in which goods and services are sold, with their codes of UN/CEFACT Recommendations 20 and
    21.

    Args:
        code (str): Of UN/CEFACT Recommendation 20 or 21: KGM, BG, HUR.
        fields (list[UnitsRetrieveFieldsItem] | Unset):
        format_ (UnitsRetrieveFormat | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Unit
    """

    return sync_detailed(
        code=code,
        client=client,
        fields=fields,
        format_=format_,
    ).parsed


async def asyncio_detailed(
    code: str,
    *,
    client: AuthenticatedClient,
    fields: list[UnitsRetrieveFieldsItem] | Unset = UNSET,
    format_: UnitsRetrieveFormat | Unset = UNSET,
) -> Response[Problem | Unit]:
    """Read one unit

     The units in which goods and services are sold, with their codes of UN/CEFACT Recommendations 20 and
    21.

    Args:
        code (str): Of UN/CEFACT Recommendation 20 or 21: KGM, BG, HUR.
        fields (list[UnitsRetrieveFieldsItem] | Unset):
        format_ (UnitsRetrieveFormat | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Unit]
    """

    kwargs = _get_kwargs(
        code=code,
        fields=fields,
        format_=format_,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    code: str,
    *,
    client: AuthenticatedClient,
    fields: list[UnitsRetrieveFieldsItem] | Unset = UNSET,
    format_: UnitsRetrieveFormat | Unset = UNSET,
) -> Problem | Unit | None:
    """Read one unit

     The units in which goods and services are sold, with their codes of UN/CEFACT Recommendations 20 and
    21.

    Args:
        code (str): Of UN/CEFACT Recommendation 20 or 21: KGM, BG, HUR.
        fields (list[UnitsRetrieveFieldsItem] | Unset):
        format_ (UnitsRetrieveFormat | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Unit
    """

    return (
        await asyncio_detailed(
            code=code,
            client=client,
            fields=fields,
            format_=format_,
        )
    ).parsed

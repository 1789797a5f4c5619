from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.product import Product
from ...models.products_retrieve_certificates import ProductsRetrieveCertificates
from ...models.products_retrieve_expand_item import ProductsRetrieveExpandItem
from ...models.products_retrieve_fields_item import ProductsRetrieveFieldsItem
from ...models.products_retrieve_format import ProductsRetrieveFormat
from ...types import UNSET, Response, Unset


def _get_kwargs(
    slug: str,
    *,
    certificates: ProductsRetrieveCertificates | Unset = UNSET,
    expand: list[ProductsRetrieveExpandItem] | Unset = UNSET,
    fields: list[ProductsRetrieveFieldsItem] | Unset = UNSET,
    format_: ProductsRetrieveFormat | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_certificates: str | Unset = UNSET
    if not isinstance(certificates, Unset):
        json_certificates = certificates.value

    params["certificates"] = json_certificates

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

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/products/{slug}".format(
            slug=quote(str(slug), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Problem | Product | None:
    if response.status_code == 200:
        response_200 = Product.from_dict(response.json())

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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Problem | Product]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    slug: str,
    *,
    client: AuthenticatedClient,
    certificates: ProductsRetrieveCertificates | Unset = UNSET,
    expand: list[ProductsRetrieveExpandItem] | Unset = UNSET,
    fields: list[ProductsRetrieveFieldsItem] | Unset = UNSET,
    format_: ProductsRetrieveFormat | Unset = UNSET,
) -> Response[Problem | Product]:
    """Read one product

     The public catalogue. `?search=` finds what the catalogue's page finds, best first; otherwise newest
    first.

    Args:
        slug (str):
        certificates (ProductsRetrieveCertificates | Unset):
        expand (list[ProductsRetrieveExpandItem] | Unset):
        fields (list[ProductsRetrieveFieldsItem] | Unset):
        format_ (ProductsRetrieveFormat | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Product]
    """

    kwargs = _get_kwargs(
        slug=slug,
        certificates=certificates,
        expand=expand,
        fields=fields,
        format_=format_,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    slug: str,
    *,
    client: AuthenticatedClient,
    certificates: ProductsRetrieveCertificates | Unset = UNSET,
    expand: list[ProductsRetrieveExpandItem] | Unset = UNSET,
    fields: list[ProductsRetrieveFieldsItem] | Unset = UNSET,
    format_: ProductsRetrieveFormat | Unset = UNSET,
) -> Problem | Product | None:
    """Read one product

     The public catalogue. `?search=` finds what the catalogue's page finds, best first; otherwise newest
    first.

    Args:
        slug (str):
        certificates (ProductsRetrieveCertificates | Unset):
        expand (list[ProductsRetrieveExpandItem] | Unset):
        fields (list[ProductsRetrieveFieldsItem] | Unset):
        format_ (ProductsRetrieveFormat | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Product
    """

    return sync_detailed(
        slug=slug,
        client=client,
        certificates=certificates,
        expand=expand,
        fields=fields,
        format_=format_,
    ).parsed


async def asyncio_detailed(
    slug: str,
    *,
    client: AuthenticatedClient,
    certificates: ProductsRetrieveCertificates | Unset = UNSET,
    expand: list[ProductsRetrieveExpandItem] | Unset = UNSET,
    fields: list[ProductsRetrieveFieldsItem] | Unset = UNSET,
    format_: ProductsRetrieveFormat | Unset = UNSET,
) -> Response[Problem | Product]:
    """Read one product

     The public catalogue. `?search=` finds what the catalogue's page finds, best first; otherwise newest
    first.

    Args:
        slug (str):
        certificates (ProductsRetrieveCertificates | Unset):
        expand (list[ProductsRetrieveExpandItem] | Unset):
        fields (list[ProductsRetrieveFieldsItem] | Unset):
        format_ (ProductsRetrieveFormat | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Product]
    """

    kwargs = _get_kwargs(
        slug=slug,
        certificates=certificates,
        expand=expand,
        fields=fields,
        format_=format_,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    slug: str,
    *,
    client: AuthenticatedClient,
    certificates: ProductsRetrieveCertificates | Unset = UNSET,
    expand: list[ProductsRetrieveExpandItem] | Unset = UNSET,
    fields: list[ProductsRetrieveFieldsItem] | Unset = UNSET,
    format_: ProductsRetrieveFormat | Unset = UNSET,
) -> Problem | Product | None:
    """Read one product

     The public catalogue. `?search=` finds what the catalogue's page finds, best first; otherwise newest
    first.

    Args:
        slug (str):
        certificates (ProductsRetrieveCertificates | Unset):
        expand (list[ProductsRetrieveExpandItem] | Unset):
        fields (list[ProductsRetrieveFieldsItem] | Unset):
        format_ (ProductsRetrieveFormat | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Product
    """

    return (
        await asyncio_detailed(
            slug=slug,
            client=client,
            certificates=certificates,
            expand=expand,
            fields=fields,
            format_=format_,
        )
    ).parsed

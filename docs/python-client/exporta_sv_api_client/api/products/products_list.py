import datetime
from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.paginated_product_list import PaginatedProductList
from ...models.problem import Problem
from ...models.products_list_certificates import ProductsListCertificates
from ...models.products_list_department import ProductsListDepartment
from ...models.products_list_expand_item import ProductsListExpandItem
from ...models.products_list_fields_item import ProductsListFieldsItem
from ...models.products_list_format import ProductsListFormat
from ...models.products_list_good_or_service import ProductsListGoodOrService
from ...models.products_list_sort import ProductsListSort
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    available_in: float | Unset = UNSET,
    certificate: str | Unset = UNSET,
    certificates: ProductsListCertificates | Unset = UNSET,
    company: str | Unset = UNSET,
    cursor: str | Unset = UNSET,
    department: ProductsListDepartment | Unset = UNSET,
    expand: list[ProductsListExpandItem] | Unset = UNSET,
    fields: list[ProductsListFieldsItem] | Unset = UNSET,
    format_: ProductsListFormat | Unset = UNSET,
    hs: str | Unset = UNSET,
    kind: ProductsListGoodOrService | Unset = UNSET,
    minimum_order_max: int | Unset = UNSET,
    page_size: int | Unset = 50,
    search: str | Unset = UNSET,
    sector: str | Unset = UNSET,
    sort: ProductsListSort | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["available_in"] = available_in

    params["certificate"] = certificate

    json_certificates: str | Unset = UNSET
    if not isinstance(certificates, Unset):
        json_certificates = certificates.value

    params["certificates"] = json_certificates

    params["company"] = company

    params["cursor"] = cursor

    json_department: str | Unset = UNSET
    if not isinstance(department, Unset):
        json_department = department.value

    params["department"] = json_department

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

    params["hs"] = hs

    json_kind: str | Unset = UNSET
    if not isinstance(kind, Unset):
        json_kind = kind.value

    params["kind"] = json_kind

    params["minimum_order_max"] = minimum_order_max

    params["page_size"] = page_size

    params["search"] = search

    params["sector"] = sector

    json_sort: str | Unset = UNSET
    if not isinstance(sort, Unset):
        json_sort = sort.value

    params["sort"] = json_sort

    json_updated_since: str | Unset = UNSET
    if not isinstance(updated_since, Unset):
        json_updated_since = updated_since.isoformat()
    params["updated_since"] = json_updated_since

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/products",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> PaginatedProductList | Problem | None:
    if response.status_code == 200:
        response_200 = PaginatedProductList.from_dict(response.json())

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
) -> Response[PaginatedProductList | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    available_in: float | Unset = UNSET,
    certificate: str | Unset = UNSET,
    certificates: ProductsListCertificates | Unset = UNSET,
    company: str | Unset = UNSET,
    cursor: str | Unset = UNSET,
    department: ProductsListDepartment | Unset = UNSET,
    expand: list[ProductsListExpandItem] | Unset = UNSET,
    fields: list[ProductsListFieldsItem] | Unset = UNSET,
    format_: ProductsListFormat | Unset = UNSET,
    hs: str | Unset = UNSET,
    kind: ProductsListGoodOrService | Unset = UNSET,
    minimum_order_max: int | Unset = UNSET,
    page_size: int | Unset = 50,
    search: str | Unset = UNSET,
    sector: str | Unset = UNSET,
    sort: ProductsListSort | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,
) -> Response[PaginatedProductList | Problem]:
    """List products

     The public catalogue. `?search=` finds what the catalogue's page finds, best first; otherwise newest
    first.

    Args:
        available_in (float | Unset):
        certificate (str | Unset):
        certificates (ProductsListCertificates | Unset):
        company (str | Unset):
        cursor (str | Unset):
        department (ProductsListDepartment | Unset):
        expand (list[ProductsListExpandItem] | Unset):
        fields (list[ProductsListFieldsItem] | Unset):
        format_ (ProductsListFormat | Unset):
        hs (str | Unset):
        kind (ProductsListGoodOrService | Unset):
        minimum_order_max (int | Unset):
        page_size (int | Unset):  Default: 50.
        search (str | Unset):
        sector (str | Unset):
        sort (ProductsListSort | Unset):
        updated_since (datetime.datetime | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PaginatedProductList | Problem]
    """

    kwargs = _get_kwargs(
        available_in=available_in,
        certificate=certificate,
        certificates=certificates,
        company=company,
        cursor=cursor,
        department=department,
        expand=expand,
        fields=fields,
        format_=format_,
        hs=hs,
        kind=kind,
        minimum_order_max=minimum_order_max,
        page_size=page_size,
        search=search,
        sector=sector,
        sort=sort,
        updated_since=updated_since,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    available_in: float | Unset = UNSET,
    certificate: str | Unset = UNSET,
    certificates: ProductsListCertificates | Unset = UNSET,
    company: str | Unset = UNSET,
    cursor: str | Unset = UNSET,
    department: ProductsListDepartment | Unset = UNSET,
    expand: list[ProductsListExpandItem] | Unset = UNSET,
    fields: list[ProductsListFieldsItem] | Unset = UNSET,
    format_: ProductsListFormat | Unset = UNSET,
    hs: str | Unset = UNSET,
    kind: ProductsListGoodOrService | Unset = UNSET,
    minimum_order_max: int | Unset = UNSET,
    page_size: int | Unset = 50,
    search: str | Unset = UNSET,
    sector: str | Unset = UNSET,
    sort: ProductsListSort | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,
) -> PaginatedProductList | Problem | None:
    """List products

     The public catalogue. `?search=` finds what the catalogue's page finds, best first; otherwise newest
    first.

    Args:
        available_in (float | Unset):
        certificate (str | Unset):
        certificates (ProductsListCertificates | Unset):
        company (str | Unset):
        cursor (str | Unset):
        department (ProductsListDepartment | Unset):
        expand (list[ProductsListExpandItem] | Unset):
        fields (list[ProductsListFieldsItem] | Unset):
        format_ (ProductsListFormat | Unset):
        hs (str | Unset):
        kind (ProductsListGoodOrService | Unset):
        minimum_order_max (int | Unset):
        page_size (int | Unset):  Default: 50.
        search (str | Unset):
        sector (str | Unset):
        sort (ProductsListSort | Unset):
        updated_since (datetime.datetime | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PaginatedProductList | Problem
    """

    return sync_detailed(
        client=client,
        available_in=available_in,
        certificate=certificate,
        certificates=certificates,
        company=company,
        cursor=cursor,
        department=department,
        expand=expand,
        fields=fields,
        format_=format_,
        hs=hs,
        kind=kind,
        minimum_order_max=minimum_order_max,
        page_size=page_size,
        search=search,
        sector=sector,
        sort=sort,
        updated_since=updated_since,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    available_in: float | Unset = UNSET,
    certificate: str | Unset = UNSET,
    certificates: ProductsListCertificates | Unset = UNSET,
    company: str | Unset = UNSET,
    cursor: str | Unset = UNSET,
    department: ProductsListDepartment | Unset = UNSET,
    expand: list[ProductsListExpandItem] | Unset = UNSET,
    fields: list[ProductsListFieldsItem] | Unset = UNSET,
    format_: ProductsListFormat | Unset = UNSET,
    hs: str | Unset = UNSET,
    kind: ProductsListGoodOrService | Unset = UNSET,
    minimum_order_max: int | Unset = UNSET,
    page_size: int | Unset = 50,
    search: str | Unset = UNSET,
    sector: str | Unset = UNSET,
    sort: ProductsListSort | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,
) -> Response[PaginatedProductList | Problem]:
    """List products

     The public catalogue. `?search=` finds what the catalogue's page finds, best first; otherwise newest
    first.

    Args:
        available_in (float | Unset):
        certificate (str | Unset):
        certificates (ProductsListCertificates | Unset):
        company (str | Unset):
        cursor (str | Unset):
        department (ProductsListDepartment | Unset):
        expand (list[ProductsListExpandItem] | Unset):
        fields (list[ProductsListFieldsItem] | Unset):
        format_ (ProductsListFormat | Unset):
        hs (str | Unset):
        kind (ProductsListGoodOrService | Unset):
        minimum_order_max (int | Unset):
        page_size (int | Unset):  Default: 50.
        search (str | Unset):
        sector (str | Unset):
        sort (ProductsListSort | Unset):
        updated_since (datetime.datetime | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PaginatedProductList | Problem]
    """

    kwargs = _get_kwargs(
        available_in=available_in,
        certificate=certificate,
        certificates=certificates,
        company=company,
        cursor=cursor,
        department=department,
        expand=expand,
        fields=fields,
        format_=format_,
        hs=hs,
        kind=kind,
        minimum_order_max=minimum_order_max,
        page_size=page_size,
        search=search,
        sector=sector,
        sort=sort,
        updated_since=updated_since,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    available_in: float | Unset = UNSET,
    certificate: str | Unset = UNSET,
    certificates: ProductsListCertificates | Unset = UNSET,
    company: str | Unset = UNSET,
    cursor: str | Unset = UNSET,
    department: ProductsListDepartment | Unset = UNSET,
    expand: list[ProductsListExpandItem] | Unset = UNSET,
    fields: list[ProductsListFieldsItem] | Unset = UNSET,
    format_: ProductsListFormat | Unset = UNSET,
    hs: str | Unset = UNSET,
    kind: ProductsListGoodOrService | Unset = UNSET,
    minimum_order_max: int | Unset = UNSET,
    page_size: int | Unset = 50,
    search: str | Unset = UNSET,
    sector: str | Unset = UNSET,
    sort: ProductsListSort | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,
) -> PaginatedProductList | Problem | None:
    """List products

     The public catalogue. `?search=` finds what the catalogue's page finds, best first; otherwise newest
    first.

    Args:
        available_in (float | Unset):
        certificate (str | Unset):
        certificates (ProductsListCertificates | Unset):
        company (str | Unset):
        cursor (str | Unset):
        department (ProductsListDepartment | Unset):
        expand (list[ProductsListExpandItem] | Unset):
        fields (list[ProductsListFieldsItem] | Unset):
        format_ (ProductsListFormat | Unset):
        hs (str | Unset):
        kind (ProductsListGoodOrService | Unset):
        minimum_order_max (int | Unset):
        page_size (int | Unset):  Default: 50.
        search (str | Unset):
        sector (str | Unset):
        sort (ProductsListSort | Unset):
        updated_since (datetime.datetime | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PaginatedProductList | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            available_in=available_in,
            certificate=certificate,
            certificates=certificates,
            company=company,
            cursor=cursor,
            department=department,
            expand=expand,
            fields=fields,
            format_=format_,
            hs=hs,
            kind=kind,
            minimum_order_max=minimum_order_max,
            page_size=page_size,
            search=search,
            sector=sector,
            sort=sort,
            updated_since=updated_since,
        )
    ).parsed

import datetime
from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.companies_list_certificates import CompaniesListCertificates
from ...models.companies_list_department import CompaniesListDepartment
from ...models.companies_list_fields_item import CompaniesListFieldsItem
from ...models.companies_list_format import CompaniesListFormat
from ...models.companies_list_size import CompaniesListSize
from ...models.paginated_company_list import PaginatedCompanyList
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    certificates: CompaniesListCertificates | Unset = UNSET,
    cursor: str | Unset = UNSET,
    department: CompaniesListDepartment | Unset = UNSET,
    fields: list[CompaniesListFieldsItem] | Unset = UNSET,
    format_: CompaniesListFormat | Unset = UNSET,
    page_size: int | Unset = 50,
    search: str | Unset = UNSET,
    size: CompaniesListSize | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,
    women_led: bool | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_certificates: str | Unset = UNSET
    if not isinstance(certificates, Unset):
        json_certificates = certificates.value

    params["certificates"] = json_certificates

    params["cursor"] = cursor

    json_department: str | Unset = UNSET
    if not isinstance(department, Unset):
        json_department = department.value

    params["department"] = json_department

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

    params["search"] = search

    json_size: str | Unset = UNSET
    if not isinstance(size, Unset):
        json_size = size.value

    params["size"] = json_size

    json_updated_since: str | Unset = UNSET
    if not isinstance(updated_since, Unset):
        json_updated_since = updated_since.isoformat()
    params["updated_since"] = json_updated_since

    params["women_led"] = women_led

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/companies",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> PaginatedCompanyList | Problem | None:
    if response.status_code == 200:
        response_200 = PaginatedCompanyList.from_dict(response.json())

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
) -> Response[PaginatedCompanyList | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    certificates: CompaniesListCertificates | Unset = UNSET,
    cursor: str | Unset = UNSET,
    department: CompaniesListDepartment | Unset = UNSET,
    fields: list[CompaniesListFieldsItem] | Unset = UNSET,
    format_: CompaniesListFormat | Unset = UNSET,
    page_size: int | Unset = 50,
    search: str | Unset = UNSET,
    size: CompaniesListSize | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,
    women_led: bool | Unset = UNSET,
) -> Response[PaginatedCompanyList | Problem]:
    """List companies

     The companies that export or want to, by name.

    Args:
        certificates (CompaniesListCertificates | Unset):
        cursor (str | Unset):
        department (CompaniesListDepartment | Unset):
        fields (list[CompaniesListFieldsItem] | Unset):
        format_ (CompaniesListFormat | Unset):
        page_size (int | Unset):  Default: 50.
        search (str | Unset):
        size (CompaniesListSize | Unset):
        updated_since (datetime.datetime | Unset):
        women_led (bool | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PaginatedCompanyList | Problem]
    """

    kwargs = _get_kwargs(
        certificates=certificates,
        cursor=cursor,
        department=department,
        fields=fields,
        format_=format_,
        page_size=page_size,
        search=search,
        size=size,
        updated_since=updated_since,
        women_led=women_led,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    certificates: CompaniesListCertificates | Unset = UNSET,
    cursor: str | Unset = UNSET,
    department: CompaniesListDepartment | Unset = UNSET,
    fields: list[CompaniesListFieldsItem] | Unset = UNSET,
    format_: CompaniesListFormat | Unset = UNSET,
    page_size: int | Unset = 50,
    search: str | Unset = UNSET,
    size: CompaniesListSize | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,
    women_led: bool | Unset = UNSET,
) -> PaginatedCompanyList | Problem | None:
    """List companies

     The companies that export or want to, by name.

    Args:
        certificates (CompaniesListCertificates | Unset):
        cursor (str | Unset):
        department (CompaniesListDepartment | Unset):
        fields (list[CompaniesListFieldsItem] | Unset):
        format_ (CompaniesListFormat | Unset):
        page_size (int | Unset):  Default: 50.
        search (str | Unset):
        size (CompaniesListSize | Unset):
        updated_since (datetime.datetime | Unset):
        women_led (bool | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PaginatedCompanyList | Problem
    """

    return sync_detailed(
        client=client,
        certificates=certificates,
        cursor=cursor,
        department=department,
        fields=fields,
        format_=format_,
        page_size=page_size,
        search=search,
        size=size,
        updated_since=updated_since,
        women_led=women_led,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    certificates: CompaniesListCertificates | Unset = UNSET,
    cursor: str | Unset = UNSET,
    department: CompaniesListDepartment | Unset = UNSET,
    fields: list[CompaniesListFieldsItem] | Unset = UNSET,
    format_: CompaniesListFormat | Unset = UNSET,
    page_size: int | Unset = 50,
    search: str | Unset = UNSET,
    size: CompaniesListSize | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,
    women_led: bool | Unset = UNSET,
) -> Response[PaginatedCompanyList | Problem]:
    """List companies

     The companies that export or want to, by name.

    Args:
        certificates (CompaniesListCertificates | Unset):
        cursor (str | Unset):
        department (CompaniesListDepartment | Unset):
        fields (list[CompaniesListFieldsItem] | Unset):
        format_ (CompaniesListFormat | Unset):
        page_size (int | Unset):  Default: 50.
        search (str | Unset):
        size (CompaniesListSize | Unset):
        updated_since (datetime.datetime | Unset):
        women_led (bool | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PaginatedCompanyList | Problem]
    """

    kwargs = _get_kwargs(
        certificates=certificates,
        cursor=cursor,
        department=department,
        fields=fields,
        format_=format_,
        page_size=page_size,
        search=search,
        size=size,
        updated_since=updated_since,
        women_led=women_led,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    certificates: CompaniesListCertificates | Unset = UNSET,
    cursor: str | Unset = UNSET,
    department: CompaniesListDepartment | Unset = UNSET,
    fields: list[CompaniesListFieldsItem] | Unset = UNSET,
    format_: CompaniesListFormat | Unset = UNSET,
    page_size: int | Unset = 50,
    search: str | Unset = UNSET,
    size: CompaniesListSize | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,
    women_led: bool | Unset = UNSET,
) -> PaginatedCompanyList | Problem | None:
    """List companies

     The companies that export or want to, by name.

    Args:
        certificates (CompaniesListCertificates | Unset):
        cursor (str | Unset):
        department (CompaniesListDepartment | Unset):
        fields (list[CompaniesListFieldsItem] | Unset):
        format_ (CompaniesListFormat | Unset):
        page_size (int | Unset):  Default: 50.
        search (str | Unset):
        size (CompaniesListSize | Unset):
        updated_since (datetime.datetime | Unset):
        women_led (bool | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PaginatedCompanyList | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            certificates=certificates,
            cursor=cursor,
            department=department,
            fields=fields,
            format_=format_,
            page_size=page_size,
            search=search,
            size=size,
            updated_since=updated_since,
            women_led=women_led,
        )
    ).parsed

"""Companies, their people, applications and certificates."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory
from stdnum.sv import nit as nit_number

from companies.models import Application, Certificate, CertificateType, Company, CompanyMember
from tests.factories.accounts import UserFactory

MADE_BY_FACTORY = 100_000_000  # numbers below it are for tests to name


def valid_nit(number: int) -> str:
    """The NIT with this serial number, check digit computed. Tests name numbers below MADE_BY_FACTORY."""
    digits = f"0614{number % 1_000_000:06d}{number // 1_000_000 % 1000:03d}"
    return nit_number.format(digits + nit_number.calc_check_digit(digits))


class CompanyFactory(DjangoModelFactory):
    class Meta:
        model = Company

    name = factory.Sequence(lambda n: f"Empresa {n}")
    legal_name = factory.LazyAttribute(lambda o: f"{o.name}, S.A. de C.V.")
    slug = factory.Sequence(lambda n: f"empresa-{n}")
    legal_form = "sa"
    nit = factory.Sequence(lambda n: valid_nit(MADE_BY_FACTORY + n))
    size = "micro"
    department = "SS"
    municipality = "SS-Centro"
    district = "San Salvador"
    state = "active"
    about_es = "Hacemos cosas buenas."
    about_en = "We make good things."


class CompanyMemberFactory(DjangoModelFactory):
    class Meta:
        model = CompanyMember

    company = factory.SubFactory(CompanyFactory)
    user = factory.SubFactory(UserFactory)
    role = "owner"


TOLD = {
    "person": {"full_name": "Ana Aplicante", "dui": "01234567-8", "phone": "+50370000001", "position": "propietaria"},
    "company": {
        "legal_form": "sa",
        "name": "Dulces La Esperanza",
        "legal_name": "Dulces La Esperanza, S.A. de C.V.",
        "nit": "0614-050707-104-8",
        "size": "micro",
        "department": "SS",
        "municipality": "SS-Centro",
    },
    "goods": {"sectors": ["food"], "products": "Dulce de nance\nMazapán"},
}


class ApplicationFactory(DjangoModelFactory):
    class Meta:
        model = Application

    applicant = factory.SubFactory(UserFactory)
    answers = factory.LazyFunction(lambda: {step: dict(told) for step, told in TOLD.items()})
    state = "sent"
    company = factory.SubFactory(CompanyFactory, name="Dulces La Esperanza", state="applied")
    sent_at = factory.LazyFunction(timezone.now)


class CertificateTypeFactory(DjangoModelFactory):
    class Meta:
        model = CertificateType
        django_get_or_create = ["code"]

    code = "haccp"
    name_es = "HACCP"
    name_en = "HACCP"


class CertificateFactory(DjangoModelFactory):
    class Meta:
        model = Certificate

    company = factory.SubFactory(CompanyFactory)
    type = factory.SubFactory(CertificateTypeFactory)
    number = factory.Sequence(lambda n: f"C-{n}")
    expires_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=365))

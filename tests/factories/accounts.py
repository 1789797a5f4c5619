"""Users and institutions."""

import factory
from factory.django import DjangoModelFactory

from exportasv.core.accounts.models import Institution, User

PASSWORD = "a-long-enough-secret-7"


class InstitutionFactory(DjangoModelFactory):
    class Meta:
        model = Institution
        django_get_or_create = ["code"]

    code = "conamype"
    name_es = "Comisión Nacional de la Micro y Pequeña Empresa"
    name_en = "National Commission of Micro and Small Enterprises"
    acronym = "CONAMYPE"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    full_name = factory.Sequence(lambda n: f"Persona Número {n}")
    password = factory.django.Password(PASSWORD)

"""Which companies look like one: hand-made pairs as staff meet them, those that are one and those that are two."""

import pytest
from django.urls import reverse

from companies.merging import duplicates
from companies.merging.likeness import name_likeness
from companies.models import Company, DistinctPair
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
KIND = "companies.company"

# Other companies, which make words common.
CROWD = [
    *(f"{trade} Las Delicias" for trade in ("Maderas", "Metales", "Semilla", "Cueros", "Calzado", "Miel")),
    *(f"{trade} La Esperanza" for trade in ("Panadería", "Lácteos", "Bordados", "Finca", "Taller", "Café")),
    *(f"{trade} Izalco" for trade in ("Dulces", "Cerámica", "Jabones")),
    *(f"Tejidos {word}" for word in ("Xóchitl", "Cuscatlán", "Lempa", "Añil", "Tazumal")),
]
ONE = [  # the same company, written twice
    ({"name": "Comalapa Verde"}, {"name": "Comalapa Verde"}),
    ({"name": "Tejidos Quezalcóatl"}, {"name": "Tejidos Quetzalcoatl"}),
    ({"name": "Café Cumbre Azul"}, {"name": "Cafe Cumbre Azul S.A. de C.V."}),
    ({"name": "Artesanías Tecomatepe"}, {"name": "Tecomatepe Artesanías"}),
    ({"name": "Taller Ixchel"}, {"name": "Taller de Ixchel"}),
    ({"name": "Miel Joya Grande"}, {"name": "Joya Grande"}),
    ({"name": "Añiles Suchitoto"}, {"name": "Añiles de Suchitoto", "department": "SS", "municipality": "SS-Centro"}),
    # each word is common, all together are not
    ({"name": "Comal La Esperanza"}, {"name": "COMAL LA ESPERANZA, S.A. DE C.V."}),
    ({"name": "Comal La Esperanza"}, {"name": "La Esperanza Comal"}),
    ({"name": "Taller Las Delicias"}, {"name": "taller delícias"}),
    ({"name": "Panadería Las Delicias"}, {"name": "Panaderia Las Delisias"}),
    ({"name": "Finca Izalco", "phone": "+50370001111"},
     {"name": "Finca de Izalco S. A. de C. V.", "phone": "+50370002222"}),
    ({"name": "Taller Las Delicias", "phone": "+50370001111"},
     {"name": "Tejidos Las Delicias", "phone": "+50370001111", "nit": None, "dui": "04567890-3"}),
    ({"name": "Nombre Uno", "email": "a@ejemplo.com.sv"}, {"name": "Otro Nombre", "email": "A@ejemplo.com.sv"}),
]  # fmt: skip
TWO = [  # two companies with words in common
    ({"name": "Delicias Las Delicias"}, {"name": "Taller Las Delicias"}),
    ({"name": "Tejidos Las Delicias"}, {"name": "Metalería Las Delicias"}),
    ({"name": "Comal La Esperanza"}, {"name": "Cosecha La Esperanza"}),
    ({"name": "Tejidos Izalco"}, {"name": "Cafetal Izalco"}),
    ({"name": "Tejidos Maya"}, {"name": "Tejidos Ayutuxtepeque"}),
    ({"name": "Café San Miguel"}, {"name": "Café San Vicente"}),
    ({"name": "Comal La Esperanza"}, {"name": "Coral La Esperanza"}),
    ({"name": "Panadería La Esperanza", "phone": "+50370002222"},  # the same name in two departments
     {"name": "Panadería La Esperanza", "phone": "+50370003333", "department": "SS", "municipality": "SS-Centro"}),
    ({"name": "Panadería Rosita", "phone": "+50370002222", "department": "SS", "municipality": "SS-Centro"},
     {"name": "Lácteos Rosita", "phone": "+50370003333"}),
]  # fmt: skip


@pytest.fixture
def crowd(db) -> None:
    for name in CROWD:
        factories.CompanyFactory(name=name, legal_name=name)


def company_of(values: dict) -> Company:
    return factories.CompanyFactory(**{"legal_name": values["name"], **values})


def is_pair(one: Company, other: Company) -> bool:
    found = duplicates.duplicate_pairs(KIND, duplicates.company_duplicates)
    return (min(one.pk, other.pk), max(one.pk, other.pk)) in {(pair.low, pair.high) for pair in found}


def same_place(other: dict) -> dict:
    return {"nit": None, "dui": "04567890-3", **other}  # one file has the NIT, the other the owner's DUI


@pytest.mark.parametrize(("one", "other"), ONE, ids=lambda values: values["name"])
def test_a_company_written_twice_is_found(one, other, crowd):
    assert is_pair(company_of(one), company_of(same_place(other)))


@pytest.mark.parametrize(("one", "other"), TWO, ids=lambda values: values["name"])
def test_two_companies_with_common_words_are_not_shown(one, other, crowd):
    assert not is_pair(company_of(one), company_of(other))


def test_different_numbers_and_places_count_against_a_name(crowd):
    one = company_of({"name": "Comalapa Verde", "phone": "+50370001111", "nrc": "1234-5"})
    apart = {"name": "Comalapa Verde", "phone": "+50370002222", "nrc": "4321-0", "department": "SS"}
    other = company_of({**apart, "municipality": "SS-Centro"})
    assert not is_pair(one, other)
    Company.objects.filter(pk=other.pk).update(phone="+50370001111", nrc="1234-5")
    assert is_pair(one, other)


def test_a_name_is_as_like_the_other_as_the_other_is_like_it():
    bearers = {"tejidos": 9, "delicias": 7}
    for one, other in (("Tejidos Ixchel", "Taller Ixchel"), ("Las Delicias", "Delicias"), ("", "x")):
        assert name_likeness(one, other, bearers) == pytest.approx(name_likeness(other, one, bearers))


def test_a_pair_is_dismissed_from_the_list_without_the_password(crowd, manager, as_user):
    one, other = company_of(ONE[0][0]), company_of(same_place(ONE[0][1]))
    client = as_user(manager)
    address = reverse("admin:products_merge", args=["companies", one.pk, other.pk])
    page = client.get(reverse("admin:products_duplicates", args=["companies"])).content.decode()
    assert f'action="{address}"' in page
    assert client.post(address, {"do": "two"}).url == reverse("admin:products_duplicates", args=["companies"])
    assert DistinctPair.objects.get().by == manager
    assert not is_pair(one, other)

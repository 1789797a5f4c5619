"""Passwords that others try first are refused, wherever a password is set."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from exportasv.core.accounts.models import User
from exportasv.core.accounts.passwords import WEAK_WORDS, strong_part
from tests.factories import PASSWORD

WEAK = [
    "Password2026",
    "elsalvador2026",
    "ElSalvador503!",
    "P4ssw0rd!2025",
    "exportasv-2026",
    "Conamype#2027",
    "contraseña1234",
    "Contrasena2024$",
    "Pupusas123456",
    "cafe-santa-ana-1",
    "CuscatlanCuscatlan",
    "3lS4lv4d0r!!",
    "Septiembre2026",
    "qwertyuiop12",
    "1234567890123",
    "aaaaaaaaaaaaaa",
    "Bienvenido2026.",
    "iloveyou2026",
]
GOOD = [
    PASSWORD,
    "brand-new-secret-42",
    "x7$Kq9!mZ2",
    "mi perro come jocotes verdes",
    "correct horse battery",
    "Vj4-tuRbo-lagarto",
]


@pytest.mark.parametrize("password", WEAK)
def test_a_common_or_local_word_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", GOOD)
def test_a_password_of_ones_own_is_taken(password):
    validate_password(password)


def test_what_is_left_keeps_its_place_and_accents_do_not_hide_a_word():
    assert strong_part("Contraseña-zorro-9") == "-zorro-9"
    assert len(WEAK_WORDS) > 200


@pytest.mark.django_db
def test_the_form_of_sign_up_refuses_them(client):
    person = {"full_name": "Ana López", "email": "ana@example.org", "password1": WEAK[1], "password2": WEAK[1]}
    answer = client.post(reverse("account_signup"), person)
    assert answer.status_code == 200
    assert "password1" in answer.context["form"].errors
    assert not User.objects.exists()

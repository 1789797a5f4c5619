"""The rules as they come with the portal, and the command that compares cases with them."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from companies.models import CertificateType
from counseling.models import Service
from market_access.models import AgreementState, MarketRequirement, TradeAgreement
from market_access.rules.gate_cases import case_differences, read_cases

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parent / "gate_cases.csv"


def test_the_loaded_rules_give_what_the_cases_expect(rules):
    differences = [each for case in read_cases(CASES) for each in case_differences(case, *rules_of(rules))]
    assert differences == []


def rules_of(rules):
    return rules.requirements, rules.reliefs


def test_every_rule_has_its_source_and_only_known_words(rules):
    assert (len(rules.requirements), len(rules.reliefs), len(rules.fact_types)) == (209, 27, 104)
    for each in [*rules.requirements, *rules.reliefs]:
        assert each.source
        each.clean()
    codes = {each.code for each in rules.requirements}
    assert {code for each in rules.reliefs for code in each.spares} <= codes


def test_agreements_in_force_are_told_from_the_others(rules):
    states = dict(TradeAgreement.objects.values_list("code", "standing"))
    assert (states["CAFTA-DR"], states["TW-SV"]) == (AgreementState.IN_FORCE, AgreementState.DISPUTED)
    assert (states["CAN-SV"], states["BO-SV"]) == (AgreementState.ABSENT, AgreementState.PENDING)
    assert TradeAgreement.objects.get(code="CACM").covers("GT")
    assert not TradeAgreement.objects.get(code="US-ART").covers("US")


def test_services_and_certificates_that_rules_name_exist(rules):
    call_command("load_reference", verbosity=0)
    named = {each for rule in rules.requirements for each in rule.services}
    assert named <= set(Service.objects.values_list("slug", flat=True))
    kinds = {each for rule in rules.requirements for each in rule.met_by}
    assert kinds <= set(CertificateType.objects.values_list("code", flat=True))


def test_the_command_agrees_with_the_cases(rules, capsys):
    call_command("evaluate_gate_cases", str(CASES))
    assert "53 cases, 0 differences." in capsys.readouterr().out


def test_the_command_fails_where_a_rule_changed(rules, capsys):
    MarketRequirement.objects.filter(code="SV-COFFEE").update(is_active=False)
    with pytest.raises(CommandError, match="differences"):
        call_command("evaluate_gate_cases", str(CASES))
    assert "C04 required: SV-COFFEE missing" in capsys.readouterr().out


def test_the_command_names_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(CommandError, match=r"none\.csv"):
        call_command("evaluate_gate_cases", str(tmp_path / "none.csv"))

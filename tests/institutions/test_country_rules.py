"""What a country asks of its missions, on which day, and where it is written."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from institutions.country_rules import CountryRules, rules_in_force
from institutions.models import CountryRule, CountryRuleKind
from institutions.reference import load_reference
from tests.factories.institutions import CountryFactory, CountryRuleFactory

SINCE = date(2025, 1, 22)
OFFICE = CountryRuleKind.APPROVING_OFFICE


def refuses(constraint, **fields):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CountryRuleFactory(**fields)


def test_a_country_has_one_rule_of_a_kind_at_a_time():
    CountryRuleFactory(valid_to=SINCE)
    CountryRuleFactory(valid_from=SINCE, number=30)
    CountryRuleFactory(kind=CountryRuleKind.MOST_MEMBERS)
    CountryRuleFactory(country=CountryFactory(code="SN"))

    constraint = "country_has_one_rule_of_a_kind_at_a_time"
    refuses(constraint, valid_from=date(2025, 1, 21), valid_to=SINCE)


@pytest.mark.parametrize(
    "fields",
    [
        {"number": None},
        {"number": 0},
        {"number": 15, "text_fr": "quinze jours"},
        {"number": 15, "text_en": "fifteen days"},
        {"kind": OFFICE, "number": 3, "text_fr": "Primature"},
        {"kind": OFFICE, "number": None, "text_fr": ""},
    ],
)
def test_a_rule_is_a_number_or_a_text_as_its_kind_wants(fields):
    refuses("country_rule_has_a_number_or_a_text_by_its_kind", **fields)


def test_a_rule_names_its_source():
    refuses("country_rule_names_its_source", source="")


def test_the_rules_of_a_day_are_read_in_one_query(django_assert_num_queries):
    CountryRuleFactory(valid_to=SINCE, number=15)
    new = CountryRuleFactory(valid_from=SINCE, number=30)
    office = CountryRuleFactory(kind=OFFICE, text_fr="Primature")
    CountryRuleFactory(country=CountryFactory(code="SN"), number=7)

    with django_assert_num_queries(1):
        rules = rules_in_force("TG", on=SINCE)

    assert rules == CountryRules(report_days=new, approving_office=office)
    assert rules_in_force("TG", on=date(2025, 1, 21)).report_days.value == 15
    assert rules_in_force("TN", on=SINCE) == CountryRules()


def test_senegal_lets_three_travel_and_says_who_signs():
    load_reference()

    rules = rules_in_force("SN", on=SINCE)

    assert rules.most_members.value == 3
    assert "circulaire du 22 janvier 2025" in rules.most_members.source
    assert rules.most_members.source_url.startswith("https://")
    assert rules.most_members.valid_from == SINCE
    with translation.override("fr"):
        assert rules.most_members.waiver == "dérogation motivée"
        assert "Secrétaire général du Gouvernement" in rules.approving_office.value
    with translation.override("en"):
        assert "Secretary General" in rules.approving_office.value
    assert rules.report_days is None
    assert rules_in_force("SN", on=date(2025, 1, 21)) == CountryRules()


def test_burkina_faso_wants_the_report_within_fifteen_days():
    load_reference()

    rule = rules_in_force("BF", on=date(2019, 1, 21)).report_days

    assert rule.value == 15
    assert "2012-734" in rule.source


def test_loading_again_keeps_a_rule_that_was_corrected():
    load_reference()
    rules = CountryRule.objects.filter(country="BF")
    rules.update(number=20, valid_from=date(2013, 1, 1))

    load_reference()

    assert rules.get().number == 20


def test_an_administrator_writes_a_rule_down(client, administrator):
    administrator.is_staff = administrator.is_superuser = True
    administrator.save()
    client.force_login(administrator)
    CountryFactory(code="TG")
    rule = {"country": "TG", "kind": "report_days", "number": "10", "source": "décret"}

    response = client.post("/admin/institutions/countryrule/add/", rule)

    assert response.status_code == 302, response.context["adminform"].errors
    assert CountryRule.objects.get().value == 10
    assert "décret" in client.get(response.url).content.decode()

"""The facts that every installation starts from."""

import csv
from datetime import date
from io import StringIO
from zoneinfo import available_timezones

import pytest
from django.core.management import call_command

from institutions.models import (
    Country,
    CountryMembership,
    FormerName,
    Institution,
    InstitutionParent,
    InstitutionStatus,
    InstitutionType,
    Person,
    RestDays,
    SocialSide,
    Theme,
)
from institutions.reference import FOLDER, load_reference

EXAMPLE = {
    *("TN-ANETI", "TN-OTE", "TN-MRC", "TN-TAT"),
    *("TG-DGE", "TG-ANPE", "TG-DTE", "TG-CNP-TOGO"),
    *("TG-CNTT", "TG-CSTT", "TG-UNSIT", "TG-GSA", "TG-UGSL", "TG-CCST"),
    *("XX-ICMPD", "XX-IOM", "XX-ILO", "XX-EU", "XX-ECOWAS"),
}


@pytest.fixture
def reference():
    return load_reference()


def members(day):
    return set(
        CountryMembership.objects.on(day)
        .filter(body__code="XX-ECOWAS")
        .values_list("country", flat=True)
    )


def test_every_fact_has_a_source():
    # Words by which names are compared are no facts.
    for path in {*FOLDER.glob("*.csv")} - {FOLDER / "name_words.csv"}:
        with path.open(encoding="utf-8", newline="") as lines:
            for line in csv.DictReader(lines):
                assert line["source"], (path.name, line)


def test_the_command_says_how_many_rows_there_are():
    output = StringIO()
    call_command("load_reference", stdout=output)

    assert output.getvalue().splitlines() == [
        "Country: 249",
        "Theme: 55",
        "Institution: 161",
        "CountryMembership: 15",
        "CountryRule: 3",
        "RestDays: 4",
    ]


def test_without_the_starter_set_only_what_other_facts_name_is_loaded():
    call_command("load_reference", "--without-starter-set", stdout=StringIO())

    assert CountryMembership.objects.count() == 15
    codes = set(Institution.objects.values_list("code", flat=True))
    assert "XX-ECOWAS" in codes
    assert "TN-ANETI" not in codes


def test_only_what_is_certain_enough_is_in_the_starter_set(reference):
    with (FOLDER / "institutions.csv").open(encoding="utf-8", newline="") as lines:
        certain = {line["code"]: line["certainty"] for line in csv.DictReader(lines)}

    kept = Institution.objects.values_list("code", flat=True)
    assert {certain[code] for code in kept} == {"A", "B"}


def test_loading_again_keeps_what_an_administrator_corrected(reference):
    Institution.objects.filter(code="TG-ANPE").update(city="Lomé")
    RestDays.objects.filter(country="MR").update(valid_from=date(2014, 10, 2))

    assert load_reference() == reference
    assert Institution.objects.get(code="TG-ANPE").city == "Lomé"


def test_history_says_where_the_rows_come_from(reference):
    [first] = Institution.objects.get(code="TG-ANPE").history.all()
    assert first.pgh_context.metadata == {"reason": "reference data"}


def test_every_country_has_a_real_time_zone_and_a_name(reference):
    countries = list(Country.objects.all())

    assert {country.time_zone for country in countries} <= available_timezones()
    assert [c.code for c in countries if c.name_in("fr") == c.code] == []


def test_countries_of_the_first_release_know_their_region(reference):
    assert Country.objects.filter(m49_region="011").count() == 16
    assert Country.objects.filter(m49_region="015").count() == 5


def test_a_mission_of_2019_finds_the_fifteen_members_of_2019(reference):
    left = {"BF", "ML", "NE"}

    assert len(members(date(2019, 1, 21))) == 15
    assert left <= members(date(2025, 1, 28))
    assert members(date(2025, 1, 29)) == members(date(2019, 1, 21)) - left


def test_mauritania_rests_on_saturday_and_sunday_since_2014(reference):
    rest_days = RestDays.objects.filter(country="MR")

    assert rest_days.on(date(2019, 1, 21)).get().weekdays == [6, 7]
    assert not rest_days.on(date(2014, 9, 30)).exists()


def test_the_institutions_of_the_example_are_there(reference):
    known = Institution.objects.filter(code__in=EXAMPLE)
    assert {institution.code for institution in known} == EXAMPLE


def test_types_and_sides_are_those_we_know(reference):
    types = set(Institution.objects.values_list("type", flat=True))
    unions = Institution.objects.filter(type=InstitutionType.UNION)

    assert types <= set(InstitutionType.values)
    assert {union.social_side for union in unions} == {SocialSide.WORKERS}


def test_a_sensitive_institution_is_restricted_and_bare(reference):
    body = Institution.objects.get(code="TN-TAT")

    assert body.status == InstitutionStatus.RESTRICTED
    assert [body.website, body.email, body.phone, body.whatsapp] == ["", "", "", ""]


def test_no_person_is_loaded(reference):
    assert not Person.objects.exists()


def test_only_dated_names_and_parents_are_rows(reference):
    assert [name.name_fr for name in FormerName.objects.all()] == ["Pôle emploi"]
    [parent] = InstitutionParent.objects.all()
    assert parent.institution.code == "TG-DTE"


def test_themes_are_in_two_levels(reference):
    theme = Theme.objects.get(code="T13.3")

    assert theme.parent.code == "T13"
    assert "17.9" in theme.sdg_targets
    assert Theme.objects.filter(parent=None).count() == 13

"""Pages that correct former names, parent bodies, members, registers and themes."""

from datetime import date

import pytest

from institutions.models import (
    CountryMembership,
    FormerName,
    InstitutionIdentifier,
    InstitutionParent,
)
from tests.factories.institutions import (
    CountryFactory,
    CountryMembershipFactory,
    FormerNameFactory,
    InstitutionFactory,
    InstitutionIdentifierFactory,
    InstitutionParentFactory,
    InstitutionThemeFactory,
    ThemeFactory,
)

HOME = "/institutions/TG-ANPE/"


@pytest.fixture
def former(agency):
    return FormerNameFactory(
        institution=agency,
        name_fr="Bureau",
        valid_from=date(2004, 1, 1),
        valid_to=date(2013, 6, 1),
        source="Note",
    )


def html(response):
    return response.content.decode()


def errors(response):
    return {
        field: str(words[0]) for field, words in response.context["form"].errors.items()
    }


def name(**more):
    days = {"valid_from": "1/1/2004", "valid_to": "2013-06-01"}
    return {"name_fr": "Bureau", "source": "Decree", "version": 1} | days | more


# --- Former names -----------------------------------------------------------------------


def test_a_past_name_is_added_with_its_dates(editor, agency):
    assert "Add a former name" in html(editor.get(f"{HOME}former-names/new/"))

    response = editor.post(f"{HOME}former-names/new/", name())

    assert response.url == HOME
    assert agency.names_on(date(2010, 1, 1)).name_fr == "Bureau"
    assert agency.names_on(date(2013, 6, 1)).name_fr == "Agence"


def test_a_name_that_is_sent_twice_is_added_once(editor, agency):
    for _ in range(2):
        assert editor.post(f"{HOME}former-names/new/", name()).url == HOME
    assert FormerName.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"valid_to": "2003-01-01"}, "valid_to", "The end must come after the start."),
        ({"valid_to": "2999-01-01"}, "valid_to", "A former name ended by today"),
        ({"name_fr": ""}, "name_fr", "Enter the name in one language at least."),
        (
            {"valid_from": "2013-05-31", "valid_to": "2014-01-01"},
            "valid_from",
            "These dates overlap those of “Bureau”: 1\xa0Jan 2004 – 1\xa0Jun 2013.",
        ),
        ({"valid_from": "", "valid_to": "2004-01-02"}, "valid_from", "overlap"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    editor, agency, former, typed, field, words
):
    given = {"valid_from": "2013-06-01", "valid_to": "2014-01-01"}
    response = editor.post(f"{HOME}former-names/new/", name(**given | typed))

    assert list(errors(response)) == [field]
    assert words in errors(response)[field]
    assert FormerName.objects.count() == 1


def test_dates_and_source_of_a_past_name_are_corrected(editor, former):
    page = f"{HOME}former-names/{former.pk}/"
    assert "01/01/2004" in html(editor.get(page))

    response = editor.post(page, name(valid_from="2005-01-01"))

    assert response.url == HOME
    former.refresh_from_db()
    assert (former.valid_from, former.source) == (date(2005, 1, 1), "Decree")
    assert former.version == 2


def test_two_who_correct_one_name_at_once_are_both_heard(editor, former):
    page = f"{HOME}former-names/{former.pk}/"
    base = editor.get(page).context["form"].initial["base"]
    editor.post(page, name(source="Note", acronym="BNE", base=base))

    editor.post(page, name(valid_from="2005-01-01", source="Note", base=base))

    former.refresh_from_db()
    assert (former.acronym, former.valid_from) == ("BNE", date(2005, 1, 1))


def test_what_was_never_so_is_removed_and_kept_in_the_history(editor, former):
    assert "It was never so?" in html(editor.get(f"{HOME}former-names/{former.pk}/"))

    response = editor.post(f"{HOME}former-names/{former.pk}/remove/")

    assert response.url == HOME
    assert not FormerName.objects.exists()
    last = former.history.order_by("-pgh_id").first()
    assert (last.pgh_label, last.name_fr) == ("delete", "Bureau")


def test_a_fact_of_another_institution_is_not_found(editor, agency):
    other = FormerNameFactory()
    assert editor.get(f"{HOME}former-names/{other.pk}/").status_code == 404
    assert editor.post(f"{HOME}former-names/{other.pk}/remove/").status_code == 404


# --- Parents ----------------------------------------------------------------------------


def test_a_parent_of_the_past_is_added_and_corrected(editor, agency):
    ministry = InstitutionFactory(name_en="Ministry")
    typed = {"parent": ministry.pk, "valid_to": "2012-01-01", "version": 1}

    assert editor.post(f"{HOME}parents/new/", typed).url == HOME
    [row] = InstitutionParent.objects.all()
    editor.post(f"{HOME}parents/{row.pk}/", typed | {"valid_from": "2010-01-01"})

    row.refresh_from_db()
    assert (row.valid_from, row.valid_to) == (date(2010, 1, 1), date(2012, 1, 1))
    again = editor.post(f"{HOME}parents/new/", typed | {"valid_from": "2011-01-01"})
    assert "overlap those of “Ministry”" in errors(again)["valid_from"]


def test_a_body_does_not_stand_under_what_stands_under_it(editor, agency):
    child = InstitutionFactory(acronym="CHILD")
    InstitutionParentFactory(institution=child, parent=agency)

    response = editor.post(f"{HOME}parents/new/", {"parent": child.pk, "version": 1})

    assert errors(response) == {"parent": "CHILD stands under this institution itself."}


# --- Members ----------------------------------------------------------------------------


def test_a_country_joins_leaves_and_joins_again(editor):
    body = InstitutionFactory(code="XX-ECOWAS", country=None)
    CountryMembershipFactory(
        body=body, country=CountryFactory(code="ML"), valid_to=date(2025, 1, 29)
    )
    CountryFactory(code="TG")
    page = "/institutions/XX-ECOWAS/members/"

    editor.post(f"{page}new/", {"country": "ML", "valid_from": "2026-01-01"})
    editor.post(f"{page}new/", {"country": "TG", "valid_from": "1975-05-28"})
    refused = editor.post(f"{page}new/", {"country": "TG", "valid_from": "2000-01-01"})

    assert (
        "overlap those of “Togo”: 28\xa0May 1975 – …" in (errors(refused)["valid_from"])
    )
    assert CountryMembership.objects.filter(body=body).count() == 3
    shown = html(editor.get("/institutions/XX-ECOWAS/"))
    assert "Correct: Togo" in shown
    assert "Add a member country" in shown


# --- Registers --------------------------------------------------------------------------


def test_an_identifier_names_one_institution(editor, agency):
    InstitutionIdentifierFactory(value="XM-DAC-7")
    page = f"{HOME}identifiers/"
    typed = {"scheme": "iati", "value": "XM-DAC-7", "version": 1}

    assert "already exists" in str(editor.post(f"{page}new/", typed).content)
    editor.post(f"{page}new/", typed | {"value": "XM-DAC-8"})
    row = InstitutionIdentifier.objects.get(institution=agency)
    editor.post(f"{page}{row.pk}/", typed | {"value": "XM-DAC-9"})

    assert InstitutionIdentifier.objects.get(institution=agency).value == "XM-DAC-9"


# --- Themes -----------------------------------------------------------------------------


def test_what_it_offers_and_seeks_is_ticked(editor, agency):
    matching, skills = ThemeFactory(name_en="Matching"), ThemeFactory(name_en="Skills")
    InstitutionThemeFactory(institution=agency, theme=matching)
    kept = InstitutionThemeFactory(institution=agency, theme=skills)
    page = f"{HOME}themes/"
    assert "Skills" in html(editor.get(page))

    typed = {"offered": [skills.pk], "sought": [matching.pk], "version": 1}
    assert editor.post(page, typed).url == HOME

    rows = agency.themes.order_by("offer")
    assert [(row.offer, row.theme) for row in rows] == [
        ("offered", skills),
        ("sought", matching),
    ]
    assert agency.themes.get(offer="offered").pk == kept.pk


def test_themes_that_two_tick_at_once_are_all_kept(editor, agency):
    one, other = ThemeFactory(), ThemeFactory()
    page = f"{HOME}themes/"
    base = editor.get(page).context["form"].initial["base"]
    editor.post(page, {"offered": [one.pk], "version": 1, "base": base})

    editor.post(page, {"offered": [other.pk], "version": 1, "base": base})

    assert {row.theme for row in agency.themes.all()} == {one, other}

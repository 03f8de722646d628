"""Many institutions changed at once: what is set, and what is left out."""

import uuid
from datetime import date

import pytest

from institutions.bulk.reasons import Reason
from institutions.bulk.wanted import NewParent
from institutions.models import ThemeOffer
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    InstitutionParentFactory,
    InstitutionThemeFactory,
    ThemeFactory,
)
from tests.institutions.edits_of_many import (
    AT,
    SINCE,
    changed,
    edit,
    fresh,
    left_out,
    undo,
)

# What is set


def test_every_row_gets_what_was_asked_for(administrator):
    rows = InstitutionFactory.create_batch(2)
    values = {"type": "PES", "city": "Lomé", "languages": ["fr"], "rest_days": [5, 6]}

    edited = edit(rows, by=administrator, values=values)

    for row in map(fresh, rows):
        assert {name: getattr(row, name) for name in values} == values
        # IATI has a type of its own that follows.
        assert row.iati_type == "15"
        assert row.version == 2
    assert len(changed(edited)) == 2
    assert left_out(edited) == {}
    assert edited.asked == list(values)
    assert (edited.by, edited.at) == (administrator, AT)


def test_verifying_says_who_and_when(administrator, agency):
    edit([agency], by=administrator, is_verified=True)

    row = fresh(agency)
    assert (row.verified_on, row.verified_by) == (AT.date(), administrator)


def test_a_new_parent_ends_the_one_before_on_that_day(administrator, agency):
    old = InstitutionParentFactory(institution=agency, valid_from=date(2010, 1, 1))
    ministry = InstitutionFactory()

    edit([agency], by=administrator, parent=NewParent(ministry, SINCE, "Decree 7"))

    old.refresh_from_db()
    assert old.valid_to == SINCE
    new = agency.parents.get(parent=ministry)
    assert (new.valid_from, new.valid_to, new.source) == (SINCE, None, "Decree 7")


def test_themes_are_added_and_removed_as_they_are_listed(administrator, agency):
    kept, gone, new = ThemeFactory.create_batch(3)
    InstitutionThemeFactory(institution=agency, theme=kept)
    InstitutionThemeFactory(institution=agency, theme=gone)
    InstitutionThemeFactory(institution=agency, theme=gone, offer="sought")

    edit(
        [agency],
        by=administrator,
        add_themes=(kept, new),
        remove_themes=(gone,),
        offer=ThemeOffer.OFFERED,
    )

    listed = set(agency.themes.values_list("theme", "offer"))
    assert listed == {(kept.pk, "offered"), (new.pk, "offered"), (gone.pk, "sought")}


def test_open_forms_turn_stale_whatever_of_the_row_has_changed(administrator, agency):
    theme = ThemeFactory()

    edited = edit(
        [agency], by=administrator, add_themes=(theme,), offer=ThemeOffer.OFFERED
    )
    assert fresh(agency).version == 2
    undo(edited, by=administrator)
    assert fresh(agency).version == 3
    edit([fresh(agency)], by=administrator, values={"city": "Lomé"}, step="rest")
    assert fresh(agency).version == 5


@pytest.mark.parametrize(
    ("step", "before", "after"),
    [("rest", "active", "dormant"), ("activate", "dormant", "active")],
)
def test_a_step_of_the_status_is_on_record(administrator, step, before, after):
    row = InstitutionFactory(status=before)

    edit([row], by=administrator, step=step, note="Decree 7")

    assert fresh(row).status == after
    event = row.events.get()
    assert (event.from_status, event.to_status) == (before, after)
    assert (event.by, event.at, event.note) == (administrator, AT, "Decree 7")


def test_a_form_that_arrives_twice_acts_once(administrator, agency):
    key = uuid.uuid4()
    once = edit([agency], by=administrator, form_key=key, values={"city": "Lomé"})
    agency.version = 2
    twice = edit([agency], by=administrator, form_key=key, values={"city": "Kara"})

    assert twice == once
    assert fresh(agency).city == "Lomé"


# What is left out, and why


def test_rows_that_are_like_that_already_are_named(administrator):
    same = InstitutionFactory(city="Lomé")
    parent = InstitutionParentFactory(institution=same, valid_from=SINCE).parent
    other = InstitutionFactory()

    edited = edit([same, other], by=administrator, values={"city": "Lomé"})
    again = edit([same], by=administrator, parent=NewParent(parent, date(2024, 1, 1)))
    active = edit([same], by=administrator, step="activate", note="x")

    assert left_out(edited) == {same.pk: Reason.UNCHANGED}
    assert changed(edited) == [other.pk]
    for nothing in (again, active):
        assert left_out(nothing) == {same.pk: Reason.UNCHANGED}
        assert changed(nothing) == []


def test_what_moved_on_since_the_page_is_left_out(administrator, agency):
    edited = edit(
        [], by=administrator, versions={agency.pk: 9}, values={"city": "Lomé"}
    )

    assert left_out(edited) == {agency.pk: Reason.MEANWHILE}
    assert fresh(agency).city == ""


def test_rows_of_other_countries_are_left_out(country_administrator, agency):
    foreign = InstitutionFactory(country=CountryFactory(code="TN"))

    edited = edit([agency, foreign], by=country_administrator, values={"city": "Lomé"})

    assert left_out(edited) == {foreign.pk: Reason.READ_ONLY}
    assert fresh(agency).city == "Lomé"
    assert fresh(foreign).city == ""


def test_a_restricted_body_elsewhere_is_not_even_named(country_administrator, ngo):
    edited = edit([ngo], by=country_administrator, values={"city": "Lomé"})

    assert not edited.rows.exists()


@pytest.mark.parametrize("status", ["restricted", "dissolved"])
@pytest.mark.parametrize("step", ["rest", "activate"])
def test_what_hides_or_ends_a_body_is_lifted_one_at_a_time(administrator, status, step):
    row = InstitutionFactory(status=status)

    edited = edit([row], by=administrator, step=step, note="x")

    assert left_out(edited) == {row.pk: Reason.STATUS}
    assert fresh(row).status == status


def test_no_body_stands_under_itself_or_under_what_stands_under_it(administrator):
    top, middle, low = InstitutionFactory.create_batch(3)
    InstitutionParentFactory(institution=middle, parent=top)
    InstitutionParentFactory(institution=low, parent=middle)

    edited = edit([top, low], by=administrator, parent=NewParent(low, SINCE))

    assert left_out(edited) == {
        low.pk: Reason.ITSELF,
        top.pk: Reason.ABOVE,
    }


@pytest.mark.parametrize(
    "days",
    [
        {"valid_from": SINCE},
        {"valid_from": date(2022, 1, 1)},
        {"valid_from": date(2010, 1, 1), "valid_to": date(2021, 1, 1)},
    ],
)
def test_what_is_known_for_a_later_day_is_not_overwritten(administrator, agency, days):
    InstitutionParentFactory(institution=agency, **days)

    edited = edit(
        [agency], by=administrator, parent=NewParent(InstitutionFactory(), SINCE)
    )

    assert left_out(edited) == {agency.pk: Reason.LATER}


@pytest.mark.parametrize("number", [1, 3])
def test_an_edit_costs_the_same_for_one_row_and_for_three(
    administrator, number, django_assert_num_queries
):
    administrator.access()
    ministry, theme = InstitutionFactory(), ThemeFactory()
    rows = InstitutionFactory.create_batch(number)
    with django_assert_num_queries(28):
        edited = edit(
            rows,
            by=administrator,
            values={"type": "PES"},
            parent=NewParent(ministry, SINCE),
            add_themes=(theme,),
            offer=ThemeOffer.OFFERED,
            step="rest",
            note="x",
        )
    assert len(changed(edited)) == number

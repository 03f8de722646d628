"""Many institutions changed at once, and all of it taken back."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from institutions.actions.bulk_edits import edit_together, undo_edit
from institutions.bulk.reasons import Reason
from institutions.bulk.wanted import NewParent, Wanted
from institutions.models import (
    BulkEdit,
    Institution,
    InstitutionParent,
    InstitutionStatus,
    InstitutionTheme,
    ThemeOffer,
)
from migration_coop.lib.lifecycle import TransitionError
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import (
    BulkEditFactory,
    CountryFactory,
    InstitutionFactory,
    InstitutionParentFactory,
    InstitutionThemeFactory,
    ThemeFactory,
)

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
SINCE = date(2020, 1, 1)
IGNORED = {"version", "_state"}


@pytest.fixture
def country_administrator():
    """Somebody who looks after the bodies of Togo."""
    return GrantFactory(role="admin").user


def edit(rows, *, by, at=AT, form_key=None, versions=None, **wanted):
    wanted = Wanted(**({"values": {}} | wanted))
    seen = versions or {row.pk: row.version for row in rows}
    return edit_together(seen, wanted, form_key=form_key, by=by, at=at)


def undo(edited, *, by, at=AT):
    return undo_edit(edited, by=by, at=at)


def reasons(notes):
    return {note["pk"]: Reason(note["reason"]) for note in notes}


def fresh(row):
    return Institution.objects.get(pk=row.pk)


def whole():
    """Everything that an edit of many can touch, but for versions and events."""
    rows = [
        *Institution._base_manager.order_by("pk"),
        *InstitutionParent.objects.order_by("pk"),
        *InstitutionTheme.objects.order_by("pk"),
    ]
    return [
        {key: value for key, value in vars(row).items() if key not in IGNORED}
        for row in rows
    ]


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
    assert edited.count == 2
    assert edited.left_out == []
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

    assert reasons(edited.left_out) == {same.pk: Reason.UNCHANGED}
    assert [row["pk"] for row in edited.rows] == [other.pk]
    for nothing in (again, active):
        assert reasons(nothing.left_out) == {same.pk: Reason.UNCHANGED}
        assert nothing.count == 0


def test_what_moved_on_since_the_page_is_left_out(administrator, agency):
    edited = edit(
        [], by=administrator, versions={agency.pk: 9}, values={"city": "Lomé"}
    )

    assert reasons(edited.left_out) == {agency.pk: Reason.MEANWHILE}
    assert fresh(agency).city == ""


def test_rows_of_other_countries_are_left_out(country_administrator, agency):
    foreign = InstitutionFactory(country=CountryFactory(code="TN"))

    edited = edit([agency, foreign], by=country_administrator, values={"city": "Lomé"})

    assert reasons(edited.left_out) == {foreign.pk: Reason.READ_ONLY}
    assert fresh(agency).city == "Lomé"
    assert fresh(foreign).city == ""


def test_a_restricted_body_elsewhere_is_not_even_named(country_administrator, ngo):
    edited = edit([ngo], by=country_administrator, values={"city": "Lomé"})

    assert (edited.rows, edited.left_out) == ([], [])


@pytest.mark.parametrize("status", ["restricted", "dissolved"])
@pytest.mark.parametrize("step", ["rest", "activate"])
def test_what_hides_or_ends_a_body_is_lifted_one_at_a_time(administrator, status, step):
    row = InstitutionFactory(status=status)

    edited = edit([row], by=administrator, step=step, note="x")

    assert reasons(edited.left_out) == {row.pk: Reason.STATUS}
    assert fresh(row).status == status


def test_no_body_stands_under_itself_or_under_what_stands_under_it(administrator):
    top, middle, low = InstitutionFactory.create_batch(3)
    InstitutionParentFactory(institution=middle, parent=top)
    InstitutionParentFactory(institution=low, parent=middle)

    edited = edit([top, low], by=administrator, parent=NewParent(low, SINCE))

    assert reasons(edited.left_out) == {
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

    assert reasons(edited.left_out) == {agency.pk: Reason.LATER}


# Taking it back


@pytest.fixture
def registry(administrator):
    """Bodies of every kind, and two themes and a ministry to set."""
    themes = ThemeFactory.create_batch(2, parent=None)
    ministry = InstitutionFactory(code="TG-MIN")
    rows = [
        InstitutionFactory(city="Lomé", languages=["fr"], verified_on=date(2025, 1, 1)),
        InstitutionFactory(status=InstitutionStatus.DORMANT, rest_days=[5]),
        InstitutionFactory(country=None, source="A decree"),
        InstitutionFactory(status=InstitutionStatus.RESTRICTED),
    ]
    InstitutionParentFactory(institution=rows[0], valid_from=date(2015, 1, 1))
    InstitutionParentFactory(institution=rows[1], parent=ministry)
    InstitutionThemeFactory(institution=rows[0], theme=themes[0])
    InstitutionThemeFactory(institution=rows[2], theme=themes[1], offer="sought")
    return ministry, themes, [ministry, *rows]


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["PES", "GOV-DIR", "UNI"]),
        "social_side": st.sampled_from(["government", "workers"]),
        "city": st.sampled_from(["", "Lomé", "Kara"]),
        "languages": st.lists(st.sampled_from(["fr", "en"]), unique=True),
        "rest_days": st.lists(st.integers(1, 7), unique=True),
        "source": st.sampled_from(["", "Decree 7"]),
    },
)


@given(data=st.data())
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_an_edit_that_is_taken_back_never_was(administrator, registry, data):
    ministry, themes, rows = registry
    some = st.lists(st.sampled_from(themes), unique=True)
    added = data.draw(some)
    wanted = {
        "values": data.draw(VALUES),
        "parent": data.draw(st.none() | st.just(NewParent(ministry, SINCE))),
        "add_themes": tuple(added),
        "remove_themes": tuple(set(data.draw(some)) - set(added)),
        "offer": data.draw(st.sampled_from(ThemeOffer.values)),
        "is_verified": data.draw(st.booleans()),
        "step": data.draw(st.sampled_from(["", "rest", "activate"])),
        "note": "Why",
    }
    before = whole()

    edited = edit(map(fresh, rows), by=administrator, **wanted)
    changed = whole() != before
    if edited.rows:
        assert undo(edited, by=administrator).conflicts == []

    assert changed == bool(edited.rows)
    assert {*reasons(edited.left_out), *(row["pk"] for row in edited.rows)} == {
        row.pk for row in rows
    }
    assert whole() == before


def test_an_undo_leaves_what_somebody_changed_since(administrator):
    one, other = InstitutionFactory.create_batch(2, city="Old")
    values = {"city": "Lomé", "source": "Decree 7"}
    edited = edit([one, other], by=administrator, values=values)
    Institution.objects.filter(pk=one.pk).update(city="Kara")

    undone = undo(edited, by=administrator)

    assert reasons(undone.conflicts) == {one.pk: Reason.SINCE}
    assert (fresh(one).city, fresh(one).source) == ("Kara", "")
    assert (fresh(other).city, fresh(other).source) == ("Old", "")


def test_an_undo_leaves_rows_beside_that_somebody_changed_or_removed(administrator):
    changed, gone = InstitutionFactory.create_batch(2)
    InstitutionParentFactory(institution=changed, valid_from=date(2010, 1, 1))
    ministry, theme = InstitutionFactory(), ThemeFactory()
    edited = edit(
        [changed, gone],
        by=administrator,
        parent=NewParent(ministry, SINCE),
        add_themes=(theme,),
        offer=ThemeOffer.OFFERED,
    )
    changed.parents.filter(parent=ministry).update(source="Decree 9")
    gone.themes.all().delete()

    undone = undo(edited, by=administrator)

    assert [(note["pk"], note["reason"]) for note in undone.conflicts] == [
        (changed.pk, "since"),
        (gone.pk, "removed"),
        # The link that it replaced stays ended: no body has two parents at a time.
        (changed.pk, "elsewhere"),
    ]
    assert changed.parents.get(valid_to=None).parent == ministry
    assert not gone.parents.exists()
    assert not changed.themes.exists()


def test_an_undo_leaves_an_ended_parent_that_is_gone(administrator, agency):
    old = InstitutionParentFactory(institution=agency, valid_from=date(2010, 1, 1))
    edited = edit(
        [agency], by=administrator, parent=NewParent(InstitutionFactory(), SINCE)
    )
    old.delete()

    undone = undo(edited, by=administrator)

    assert reasons(undone.conflicts) == {agency.pk: Reason.SINCE}
    assert not agency.parents.exists()


def test_an_undo_adds_no_theme_twice_and_leaves_a_status_that_moved(administrator):
    row, theme = InstitutionFactory(), ThemeFactory()
    InstitutionThemeFactory(institution=row, theme=theme)
    edited = edit(
        [row],
        by=administrator,
        remove_themes=(theme,),
        offer=ThemeOffer.OFFERED,
        step="rest",
        note="x",
    )
    InstitutionThemeFactory(institution=row, theme=theme)
    fresh(row).dissolve(by=administrator, at=AT, note="Decree 8")

    undone = undo(edited, by=administrator)

    assert [note["reason"] for note in undone.conflicts] == ["again", "since"]
    assert row.themes.count() == 1
    assert fresh(row).status == InstitutionStatus.DISSOLVED


def test_who_lost_the_right_to_a_row_leaves_it(administrator, country_administrator):
    row = InstitutionFactory(country=CountryFactory(code="TN"))
    edited = edit([row], by=administrator, values={"city": "Tunis"})

    undone = undo(edited, by=country_administrator)

    assert reasons(undone.conflicts) == {row.pk: Reason.NOT_YOURS}
    assert fresh(row).city == "Tunis"


def test_an_edit_is_taken_back_once_and_for_thirty_days(administrator, agency):
    edited = edit([agency], by=administrator, values={"city": "Lomé"})
    late = AT + timedelta(days=30)

    with pytest.raises(TransitionError, match="no longer"):
        undo(edited, by=administrator, at=late)
    undone = undo(edited, by=administrator, at=late - timedelta(seconds=1))
    with pytest.raises(TransitionError, match="already"):
        undo(edited, by=administrator)

    assert undone.undone_by == administrator
    assert BulkEdit.objects.get().undone_at == late - timedelta(seconds=1)


def test_an_edit_that_changed_nothing_has_nothing_to_take_back(administrator):
    edited = edit([], by=administrator, versions={}, values={"city": "x"})
    assert not edited.is_undoable(now=AT)


def test_who_took_an_edit_back_is_known():
    with pytest.raises(IntegrityError, match="bulk_edit_is_undone_by_somebody"):
        BulkEditFactory(undone_at=AT)


@pytest.mark.parametrize("number", [1, 3])
def test_an_edit_costs_the_same_for_one_row_and_for_three(
    administrator, number, django_assert_max_num_queries
):
    administrator.access()
    ministry, theme = InstitutionFactory(), ThemeFactory()
    rows = InstitutionFactory.create_batch(number)
    with django_assert_max_num_queries(20):
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
    assert edited.count == number

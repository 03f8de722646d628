"""Many institutions changed at once, and all of it taken back."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from institutions.bulk.reasons import Reason
from institutions.bulk.wanted import NewParent
from institutions.models import (
    BulkEdit,
    Institution,
    InstitutionParent,
    InstitutionStatus,
    InstitutionTheme,
    ThemeOffer,
)
from migration_coop.lib.lifecycle import TransitionError
from tests.factories.institutions import (
    BulkEditFactory,
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
    conflicts,
    edit,
    fresh,
    left_out,
    undo,
)

IGNORED = {"version", "_state"}


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
    is_changed = whole() != before
    if changed(edited):
        assert conflicts(undo(edited, by=administrator)) == []

    assert is_changed == bool(changed(edited))
    assert {*left_out(edited), *changed(edited)} == {row.pk for row in rows}
    assert whole() == before


def test_a_removed_theme_comes_back_as_the_row_that_it_was(administrator, agency):
    listed = InstitutionThemeFactory(institution=agency)
    edited = edit(
        [agency],
        by=administrator,
        remove_themes=(listed.theme,),
        offer=ThemeOffer.OFFERED,
    )
    assert not agency.themes.exists()

    undo(edited, by=administrator)

    assert list(agency.themes.all()) == [listed]


def test_an_undo_leaves_what_somebody_changed_since(administrator):
    one, other = InstitutionFactory.create_batch(2, city="Old")
    values = {"city": "Lomé", "source": "Decree 7"}
    edited = edit([one, other], by=administrator, values=values)
    Institution.objects.filter(pk=one.pk).update(city="Kara")

    undone = undo(edited, by=administrator)

    assert conflicts(undone) == [(one.pk, Reason.SINCE)]
    assert (fresh(one).city, fresh(one).source) == ("Kara", "")
    assert (fresh(other).city, fresh(other).source) == ("Old", "")


def test_an_undo_leaves_rows_beside_that_somebody_changed_or_removed(administrator):
    touched, gone = InstitutionFactory.create_batch(2)
    InstitutionParentFactory(institution=touched, valid_from=date(2010, 1, 1))
    ministry, theme = InstitutionFactory(), ThemeFactory()
    edited = edit(
        [touched, gone],
        by=administrator,
        parent=NewParent(ministry, SINCE),
        add_themes=(theme,),
        offer=ThemeOffer.OFFERED,
    )
    touched.parents.filter(parent=ministry).update(source="Decree 9")
    gone.themes.all().delete()

    undone = undo(edited, by=administrator)

    assert sorted(conflicts(undone)) == [
        # The link that it replaced stays ended: no body has two parents at a time.
        (touched.pk, Reason.ELSEWHERE),
        (touched.pk, Reason.SINCE),
        (gone.pk, Reason.REMOVED),
    ]
    assert touched.parents.get(valid_to=None).parent == ministry
    assert not gone.parents.exists()
    assert not touched.themes.exists()


def test_an_undo_leaves_an_ended_parent_that_is_gone(administrator, agency):
    old = InstitutionParentFactory(institution=agency, valid_from=date(2010, 1, 1))
    edited = edit(
        [agency], by=administrator, parent=NewParent(InstitutionFactory(), SINCE)
    )
    old.delete()

    undone = undo(edited, by=administrator)

    assert conflicts(undone) == [(agency.pk, Reason.SINCE)]
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

    assert conflicts(undone) == [(row.pk, Reason.AGAIN), (row.pk, Reason.SINCE)]
    assert row.themes.count() == 1
    assert fresh(row).status == InstitutionStatus.DISSOLVED


def test_who_lost_the_right_to_a_row_leaves_it(administrator, country_administrator):
    row = InstitutionFactory(country=CountryFactory(code="TN"))
    edited = edit([row], by=administrator, values={"city": "Tunis"})

    undone = undo(edited, by=country_administrator)

    assert conflicts(undone) == [(row.pk, Reason.NOT_YOURS)]
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
    with pytest.raises(TransitionError, match="no longer"):
        undo(edited, by=administrator)


def test_who_took_an_edit_back_is_known():
    with pytest.raises(IntegrityError, match="bulk_edit_is_undone_by_somebody"):
        BulkEditFactory(undone_at=AT, status="undone")

"""Institutions that move, end, and are taken over, each from a day on."""

from datetime import UTC, date, datetime, timedelta

import pytest

from institutions.actions.dated_changes import (
    DatedChangeError,
    activate_institution,
    dissolve_institution,
    move_institution,
)
from institutions.models import Institution, InstitutionStatus
from migration_coop.lib.records import EditConflict
from tests.factories.institutions import (
    FormerNameFactory,
    InstitutionFactory,
    InstitutionParentFactory,
)

TODAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
SPRING, LATER = date(2022, 4, 1), date(2024, 4, 1)


def move(body, parent, holds_from=SPRING, version=None):
    move_institution(
        body,
        parent=parent,
        holds_from=holds_from,
        today=TODAY,
        source="Decree 3",
        expected_version=version or body.version,
    )


def dissolve(body, by, *, holds_from=SPRING, successor=None, **more):
    dissolve_institution(
        body,
        holds_from=holds_from,
        successor=successor,
        note="Decree 4",
        by=by,
        at=AT,
        today=TODAY,
        **{"expected_version": body.version} | more,
    )


def come_back(body, by):
    activate_institution(body, by=by, at=AT, note="It was a mistake")


def parents(body):
    rows = body.parents.select_related("parent").order_by("valid_from", "pk")
    return [(row.parent.code, row.valid_from, row.valid_to) for row in rows]


# --- Moving -----------------------------------------------------------------------------


def test_what_happened_before_keeps_the_old_parent(agency, ministry, presidency):
    InstitutionParentFactory(institution=agency, parent=ministry)

    move(agency, presidency)

    assert parents(agency) == [
        ("TG-PRES", SPRING, None),
        ("TG-MIN", None, SPRING),
    ]
    [before] = agency.parents.on(SPRING - timedelta(days=1))
    [after] = agency.parents.on(SPRING)
    assert (before.parent, after.parent) == (ministry, presidency)
    assert (after.source, agency.version) == ("Decree 3", 2)


def test_a_body_may_stand_under_none(agency, ministry):
    InstitutionParentFactory(institution=agency, parent=ministry)

    move(agency, None)

    assert parents(agency) == [("TG-MIN", None, SPRING)]


@pytest.mark.parametrize(
    ("holds_from", "words"),
    [
        (TODAY + timedelta(days=1), "is entered when it holds"),
        (date(2020, 1, 1), "since 1\xa0January 2020: choose a later day"),
    ],
)
def test_a_move_cannot_hold_from_any_day(
    agency, ministry, presidency, holds_from, words
):
    since = date(2020, 1, 1)
    InstitutionParentFactory(institution=agency, parent=ministry, valid_from=since)

    with pytest.raises(DatedChangeError, match=words):
        move(agency, presidency, holds_from)

    assert parents(agency) == [("TG-MIN", since, None)]


@pytest.mark.parametrize("under", ["ministry", None])
def test_where_it_stands_already_it_does_not_move(request, agency, under):
    parent = under and request.getfixturevalue(under)
    if parent:
        InstitutionParentFactory(institution=agency, parent=parent)

    with pytest.raises(DatedChangeError, match="It stood there already") as refused:
        move(agency, parent)

    assert refused.value.field == "parent"


def test_no_body_stands_under_itself_however_far_up(agency, ministry, presidency):
    InstitutionParentFactory(institution=ministry, parent=agency)
    InstitutionParentFactory(institution=presidency, parent=ministry)

    with pytest.raises(DatedChangeError, match="PRES stands under this institution"):
        move(agency, presidency)


def test_a_circle_that_is_there_already_does_not_keep_us_waiting(agency, ministry):
    other = InstitutionFactory()
    InstitutionParentFactory(institution=ministry, parent=other)
    InstitutionParentFactory(institution=other, parent=ministry)

    move(agency, ministry)

    assert parents(agency) == [("TG-MIN", SPRING, None)]


def test_what_was_gone_that_day_has_nothing_under_it(agency, ministry, administrator):
    dissolve(ministry, administrator, holds_from=date(2021, 1, 1))

    with pytest.raises(DatedChangeError, match="was dissolved itself by that day"):
        move(agency, ministry)


def test_what_was_gone_that_day_moves_nowhere(agency, ministry, administrator):
    dissolve(agency, administrator, holds_from=date(2021, 1, 1))

    with pytest.raises(DatedChangeError, match="It was dissolved by that day"):
        move(agency, ministry)


def test_of_two_who_move_it_at_once_one_wins(agency, ministry, presidency):
    same = Institution.objects.get(pk=agency.pk)
    move(agency, ministry)

    with pytest.raises(EditConflict):
        move(same, presidency, LATER)

    assert parents(agency) == [("TG-MIN", SPRING, None)]


# --- The end ----------------------------------------------------------------------------


def test_it_exists_until_its_last_day(agency, ministry, administrator):
    InstitutionParentFactory(institution=agency, parent=ministry)

    dissolve(agency, administrator)

    body = Institution.objects.get(pk=agency.pk)
    assert (body.status, body.ended_on) == (InstitutionStatus.DISSOLVED, SPRING)
    assert body.exists_on(SPRING - timedelta(days=1))
    assert not body.exists_on(SPRING)
    assert parents(agency) == [("TG-MIN", None, SPRING)]
    [event] = body.events.all()
    assert (event.note, event.by) == ("Decree 4", administrator)
    assert not agency.parents.on(SPRING).exists()


def test_when_nobody_knows_the_day_it_may_have_taken_part_in_anything(agency, staff):
    agency.dissolve(by=staff, at=AT, note="")
    assert agency.exists_on(date(2050, 1, 1))


def test_another_body_takes_over_with_all_that_stood_under_it(
    agency, ministry, presidency, administrator
):
    InstitutionParentFactory(institution=agency, parent=ministry)
    gone = InstitutionFactory()
    InstitutionParentFactory(institution=gone, parent=ministry, valid_to=SPRING)
    # The one that takes over stood under it as well: it stands under none then.
    InstitutionParentFactory(institution=presidency, parent=ministry)

    dissolve(ministry, administrator, successor=presidency, children_follow=True)

    ministry.refresh_from_db()
    assert ministry.succeeded_by == presidency
    assert parents(agency)[0] == ("TG-PRES", SPRING, None)
    assert parents(presidency) == [("TG-MIN", None, SPRING)]
    assert parents(gone) == [("TG-MIN", None, SPRING)]


def test_nothing_stands_under_a_body_that_is_gone(agency, ministry, administrator):
    InstitutionParentFactory(institution=agency, parent=ministry)

    dissolve(ministry, administrator)

    assert parents(agency) == [("TG-MIN", None, SPRING)]


def test_who_comes_back_has_no_end_and_no_successor(agency, presidency, administrator):
    dissolve(agency, administrator, successor=presidency)

    come_back(agency, administrator)

    agency.refresh_from_db()
    assert (agency.ended_on, agency.succeeded_by) == (None, None)


@pytest.mark.parametrize("children_follow", [False, True])
def test_who_comes_back_stands_where_it_stood_with_what_stood_under_it(
    agency, ministry, presidency, administrator, children_follow
):
    InstitutionParentFactory(institution=agency, parent=ministry)
    InstitutionParentFactory(institution=ministry, parent=presidency)
    follow = {"children_follow": children_follow}
    dissolve(ministry, administrator, successor=presidency, **follow)

    come_back(ministry, administrator)

    assert parents(ministry) == [("TG-PRES", None, None)]
    assert parents(agency) == [("TG-MIN", None, None)]


def test_what_moved_or_ended_since_does_not_come_back(
    agency, ministry, presidency, administrator
):
    """Nor what had left before the end."""
    ended, left = InstitutionFactory(), InstitutionFactory()
    for body in (agency, ended):
        InstitutionParentFactory(institution=body, parent=ministry)
    earlier = {"valid_to": date(2020, 1, 1)}
    InstitutionParentFactory(institution=left, parent=ministry, **earlier)
    dissolve(ministry, administrator)
    move(agency, presidency, holds_from=LATER)
    dissolve(ended, administrator, holds_from=LATER)

    come_back(ministry, administrator)

    assert parents(agency) == [("TG-PRES", LATER, None), ("TG-MIN", None, SPRING)]
    assert parents(ended) == [("TG-MIN", None, LATER)]
    assert parents(left) == [("TG-MIN", None, date(2020, 1, 1))]


def test_two_that_ended_on_one_day_come_back_one_after_the_other(
    agency, ministry, administrator
):
    InstitutionParentFactory(institution=agency, parent=ministry)
    dissolve(agency, administrator)
    dissolve(ministry, administrator)

    come_back(agency, administrator)
    assert parents(agency) == [("TG-MIN", None, SPRING)]
    come_back(ministry, administrator)
    assert parents(agency) == [("TG-MIN", None, None)]


def test_a_body_that_only_rested_comes_back_as_it_was(agency, ministry, administrator):
    InstitutionParentFactory(institution=agency, parent=ministry, valid_to=SPRING)
    agency.rest(by=administrator, at=AT, note="")

    come_back(agency, administrator)

    assert parents(agency) == [("TG-MIN", None, SPRING)]


def test_an_end_has_its_day(agency, ministry, administrator):
    with pytest.raises(DatedChangeError, match="is entered when it comes"):
        dissolve(agency, administrator, holds_from=TODAY + timedelta(days=1))

    FormerNameFactory(institution=agency, valid_to=LATER)
    with pytest.raises(DatedChangeError, match="still renamed on 1\xa0April 2024"):
        dissolve(agency, administrator)


def test_a_body_does_not_take_over_itself_nor_after_its_own_end(
    agency, presidency, administrator
):
    with pytest.raises(DatedChangeError, match="Choose another institution"):
        dissolve(agency, administrator, successor=agency)

    dissolve(presidency, administrator, holds_from=date(2021, 1, 1))
    with pytest.raises(DatedChangeError, match="PRES was dissolved itself"):
        dissolve(agency, administrator, successor=presidency)


def test_what_can_be_chosen_for_a_day_stood_that_day(agency, administrator):
    dissolve(agency, administrator)
    undated = InstitutionFactory(status=InstitutionStatus.DISSOLVED)

    before = Institution.objects.existing_on(SPRING - timedelta(days=1))
    after = Institution.objects.existing_on(SPRING)

    assert agency in before
    assert agency not in after
    assert undated not in before

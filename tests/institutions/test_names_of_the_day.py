"""What a body was called, and where it stood, on any day: against a plain look at a
calendar of days."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from institutions.actions.dated_changes import DatedChangeError, move_institution
from institutions.actions.institutions import RenameError, rename_institution
from institutions.models import Institution
from tests.factories.institutions import InstitutionFactory

FIRST, TODAY = date(2000, 1, 1), date(2000, 3, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(75)]
OTHERS = ("name_en", "name_pt", "name_ar")
some_days = st.lists(st.sampled_from(DAYS), max_size=6)


@given(some_days)
@settings(max_examples=25, deadline=None)
def test_names_are_those_of_a_calendar_in_which_each_rename_was_written(days):
    body = InstitutionFactory(name_fr="Name 0")
    calendar, since = dict.fromkeys(DAYS, "Name 0"), None
    for number, day in enumerate(days, start=1):
        names = {
            "name_fr": f"Name {number}",
            "acronym": "",
            **dict.fromkeys(OTHERS, ""),
        }
        may = day <= TODAY and (since is None or day > since)
        try:
            rename_institution(
                body,
                names=names,
                holds_from=day,
                today=TODAY,
                source="",
                expected_version=body.version,
            )
        except RenameError:
            assert not may
        else:
            assert may
            since = day
            for later in DAYS:
                if later >= day:
                    calendar[later] = f"Name {number}"

    known = Institution.objects.prefetch_related("former_names").get(pk=body.pk)
    assert {day: known.names_on(day).name_fr for day in DAYS} == calendar


@given(st.lists(st.tuples(st.sampled_from(DAYS), st.sampled_from([None, 0, 1, 2]))))
@settings(max_examples=25, deadline=None)
def test_parents_are_those_of_a_calendar_in_which_each_move_was_written(moves):
    body = InstitutionFactory()
    parents = [InstitutionFactory() for _ in range(3)]
    calendar, since, has_left = dict.fromkeys(DAYS), date.min, False
    for day, number in moves[:6]:
        parent = None if number is None else parents[number]
        is_later = day > since or (day == since and has_left)
        may = day <= TODAY and is_later and calendar[day] != parent
        try:
            move_institution(
                body,
                parent=parent,
                holds_from=day,
                today=TODAY,
                source="",
                expected_version=body.version,
            )
        except DatedChangeError:
            assert not may
        else:
            assert may
            since, has_left = day, parent is None
            for later in DAYS:
                if later >= day:
                    calendar[later] = parent

    found = {day: body.parents.on(day).select_related("parent").first() for day in DAYS}
    assert {day: row and row.parent for day, row in found.items()} == calendar

"""A moved date shows its effect first, and is saved with it in one."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from cooperation.actions.dependencies import set_dependencies, update_and_shift
from cooperation.models import ForecastChange, Milestone, MilestoneDependency
from cooperation.planning.shifting import Shift, Way
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.records import EditConflict
from tests.at_once import at_once
from tests.factories.cooperation import (
    ActivityFactory,
    MilestoneDependencyFactory,
    MilestoneFactory,
)
from tests.factories.institutions import InstitutionFactory

START = date(2999, 1, 1)


@pytest.fixture
def chain(staff):
    """Three milestones, each after the one before; the second has five days to spare."""
    activity = ActivityFactory()
    body = InstitutionFactory(acronym="ANPE")
    rows = [
        MilestoneFactory(
            activity=activity,
            number=f"1.1.{n}",
            baseline_on=START + timedelta(days=days),
            owner=staff,
            owner_institution=body,
        )
        for n, days in [(1, 0), (2, 10), (3, 20)]
    ]
    set_dependencies(rows[1], {rows[0]: 5})
    set_dependencies(rows[2], {rows[1]: 10})
    return rows


def update_url(milestone):
    where = [milestone.plan.code, milestone.number]
    return reverse("cooperation:milestone_update", args=where)


def update(milestone, **changes):
    typed = {"version": milestone.version, "state": "on_track", "reason": "Late law"}
    return typed | {"forecast_on": "11 1 2999", "note": "Called"} | changes


def as_shown(response, **changes):
    """What a browser sends of the table, with every box ticked."""
    context = response.context
    typed = dict(context["carried"]) | {"shown": context["seal"], "way": context["way"]}
    return typed | {"shift": [row.key for row in context["rows"]]} | changes


def days_of(*milestones):
    rows = Milestone.objects.in_bulk([milestone.pk for milestone in milestones])
    return [(rows[m.pk].forecast_on - START).days for m in milestones]


def test_effect_is_shown_before_anything_is_saved(client, staff, chain):
    client.force_login(staff)

    response = client.post(update_url(chain[0]), update(chain[0]))

    assertContains(response, "What moves with it")
    assertContains(response, "16\u00a0Jan 2999")
    assertContains(response, "ANPE")
    assert days_of(*chain) == [0, 10, 20]


def test_what_was_shown_is_saved_with_one_reason(client, staff, chain):
    client.force_login(staff)
    shown = client.post(update_url(chain[0]), update(chain[0]))

    response = client.post(update_url(chain[0]), as_shown(shown))

    assertRedirects(response, chain[0].get_absolute_url())
    assert days_of(*chain) == [10, 15, 25]
    changes = ForecastChange.objects.order_by("pk")
    assert [(c.milestone.number, c.reason) for c in changes] == [
        ("1.1.1", "Late law"),
        ("1.1.2", "Late law"),
        ("1.1.3", "Late law"),
    ]
    assert chain[0].events.get().note == "Called"


def test_what_is_not_ticked_keeps_its_date(client, staff, chain):
    client.force_login(staff)
    shown = client.post(update_url(chain[0]), update(chain[0]))
    first = shown.context["rows"][0].key

    client.post(update_url(chain[0]), as_shown(shown, shift=[first]))

    assert days_of(*chain) == [10, 15, 20]


def test_all_move_along_when_asked_earlier_too(client, staff, chain):
    client.force_login(staff)
    earlier = update(chain[0], forecast_on="27 12 2998")
    shown = client.post(update_url(chain[0]), earlier)
    assertContains(shown, "Nothing else has to move.")

    again = as_shown(shown, way="along", show="1")
    shown = client.post(update_url(chain[0]), again)
    client.post(update_url(chain[0]), as_shown(shown))

    assert days_of(*chain) == [-5, 5, 15]


def test_effect_that_has_changed_meanwhile_is_shown_again(client, staff, chain):
    client.force_login(staff)
    shown = client.post(update_url(chain[0]), update(chain[0]))
    chain[1].forecast(date(2999, 1, 20), reason="x", by=staff, at="2026-03-02T12:00Z")

    response = client.post(update_url(chain[0]), as_shown(shown))

    assertContains(response, "The effect is not the one you were shown.")
    assert days_of(chain[0]) == [0]


def test_way_that_nobody_offers_pushes(client, staff, chain):
    client.force_login(staff)

    response = client.post(update_url(chain[0]), update(chain[0], way="sideways"))

    assert [row.shift.pk for row in response.context["rows"]] == [
        chain[1].pk,
        chain[2].pk,
    ]


def test_milestone_for_which_nothing_waits_moves_alone(client, staff, chain):
    client.force_login(staff)

    client.post(update_url(chain[2]), update(chain[2], forecast_on="1 2 2999"))

    assert days_of(*chain) == [0, 10, 31]


def test_update_without_a_new_date_asks_nothing(client, staff, chain):
    client.force_login(staff)

    response = client.post(update_url(chain[0]), update(chain[0], forecast_on=""))

    assertRedirects(response, chain[0].get_absolute_url())


def test_row_of_the_table_says_how_far_it_slips(client, staff, chain):
    client.force_login(staff)
    rows = client.post(update_url(chain[0]), update(chain[0])).context["rows"]

    assert [(row.days, row.slip_days) for row in rows] == [(5, 5), (5, 5)]


# --- What the database refuses ---------------------------------------------------------


@pytest.mark.parametrize("name", ["milestone", "depends_on"])
def test_dependency_is_of_milestones_of_its_plan(name):
    row, elsewhere = MilestoneDependencyFactory(), MilestoneFactory()

    pair = {"milestone": row.depends_on, "depends_on": row.milestone}

    with pytest.raises(IntegrityError, match="a_milestone_of_its_plan"):
        MilestoneDependencyFactory(plan=row.plan, **pair | {name: elsewhere})


def test_milestone_does_not_wait_for_itself():
    milestone = MilestoneFactory()

    with pytest.raises(IntegrityError, match="milestone_does_not_wait_for_itself"):
        MilestoneDependencyFactory(milestone=milestone, depends_on=milestone)


def test_milestone_waits_for_another_once():
    row = MilestoneDependencyFactory()

    with pytest.raises(IntegrityError, match="milestone_waits_for_another_once"):
        MilestoneDependencyFactory(milestone=row.milestone, depends_on=row.depends_on)


@pytest.mark.django_db(transaction=True)
def test_two_who_link_at_once_cannot_close_a_circle():
    first = MilestoneFactory()
    second = MilestoneFactory(activity=first.activity)

    def link(number):
        pair = [(first, second), (second, first)][number]
        try:
            set_dependencies(pair[0], {pair[1]: 0})
        except TransitionError:
            return "refused"
        return "linked"

    assert sorted(at_once(2, link)) == ["linked", "refused"]
    assert MilestoneDependency.objects.count() == 1


def test_effect_that_is_not_the_plans_any_more_is_not_saved(staff, chain):
    wrong = Shift(chain[2].pk, chain[2].forecast_on, date(2999, 6, 1))

    with pytest.raises(EditConflict):
        update_and_shift(
            chain[0],
            moving=[wrong],
            way=Way.PUSH,
            expected_version=1,
            blocked_reason="",
            forecast_on=date(2999, 1, 11),
            reason="x",
            note="",
            by=staff,
            at="2026-03-02T12:00Z",
        )
    assert days_of(*chain) == [0, 10, 20]

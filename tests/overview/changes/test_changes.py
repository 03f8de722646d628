"""What changed since: each kind of change, in which words."""

from datetime import date

import pghistory

from cooperation.actions.follow_ups import open_follow_up
from cooperation.models import FollowUp, Milestone, Stage
from institutions.actions.institutions import rename_institution
from migration_coop.lib.formats import NBSP
from missions.models import MinutesStatus, MissionStatus
from tests.dated_copies import date_copies
from tests.factories.cooperation import (
    CooperationFactory,
    EvidenceFactory,
    FollowUpFactory,
    InstrumentFactory,
    MilestoneFactory,
    RebaselineFactory,
)
from tests.factories.institutions import (
    InstitutionFactory,
    PostFactory,
)
from tests.factories.missions import (
    AssistanceRequestFactory,
    MinutesFactory,
    MissionFactory,
)
from tests.overview.changes.conftest import (
    DAY,
    LIST,
    MARCH_1,
    MARCH_2,
    SINCE,
)


def test_the_sum_of_the_steps_is_shown_with_the_steps_below(client, staff, told):
    cooperation = CooperationFactory()
    for number, stage in enumerate([Stage.EXCHANGE, Stage.ROADMAP]):
        cooperation.enter_stage(
            stage,
            on=date(2026, 3, 1),
            evidence=EvidenceFactory(),
            by=staff,
            at=MARCH_2 + number * DAY,
            note=f"Reason {number}",
        )

    assert told(staff) == [("stages", "Stage", "Identified", "Joint roadmap")]
    page = client.get(LIST, SINCE).text
    assert "2 steps" in page
    assert "Reason 0" in page
    assert "Exchange" in page


def test_what_is_back_where_it_was_did_not_change(staff, told):
    cooperation = CooperationFactory()
    cooperation.suspend(by=staff, at=MARCH_2, note="Elections")
    cooperation.resume(by=staff, at=MARCH_2 + DAY, note="Over")

    assert told(staff) == []


def test_what_came_and_went_in_between_is_not_told(staff, told):
    mission = MissionFactory()
    follow_up = open_follow_up(mission=mission, title="Ask", by=staff, at=MARCH_2)
    follow_up.undo(by=staff, at=MARCH_2, note="By mistake")
    date_copies(MARCH_2)

    assert told(staff) == []


def test_a_follow_up_that_was_undone_or_deleted_is_removed(client, staff, told):
    undone, deleted = FollowUpFactory(title="Undone"), FollowUpFactory(title="Deleted")
    lost = MilestoneFactory(title_fr="Jalon perdu")
    date_copies(MARCH_1 - DAY)
    undone.undo(by=staff, at=MARCH_2, note="By mistake")
    FollowUp.objects.filter(pk=deleted.pk).delete()
    Milestone.objects.filter(pk=lost.pk).delete()
    date_copies(MARCH_2)

    assert told(staff) == [("removed", "Removed", "", "")] * 3
    page = client.get(LIST, SINCE).text
    assert all(title in page for title in ("Undone", "Deleted", "Jalon perdu"))
    assert undone.get_absolute_url() not in page
    # The day before it was there, and nothing of it had moved.
    assert told(staff, until="2026-03-01") == []


def test_what_was_deleted_later_is_not_told_of_before(staff, told):
    follow_up = FollowUpFactory()
    date_copies(MARCH_1 - DAY)
    FollowUp.objects.filter(pk=follow_up.pk).update(due_on=date(2026, 6, 1))
    date_copies(MARCH_2)
    FollowUp.objects.filter(pk=follow_up.pk).delete()
    date_copies(MARCH_2 + 3 * DAY)

    assert told(staff, until="2026-03-03") == []


def test_owners_and_dates_are_told_with_who_changed_them(client, staff, told):
    body, other = InstitutionFactory(acronym="DGE"), InstitutionFactory(acronym="ANPE")
    follow_up = FollowUpFactory(owner_institution=body, due_on=date(2026, 3, 31))
    date_copies(MARCH_1 - DAY)
    with pghistory.context(user=staff.pk):
        rows = FollowUp.objects.filter(pk=follow_up.pk)
        rows.update(owner_institution=other, due_on=date(2026, 5, 12), owner=staff)
    date_copies(MARCH_2)

    assert sorted(told(staff)) == [
        ("dates", "Due on", f"31{NBSP}Mar 2026", f"12{NBSP}May 2026 (+6{NBSP}weeks)"),
        ("owners", "Institution in charge", "DGE", "ANPE"),
        ("owners", "Person in charge", "Nobody", str(staff)),
    ]
    assert str(staff) in client.get(LIST, SINCE).text.split('class="changed"')[1]


def test_a_decision_moves_the_agreed_and_the_expected_date(staff, told):
    milestone = MilestoneFactory(
        baseline_on=date(2026, 3, 31), forecast_on=date(2026, 4, 7)
    )
    date_copies(MARCH_1 - DAY)
    decision = RebaselineFactory(plan=milestone.plan, at=MARCH_2)
    milestone.rebaseline(date(2026, 5, 5), decision=decision)
    later = RebaselineFactory(plan=milestone.plan, at=MARCH_2 + 9 * DAY)
    milestone.rebaseline(date(2026, 5, 12), decision=later)
    first = ("dates", "Expected date", f"7{NBSP}Apr 2026")

    changes = told(staff, until="2026-03-05", kind="dates")
    assert (*first, f"5{NBSP}May 2026 (+4{NBSP}weeks)") in changes
    changes = told(staff, kind="dates")
    assert (*first, f"12{NBSP}May 2026 (+5{NBSP}weeks)") in changes
    second = ("dates", "Expected date", f"5{NBSP}May 2026")
    after = told(staff, since="2026-03-05", kind="dates")
    assert (*second, f"12{NBSP}May 2026 (+7{NBSP}d)") in after
    [kind, sentence, *_values] = told(staff, kind="plans")[0]
    assert (kind, sentence) == (
        "plans",
        f"New agreed dates, decided on 1{NBSP}Mar 2026",
    )


def test_a_decision_for_the_day_that_was_expected_anyway_moves_only_what_is_agreed(
    staff, told
):
    milestone = MilestoneFactory(
        baseline_on=date(2026, 3, 31), forecast_on=date(2026, 4, 7)
    )
    date_copies(MARCH_1 - DAY)
    decision = RebaselineFactory(plan=milestone.plan, at=MARCH_2)
    milestone.rebaseline(date(2026, 4, 7), decision=decision)

    assert [change[1] for change in told(staff, kind="dates")] == ["Agreed date"]


def test_what_is_new_is_told_with_where_it_stands(staff, told):
    mission = MissionFactory(status=MissionStatus.PLANNED)
    for row in (
        mission,
        CooperationFactory(),
        InstrumentFactory(),
        MilestoneFactory(),
        AssistanceRequestFactory(),
        InstitutionFactory(),
    ):
        row.record_start(by=staff, at=MARCH_2)
    MilestoneFactory().plan.record_start(by=staff, at=MARCH_2)
    follow_up = open_follow_up(mission=mission, title="Ask", by=staff, at=MARCH_2)
    follow_up.complete(by=staff, at=MARCH_2 + DAY, note="Done")

    assert sorted((kind, what, to) for kind, what, _from, to in told(staff)) == [
        ("instruments", "New instrument", "Draft"),
        ("milestones", "New milestone", "Not started"),
        ("missions", "Mission logged", "Planned"),
        ("opened", "Opened", "Done"),
        ("plans", "New plan", "Draft"),
        ("registry", "Added to the registry", ""),
        ("requests", "Request made", "Draft"),
        ("states", "New cooperation", "Active"),
    ]


def test_steps_of_missions_minutes_and_requests(staff, told):
    MissionFactory(status=MissionStatus.PLANNED).cancel(
        by=staff, at=MARCH_2, note="Visa"
    )
    minutes = MinutesFactory(status=MinutesStatus.CIRCULATED, circulated_at=MARCH_1)
    minutes.agree(by=staff, at=MARCH_2)
    request = AssistanceRequestFactory()
    request.submit(on=date(2026, 3, 1), by=staff, at=MARCH_2)

    assert sorted(told(staff)) == [
        ("minutes", "Minutes approved", "", ""),
        ("missions", "Status", "Planned", "Cancelled"),
        ("requests", "Status", "Draft", "Submitted"),
    ]


def test_a_mission_that_was_undone_is_removed(staff, told):
    mission = MissionFactory()
    date_copies(MARCH_1 - DAY)
    mission.undo_first_save(by=staff, at=MARCH_2, note="Twice")
    date_copies(MARCH_2)

    assert told(staff) == [("missions", "Removed", "", "")]


def test_closed_and_dropped_follow_ups_have_kinds_of_their_own(staff, told):
    for verb in ("complete", "drop", "start"):
        getattr(FollowUpFactory(), verb)(by=staff, at=MARCH_2, note="So")
    FollowUpFactory().postpone(
        date(2026, 9, 1), expected_version=1, by=staff, at=MARCH_2, note="Later"
    )

    kinds = sorted(kind for kind, *_words in told(staff))
    assert kinds == ["closed", "dates", "dropped", "steps"]


# --- The registry -----------------------------------------------------------------------


def test_people_who_left_or_took_a_post(client, staff, told):
    body = InstitutionFactory(acronym="DGE")
    PostFactory(institution=body, ends_on=date(2026, 3, 4), person__family_name="Left")
    PostFactory(institution=body, starts_on=date(2026, 3, 5))
    PostFactory(institution=body, starts_on=date(2020, 1, 1))
    late = PostFactory(institution=body, starts_on=date(2026, 2, 20))
    date_copies(MARCH_1 - DAY)
    # Recorded in March: an end that was long ago.
    late.end(on=date(2026, 2, 25), expected_version=1)
    date_copies(MARCH_2)

    assert sorted(told(staff)) == [
        ("people", f"Left the post, last day 25{NBSP}Feb 2026", "", ""),
        ("people", f"Left the post, last day 4{NBSP}Mar 2026", "", ""),
        ("people", f"Took the post on 5{NBSP}Mar 2026", "", ""),
    ]
    assert "Left" in client.get(LIST, SINCE).text


def test_somebody_new_whom_we_hear_of_late_is_news(staff, told):
    PostFactory(starts_on=date(2026, 2, 20))
    date_copies(MARCH_2)

    [(kind, sentence, *_values)] = told(staff)
    assert (kind, sentence) == ("people", f"Took the post on 20{NBSP}Feb 2026")


def test_an_end_that_is_taken_back_is_no_change(staff, told):
    post = PostFactory(ends_on=date(2027, 1, 1))
    date_copies(MARCH_1 - DAY)
    type(post).objects.filter(pk=post.pk).update(ends_on=None)
    date_copies(MARCH_2)

    assert told(staff) == [("people", "Left the post, last day No date", "", "")]


def test_institutions_that_were_renamed_or_dissolved(staff, told):
    body = InstitutionFactory(name_fr="Direction de l'emploi", acronym="DE")
    supranational = InstitutionFactory(country=None)
    date_copies(MARCH_1 - DAY)
    names = {"name_fr": "Direction générale de l'emploi", "acronym": "DGE"}
    rename_institution(
        body,
        names={"name_en": "", "name_pt": "", "name_ar": ""} | names,
        holds_from=date(2026, 3, 2),
        today=date(2026, 3, 2),
        source="Decree",
        expected_version=1,
    )
    supranational.dissolve(by=staff, at=MARCH_2, note="Merged")
    date_copies(MARCH_2)

    assert sorted(told(staff)) == [
        ("registry", "Acronym", "DE", "DGE"),
        (
            "registry",
            "Name in French",
            "Direction de l'emploi",
            "Direction générale de l'emploi",
        ),
        ("registry", "Status", "Active", "Dissolved"),
    ]

"""Missions and visits from a sheet: understood, made, and added to."""

import json
from datetime import date

import pytest

from exchange.targets.base import Action
from exchange.targets.mission_columns import COLUMNS
from missions.models import Mission, MissionStatus, Visit, VisitStatus
from tests.exchange.mission_sheet import (
    MISSION,
    TARGET,
    VISIT,
    check,
    problems,
    shown,
    take_back,
    write,
)
from tests.factories.institutions import (
    CountryFactory,
    CountryRuleFactory,
    InstitutionFactory,
    PersonFactory,
    PostFactory,
)
from tests.factories.missions import (
    MissionFactory,
    ProgrammeFactory,
    VisitFactory,
)

pytestmark = pytest.mark.usefixtures("aneti")


# --- What becomes of rows --------------------------------------------------------------


def test_rows_of_one_mission_become_it_with_its_visits(staff, aneti):
    second = VISIT | {"visit_on": "23 janv. 2019", "visit_starts_at": "9h30"}
    (first, other) = write(staff, MISSION | VISIT, MISSION | second)

    mission = Mission.objects.get()
    assert (mission.code, mission.title) == ("TG-TN-2019-01", "Mission d’étude")
    assert (mission.starts_on, mission.ends_on) == (
        date(2019, 1, 21),
        date(2019, 1, 25),
    )
    assert mission.status == MissionStatus.HELD
    visits = list(mission.visits.order_by("number"))
    assert {visit.institution for visit in visits} == {aneti}
    assert {visit.status for visit in visits} == {VisitStatus.HELD}
    assert [step["created"] for step in first] == [
        ["missions.mission", mission.pk],
        ["missions.visit", visits[0].pk],
    ]
    assert [step["created"] for step in other] == [["missions.visit", visits[1].pk]]


def test_one_row_can_be_a_mission_without_visits(staff):
    (verdict,) = check(staff, MISSION)
    write(staff, MISSION)

    assert verdict.action == Action.CREATE
    assert not Mission.objects.get().visits.exists()


def test_all_that_a_row_says_is_written(staff, aneti):
    dge = InstitutionFactory(acronym="DGE")
    programme = ProgrammeFactory(code="FMM-WA")
    post = PostFactory(
        person=PersonFactory(given_names="Gaston", family_name="Batchey")
    )
    row = MISSION | VISIT
    row |= {"kind": "mission d'expertise", "purpose": "Comparer", "city": "Tunis"}
    row |= {"lead_institution": "DGE", "host_institution": "ANETI"}
    row |= {"programme": "fmm-wa", "source": "Archives", "code": "tg-tn-2019-07"}
    row |= {"delegates": "Gaston Batchey; Ablavi TETTEH (Interprète)"}
    row |= {"visit_starts_at": "9:00", "visit_ends_at": "11:30"}
    row |= {"visit_subject": "Placement", "visit_place": "Siège"}
    write(staff, row)

    mission = Mission.objects.get()
    assert mission.code == "TG-TN-2019-07"
    assert mission.kind == "expert_mission"
    assert (mission.purpose, mission.city, mission.source) == (
        *("Comparer", "Tunis", "Archives"),
    )
    assert (mission.lead_institution, mission.host_institution) == (dge, aneti)
    assert mission.programme == programme
    visit = mission.visits.get()
    assert (str(visit.start_time), str(visit.end_time)) == ("09:00:00", "11:30:00")
    assert (visit.subject, visit.place) == ("Placement", "Siège")
    known, new = mission.delegations.get().members.in_order()
    assert (known.person, known.post, known.title) == (post.person, post, post.title)
    assert (new.person.family_name, new.title) == ("TETTEH", "Interprète")
    assert new.person.is_incomplete


def test_what_is_understood_in_other_words_is_shown(staff, aneti):
    row = MISSION | VISIT | {"visiting_country": "TG", "ends_on": ""}
    (verdict,) = check(staff, row | {"visit_on": "21/01/2019"})

    assert shown(verdict) == {
        "host_country": ("Tunisie", "Tunisia"),
        "ends_on": ("", "21\N{NO-BREAK SPACE}Jan 2019"),
        "visit_institution": ("ANETI", f"{aneti.full_name}, Tunisia"),
    }


def test_both_days_may_stand_in_one_cell(staff):
    (verdict,) = check(staff, MISSION | {"starts_on": "21-25 janv 2019", "ends_on": ""})

    assert verdict.values["starts_on"] == "2019-01-21"
    assert verdict.values["ends_on"] == "2019-01-25"


def test_mission_of_a_day_needs_no_day_of_its_visit(staff):
    row = MISSION | {"ends_on": "", "visit_institution": "ANETI"}

    assert check(staff, row)[0].values["visit_on"] == "2019-01-21"


def test_title_may_be_left_to_the_proposal(staff):
    write(staff, MISSION | {"title": ""})

    assert Mission.objects.get().title == "Study visit Togo–Tunisia, January 2019"


def test_verdict_can_be_kept_as_json_and_is_the_same_again(staff):
    row = MISSION | VISIT | {"delegates": "Gaston Batchey", "programme": ""}
    (verdict,) = check(staff, row)

    assert json.loads(json.dumps(verdict.values)) == verdict.values
    assert check(staff, row)[0] == verdict


# --- The past --------------------------------------------------------------------------


def test_report_that_was_due_long_ago_is_not_asked_for(staff):
    CountryRuleFactory(country=CountryFactory(code="TG"), number=15)
    write(staff, MISSION)

    mission = Mission.objects.get()
    assert (mission.status, mission.report_due_on) == (MissionStatus.HELD, None)


def test_report_that_is_due_yet_is_asked_for(staff):
    CountryRuleFactory(country=CountryFactory(code="TG"), number=15)
    write(staff, MISSION | {"starts_on": "26/10/2026", "ends_on": "28/10/2026"})

    assert Mission.objects.get().report_due_on == date(2026, 11, 12)


@pytest.mark.parametrize(
    ("report", "note"),
    [
        ("oui", "Filed before the import."),
        ("05/02/2019", "Filed on 5 Feb 2019, as the import says."),
    ],
)
def test_report_that_was_filed_is_on_record(staff, report, note):
    write(staff, MISSION | {"report": report})

    mission = Mission.objects.get()
    assert mission.status == MissionStatus.REPORTED
    said = mission.events.order_by("-pk").first().note
    assert said.replace("\N{NO-BREAK SPACE}", " ") == note


def test_report_that_was_not_filed_is_none(staff):
    write(staff, MISSION | {"report": "non"})

    assert Mission.objects.get().status == MissionStatus.HELD


def test_mission_to_come_is_planned_and_has_no_report(staff):
    ahead = MISSION | {"starts_on": "21/01/2027", "ends_on": "25/01/2027"}
    assert problems(staff, ahead, report="oui") == {
        "report": "This mission is not over yet."
    }
    write(staff, ahead | VISIT | {"visit_on": "22/01/2027"})

    assert Mission.objects.get().status == MissionStatus.PLANNED
    assert Visit.objects.get().status == VisitStatus.TO_CONFIRM


# --- Again -----------------------------------------------------------------------------


def test_same_sheet_again_changes_nothing(staff):
    rows = [
        MISSION | VISIT | {"delegates": "Gaston Batchey", "report": "oui"},
        MISSION | VISIT | {"visit_on": "2019-01-23", "visit_starts_at": "09:30"},
        MISSION | {"starts_on": "01/03/2019", "ends_on": "02/03/2019"},
    ]
    write(staff, *rows)
    verdicts = check(staff, *rows)

    assert {verdict.action for verdict in verdicts} == {Action.UNCHANGED}
    assert verdicts[0].match["reason"] == "same countries, days and title"
    assert (Mission.objects.count(), Visit.objects.count()) == (2, 2)


def test_mission_is_found_by_its_reference_alone(staff):
    mission = MissionFactory(code="TG-TN-2019-01")
    (verdict,) = check(staff, {"code": "TG-TN-2019-01"})

    assert (verdict.action, verdict.match["pk"]) == (Action.UNCHANGED, mission.pk)
    assert verdict.match["url"] == mission.get_absolute_url()


def test_row_adds_its_visit_to_a_mission_whoever_made_it(staff):
    row, other = MISSION | VISIT, MISSION | VISIT | {"visit_on": "24/01/2019"}
    before = check(staff, row, other)[1]
    write(staff, row)
    (after,) = check(staff, other)

    # So a batch that was written before does not make the next one look changed.
    assert (after.action, after.values) == (before.action, before.values)
    assert after.changes == before.changes
    assert (after.match["pk"], before.match) == (None, None)
    (done,) = write(staff, other)
    assert [visit.number for visit in Visit.objects.order_by("number")] == [1, 2]
    assert done[0]["created"][0] == "missions.visit"


def test_row_changes_what_it_says_otherwise(staff):
    mission = MissionFactory(code="TG-TN-2019-01", title="Old", city="", purpose="x")
    visit = VisitFactory(mission=mission, institution=InstitutionFactory(acronym="X1"))
    programme = ProgrammeFactory(code="FMM")
    row = {"code": mission.code, "title": "New", "city": "Tunis", "programme": "FMM"}
    row |= {"purpose": "", "kind": "workshop", "visit_institution": "X1"}
    row |= {"visit_on": str(visit.takes_place_on), "visit_subject": "Subject"}
    row |= {"visit_starts_at": "10:00", "visit_ends_at": "11:00"}
    (verdict,) = check(staff, row)

    assert verdict.action == Action.UPDATE
    assert shown(verdict)["title"] == ("Old", "New")
    assert shown(verdict)["kind"] == ("Study visit", "Workshop")
    assert shown(verdict)["programme"] == ("", str(programme))
    # A second row that repeats it writes nothing twice.
    done = write(staff, row, {"code": mission.code, "title": "New"})
    mission.refresh_from_db()
    visit.refresh_from_db()
    assert (mission.title, mission.purpose, mission.programme) == (
        "New",
        "x",
        programme,
    )
    assert (visit.subject, str(visit.start_time)) == ("Subject", "10:00:00")
    assert done[1] == []
    assert check(staff, row)[0].action == Action.UNCHANGED
    assert take_back(staff, done) == []
    mission.refresh_from_db()
    visit.refresh_from_db()
    assert (mission.title, mission.city, visit.subject) == ("Old", "", "")


def test_row_files_the_report_of_a_mission_that_was_held(staff):
    mission = MissionFactory(code="TG-TN-2019-01", status=MissionStatus.HELD)
    done = write(staff, {"code": mission.code, "report": "oui"})

    mission.refresh_from_db()
    assert mission.status == MissionStatus.REPORTED
    assert check(staff, {"code": mission.code, "report": "oui"})[0].action == (
        Action.UNCHANGED
    )
    assert take_back(staff, done) == []
    mission.refresh_from_db()
    assert mission.status == MissionStatus.HELD


def test_report_of_a_mission_that_is_planned_is_refused(staff):
    MissionFactory(code="TG-TN-2019-01", status=MissionStatus.PLANNED)

    assert problems(staff, {"code": "TG-TN-2019-01"}, report="oui") == {
        "report": "This mission is not over yet."
    }


# --- Many ------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_check_asks_as_often_for_many_rows_as_for_one(
    staff, count, django_assert_num_queries
):
    MissionFactory(code="TG-TN-2019-01")
    PersonFactory(family_name="Batchey")
    rows = [
        MISSION | VISIT | {"title": f"Mission {n}", "delegates": f"Somebody {n}"}
        for n in range(count)
    ] + [{"code": "TG-TN-2019-01"}]

    with django_assert_num_queries(15):
        check(staff, *rows)


def test_target_says_what_it_is():
    assert (TARGET.key, TARGET.columns()) == ("missions", COLUMNS)
    assert len({column.name for column in COLUMNS}) == len(COLUMNS)

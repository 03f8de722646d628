"""Missions and visits from a sheet: understood, made, added to, and taken back."""

import json
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from accounts.models import Role
from exchange.targets.base import DECIDED_MATCH, DECISION, Action
from exchange.targets.mission_columns import COLUMNS
from exchange.targets.missions import MissionTarget
from institutions.models import Person
from missions.models import Mission, MissionStatus, ProgrammeRole, Visit, VisitStatus
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import (
    CountryFactory,
    CountryRuleFactory,
    InstitutionFactory,
    PersonFactory,
    PostFactory,
)
from tests.factories.missions import (
    DelegationFactory,
    DelegationMemberFactory,
    MinutesFactory,
    MissionFactory,
    ProgrammeFactory,
    ProgrammeGrantFactory,
    VisitFactory,
)

TARGET = MissionTarget()
AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
TODAY = AT.date()
MISSION = {
    "visiting_country": "Togo",
    "host_country": "Tunisie",
    "starts_on": "21/01/2019",
    "ends_on": "25/01/2019",
    "title": "Mission d’étude",
}
VISIT = {"visit_institution": "ANETI", "visit_on": "22/01/2019"}


@pytest.fixture(autouse=True)
def _places():
    CountryFactory(code="TG")
    CountryFactory(code="TN", time_zone="Africa/Tunis")
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def aneti():
    return InstitutionFactory(
        acronym="ANETI",
        name_fr="Agence pour l’emploi",
        country=CountryFactory(code="TN"),
    )


def check(user, *rows):
    return TARGET.check(rows, user=user, today=TODAY)


def write(user, *rows):
    """As the engine does: checked again, then written; what each row did."""
    verdicts = check(user, *rows)
    assert [verdict.problems for verdict in verdicts] == [[] for _row in rows]
    ready = [v for v in verdicts if v.action in {Action.CREATE, Action.UPDATE}]
    return TARGET.write(ready, user=user, at=AT)


def take_back(user, done):
    """The last rows first, as the engine does."""
    steps = [step for row in reversed(done) for step in reversed(row)]
    return TARGET.take_back(steps, user=user, at=AT)


def problems(user, row, **more):
    (verdict,) = check(user, row | more)
    assert verdict.action == (Action.FIX if verdict.problems else verdict.action)
    return {problem.column: problem.message for problem in verdict.problems}


def proposals(user, row, **more):
    (verdict,) = check(user, row | more)
    return {problem.column: problem.proposal for problem in verdict.problems}


def shown(verdict):
    return {
        change["column"]: (change["before"], change["after"])
        for change in verdict.changes
    }


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


# --- What is refused -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "column", "message"),
    [
        ({"visiting_country": ""}, "visiting_country", "A new mission needs this."),
        ({"starts_on": "bientôt"}, "starts_on", "“bientôt” is no day of the calendar"),
        ({"ends_on": "20/01/2019"}, "ends_on", "The last day is before the first one."),
        (
            {"host_country": "Togo"},
            "host_country",
            "A mission goes to another country.",
        ),
        ({"kind": "voyage"}, "kind", "This is no kind of mission."),
        ({"programme": "x"}, "programme", "This programme is not known."),
        ({"code": "M-1"}, "code", "Write the reference as in TG-TN-2019-01"),
        ({"title": "x" * 251}, "title", "This text is longer than 250 letters."),
        ({"visit_on": "22/01/2019"}, "visit_institution", "Say which institution"),
        ({"visit_institution": "ANETI"}, "visit_on", "Say the day of the visit."),
        (VISIT | {"visit_on": "22/01/2029"}, "visit_on", "This is far from the days"),
        (VISIT | {"visit_starts_at": "x"}, "visit_starts_at", "This is no hour."),
        (VISIT | {"visit_ends_at": "9:00"}, "visit_ends_at", "A visit ends after it"),
        (
            VISIT | {"visit_starts_at": "10:00", "visit_ends_at": "9:00"},
            *("visit_ends_at", "A visit ends after it starts."),
        ),
    ],
)
def test_cell_that_cannot_be_is_told_in_a_sentence(staff, said, column, message):
    found = problems(staff, MISSION | said)

    assert found[column].startswith(message)


def test_institution_that_is_not_known_is_told_with_one_that_is_like_it(staff, aneti):
    found = proposals(staff, MISSION, visit_institution="Agence pour l’emplois")
    label = f"{aneti.full_name}, Tunisia"

    assert found["visit_institution"] == label
    assert proposals(staff, MISSION, lead_institution="Zzz")["lead_institution"] == ""
    assert "visit_institution" not in problems(staff, MISSION, visit_institution=label)


def test_institution_of_two_is_asked_about(staff):
    InstitutionFactory(acronym="ANETI", country=CountryFactory(code="TN"))

    message = problems(staff, MISSION | VISIT)["visit_institution"]
    assert message.startswith("Several institutions are called “ANETI”")


def test_kind_that_is_spelt_otherwise_is_proposed(staff):
    assert proposals(staff, MISSION, kind="Workshopp")["kind"] == "Workshop"
    assert proposals(staff, MISSION, kind="voyage")["kind"] == ""


def test_programme_of_two_is_asked_about(staff):
    for _n in range(2):
        ProgrammeFactory(facility="THAMM")

    message = problems(staff, MISSION, programme="thamm")["programme"]
    assert message == "Several programmes are called so. Write its code."


def test_days_of_another_order_are_not_guessed(staff):
    american = MISSION | {"starts_on": "01/21/2019", "ends_on": "02/03/2019"}
    other = MISSION | {"ends_on": "01/25/2019"}
    first, second = check(staff, american, other)

    assert first.values["starts_on"] == "2019-01-21"
    assert [problem.column for problem in first.problems] == ["ends_on"]
    assert second.values["ends_on"] == "2019-01-25"


def test_somebody_who_is_nearly_known_is_asked_about(staff):
    PersonFactory(given_names="Gaston", family_name="Batchey")
    row = MISSION | {"delegates": "Gaston Batchei"}

    assert problems(staff, row) == {
        "delegates": "Is “Gaston Batchei” somebody we know already?"
    }
    assert problems(staff, row | {DECISION: "create", DECIDED_MATCH: ""}) == {}
    for _n in range(2):
        PersonFactory(given_names="Ama", family_name="Kodjo")
    row = MISSION | {"delegates": "Ama Kodjo", DECISION: "create", DECIDED_MATCH: ""}
    assert "Several people" in problems(staff, row)["delegates"]


def test_rows_of_one_mission_may_not_say_different_things(staff):
    row = MISSION | VISIT | {"city": "Tunis"}
    other = MISSION | VISIT | {"visit_on": "23/01/2019"}
    verdicts = check(staff, row, other, other | {"city": "Sousse"})

    assert [verdict.action for verdict in verdicts] == ["create", "create", "fix"]
    (problem,) = verdicts[2].problems
    assert (problem.column, problem.proposal) == ("city", "Tunis")


def test_mission_on_the_same_days_under_another_title_is_asked_about(staff):
    known = MissionFactory(code="TG-TN-2019-01", title="A")
    further = MissionFactory(code="TG-TN-2019-02", title="B")
    days = {"starts_on": str(known.starts_on), "ends_on": str(known.ends_on)}
    row = MISSION | days | {"title": "C"}
    (verdict,) = check(staff, row)

    assert verdict.problems[0].message.startswith(
        "Between the same countries on the same days there is already: "
        "A (TG-TN-2019-01) and B (TG-TN-2019-02)."
    )
    assert (verdict.match["certain"], verdict.match["pk"]) == (False, known.pk)
    assert verdict.match["others"][0]["pk"] == further.pk
    assert problems(staff, row | {DECISION: "create", DECIDED_MATCH: ""}) == {}
    # Without a title it may be either.
    assert "title" in problems(staff, row | {"title": ""})
    for chosen in (str(further.pk), further.code, further.get_absolute_url()):
        decided = {DECISION: "update", DECIDED_MATCH: chosen}
        assert check(staff, row | decided)[0].match["pk"] == further.pk
    decided = {DECISION: "update", DECIDED_MATCH: "9999999"}
    assert problems(staff, row | decided)["code"] == "There is no such mission."


def test_new_reference_for_a_mission_that_is_there_is_asked_about(staff):
    known = MissionFactory(code="TG-TN-2019-01", title="A")
    days = {"starts_on": str(known.starts_on), "ends_on": str(known.ends_on)}
    row = MISSION | days | {"title": "A", "code": "TG-TN-2019-09"}

    assert "there is already" in problems(staff, row)["title"]


def test_what_an_import_does_not_move_is_told(staff, aneti):
    mission = MissionFactory(
        code="TG-TN-2019-01",
        host_institution=aneti,
        lead_institution=InstitutionFactory(status="restricted"),
    )
    member = DelegationMemberFactory(delegation=DelegationFactory(mission=mission))
    InstitutionFactory(acronym="DGE")
    CountryFactory(code="MA")
    row = {"code": mission.code, "ends_on": "30/01/2019", "host_country": "Maroc"}
    row |= {"lead_institution": "DGE", "starts_on": str(mission.starts_on)}
    row |= {"host_institution": "ANETI", "delegates": "Zoé Inconnue"}
    found = problems(staff, row)

    assert set(found) == {"ends_on", "host_country", "lead_institution", "delegates"}
    assert found["delegates"].startswith("“Zoé Inconnue” is not in the delegation.")
    assert proposals(staff, row)["ends_on"] == mission.ends_on.isoformat()
    row = {"code": mission.code, "delegates": member.person.full_name}
    assert problems(staff, row) == {}


def test_row_with_a_new_visit_does_not_change_the_mission(staff):
    mission = MissionFactory(code="TG-TN-2019-01", city="Tunis")
    row = {"code": mission.code, "city": "Sousse"} | VISIT

    assert problems(staff, row)["city"].startswith("The mission says “Tunis”.")


def test_hours_are_judged_with_those_of_the_visit(staff, aneti):
    mission = MissionFactory(code="TG-TN-2019-01")
    visit = VisitFactory(mission=mission, institution=aneti, start_time="10:00")
    row = {"code": mission.code, "visit_institution": "ANETI"}
    row |= {"visit_on": str(visit.takes_place_on)}

    assert problems(staff, row, visit_ends_at="11:00") == {}
    assert "visit_ends_at" in problems(staff, row, visit_ends_at="9:00")
    # At another hour it is another visit.
    (verdict,) = check(staff, row | {"visit_starts_at": "15:00"})
    assert verdict.action == Action.CREATE
    assert problems(staff, row, visit_on="1 mars 2031") == {}


# --- Who may ---------------------------------------------------------------------------


def test_missions_of_another_country_are_refused(staff, host_staff):
    mission = MissionFactory(code="TG-TN-2019-01")

    assert problems(host_staff, MISSION)["visiting_country"] == (
        "You may not log missions of Togo."
    )
    assert problems(host_staff, {"code": mission.code, "city": "x"})["code"] == (
        "You may read this mission, but not change it."
    )
    days = {"starts_on": str(mission.starts_on), "ends_on": str(mission.ends_on)}
    row = MISSION | days | {"title": mission.title}
    assert "not change it" in problems(host_staff, row)["title"]


def test_mission_that_one_cannot_see_keeps_its_reference(outsider):
    MissionFactory(code="TG-TN-2019-01")
    row = MISSION | {"visiting_country": "Mali", "code": "TG-TN-2019-01"}

    assert problems(outsider, row)["code"] == (
        "A mission that you cannot see has this reference."
    )


def test_who_coordinates_a_programme_logs_its_missions(nobody):
    grant = ProgrammeGrantFactory(user=nobody, role=ProgrammeRole.COORDINATOR)

    assert problems(nobody, MISSION, programme=grant.programme.code) == {}
    assert "visiting_country" in problems(nobody, MISSION)


def test_leading_institution_logs_its_missions(aneti):
    user = GrantFactory(role=Role.STAFF, country=None, institution=aneti).user

    assert problems(user, MISSION, lead_institution="ANETI") == {}


# --- Taken back ------------------------------------------------------------------------


def test_import_can_be_taken_back_and_sent_again(staff):
    rows = [
        MISSION | VISIT | {"delegates": "Gaston Batchey"},
        MISSION | VISIT | {"visit_on": "23/01/2019"},
    ]
    done = write(staff, *rows)

    assert take_back(staff, done) == []
    assert not Mission.objects.exists()
    assert not Visit.objects.exists()
    assert not Person.objects.exists()
    assert take_back(staff, done) == []
    write(staff, *rows)
    assert Mission.objects.get().code == "TG-TN-2019-01"


def test_what_somebody_went_on_from_stays_and_is_told(staff):
    done = write(staff, MISSION | VISIT, MISSION | VISIT | {"visit_on": "23/01/2019"})
    first, second = Visit.objects.order_by("number")
    MinutesFactory(visit=first)
    second.confirm(by=staff, at=AT)

    assert take_back(staff, done) == [
        "Visit 2 of TG-TN-2019-01 stays: somebody went on from it.",
        "Visit 1 of TG-TN-2019-01 stays: somebody went on from it.",
        "Mission TG-TN-2019-01 stays: somebody went on from it.",
    ]


def test_field_that_was_changed_since_stays_and_is_told(staff):
    mission = MissionFactory(code="TG-TN-2019-01", city="Tunis", title="A")
    done = write(staff, {"code": mission.code, "city": "Sousse"})
    Mission.objects.update(city="Sfax")

    assert take_back(staff, done) == ["A: “city” has been changed since, and stays."]
    Visit.objects.all().delete()
    gone = done[0][0] | {"pk": "999999"}
    assert TARGET.take_back([gone], user=staff, at=AT) == [
        "A record that the import had changed is gone."
    ]


def test_report_of_a_mission_that_went_on_stays_filed(staff):
    mission = MissionFactory(code="TG-TN-2019-01", status=MissionStatus.HELD)
    done = write(staff, {"code": mission.code, "report": "oui"})
    Mission.objects.update(status=MissionStatus.CLOSED)

    assert take_back(staff, done) == [
        "TG-TN-2019-01 has gone on since: its report stays filed."
    ]
    Mission._base_manager.update(undone_at=AT)
    assert take_back(staff, done) == []


# --- Races -----------------------------------------------------------------------------


def test_reference_that_somebody_takes_meanwhile_is_told(staff):
    verdicts = check(staff, MISSION | {"code": "TG-TN-2019-01"})
    MissionFactory(code="TG-TN-2019-01")

    with pytest.raises(ValidationError):
        TARGET.write(verdicts, user=staff, at=AT)


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

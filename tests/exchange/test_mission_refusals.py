"""Rows of missions that cannot be written, and imports that are taken back."""

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Role
from exchange.targets.base import DECIDED_MATCH, DECISION, Action
from institutions.models import Person
from missions.models import Mission, MissionStatus, ProgrammeRole, Visit
from tests.exchange.mission_sheet import (
    AT,
    MISSION,
    TARGET,
    VISIT,
    check,
    problems,
    proposals,
    take_back,
    write,
)
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    PersonFactory,
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

pytestmark = pytest.mark.usefixtures("aneti")


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
    row = MISSION | days | {"title": mission.title, "city": "x"}
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

"""A part of the page that was changed elsewhere is never written over, whoever asks."""

from datetime import UTC, date, datetime

import pytest

from cooperation.actions.log import FollowUpEntry, LogEntry, edit_log
from cooperation.forms.log import MissionLog
from migration_coop.lib.records import EditConflict
from missions.actions.debriefings import record_debriefing
from missions.actions.visits import VisitEntry, write_programme
from missions.models import Mission, MissionStatus
from tests.factories.cooperation import FollowUpFactory
from tests.factories.institutions import CountryFactory
from tests.factories.missions import DebriefingFactory, MissionFactory, VisitFactory
from tests.missions.log_page import log_data

AT = datetime(2019, 1, 28, 9, tzinfo=UTC)
ESSENTIALS = [
    "title",
    "purpose",
    "starts_on",
    "ends_on",
    "city",
    "source",
    "kind",
    "lead_institution",
    "programme",
    "host_institution",
    "visiting_country",
    "host_country",
    "time_zone",
]


@pytest.fixture
def mission():
    return MissionFactory(code="TG-TN-2019-01")


def test_a_follow_up(mission, staff):
    follow_up = FollowUpFactory(mission=mission, title="Write")
    essentials = {name: getattr(mission, name) for name in ESSENTIALS} | {"themes": []}
    stale = FollowUpEntry("Other", pk=follow_up.pk, version=follow_up.version + 1)
    entry = LogEntry(essentials, follow_ups=[stale])

    with pytest.raises(EditConflict):
        edit_log(
            mission,
            entry,
            expected_version=mission.version,
            is_draft=False,
            by=staff,
            at=AT,
            today=AT.date(),
        )

    follow_up.refresh_from_db()
    assert follow_up.title == "Write"


def test_a_visit(mission, staff):
    visit = VisitFactory(mission=mission, subject="Placement")
    stale = VisitEntry(
        pk=visit.pk,
        institution=visit.institution,
        takes_place_on=visit.takes_place_on,
        start_time=None,
        end_time=None,
        place="",
        subject="Another",
        status="",
        shown_status="",
        version=visit.version + 1,
    )

    with pytest.raises(EditConflict):
        write_programme(mission, [stale], by=staff, at=AT, today=AT.date())

    visit.refresh_from_db()
    assert visit.subject == "Placement"


def test_a_debriefing(mission, staff):
    debriefing = DebriefingFactory(mission=mission, summary="First")

    with pytest.raises(EditConflict):
        record_debriefing(
            mission,
            held_on=date(2019, 1, 25),
            institution=None,
            participants="",
            summary="Another",
            version=debriefing.version + 1,
            by=staff,
            at=AT,
        )

    debriefing.refresh_from_db()
    assert debriefing.summary == "First"


def test_a_page_that_nobody_has_sent_is_up_to_date(mission, staff):
    mission = Mission.objects.for_user(staff).get(pk=mission.pk)

    assert not MissionLog(staff, mission=mission).is_stale


def test_a_draft_that_cannot_be_understood_is_shown_again_with_what_is_wrong(
    client, staff
):
    CountryFactory(code="TG")
    CountryFactory(code="TN")
    mission = MissionFactory(code="TG-TN-2019-02", status=MissionStatus.DRAFT)
    client.force_login(staff)
    sent = log_data(confirmed=None, starts_on="31 février", version=mission.version)

    page = client.post(f"{mission.get_absolute_url()}edit/", sent)

    assert page.status_code == 200
    assert "31 février" in page.text
    assert "has-error" in page.text

"""The bell: what others did to my things, and how far I have read it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from missions.models import MissionStatus
from overview.models import NoticesRead
from tests.factories.accounts import GrantFactory, UserFactory
from tests.factories.cooperation import FollowUpFactory, MilestoneFactory
from tests.factories.institutions import InstitutionFactory
from tests.factories.mailing import SuppressionFactory
from tests.factories.missions import (
    AssistanceRequestFactory,
    MinutesFactory,
    MissionFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def officer():
    """Of one directorate of Togo."""
    return GrantFactory(user=UserFactory(institution=InstitutionFactory())).user


@pytest.fixture
def colleague():
    return UserFactory(first_name="Afi", last_name="Mensah")


@pytest.fixture
def at():
    return timezone.now() - DAY


@pytest.fixture
def show(client):
    def get(user, address="/notices/"):
        client.force_login(user)
        return client.get(address).content.decode()

    return get


def titles(client):
    return [notice.title for notice in client.get("/notices/").context["notices"].rows]


def test_each_kind_of_thing_of_mine_rings_when_somebody_else_moves_it(
    client, show, officer, colleague, at
):
    mission = MissionFactory(
        logged_by=officer, title="Study visit", status=MissionStatus.PLANNED
    )
    visit = VisitFactory(mission=mission, institution__name_fr="ANETI")
    minutes = MinutesFactory(visit=visit)
    promise = FollowUpFactory(mission=mission, title="Send the list")
    milestone = MilestoneFactory(owner=officer, number="1.1.1", title_fr="Signed")
    by = {"by": colleague}
    mission.cancel(at=at, note="Flights", **by)
    minutes.circulate(at=at + timedelta(minutes=1), **by)
    promise.agree(at=at + timedelta(minutes=2), **by)
    milestone.start(at=at + timedelta(minutes=3), **by)
    later = at + timedelta(minutes=4)
    milestone.forecast(milestone.baseline_on + 28 * DAY, reason="Rain", at=later, **by)

    html = show(officer)

    assert titles(client) == [
        "1.1.1 Signed",
        "1.1.1 Signed",
        "Send the list",
        "Minutes of the visit to ANETI",
        "Study visit",
    ]
    assert "Afi Mensah" in html
    assert "+4\N{NO-BREAK SPACE}weeks" in html
    assert "Flights" in html


def test_a_request_rings_for_whoever_took_a_step_on_it(
    client, show, officer, colleague, at
):
    asked = AssistanceRequestFactory(title="A study visit")
    asked.submit(on=at.date(), by=officer, at=at)
    asked.find_eligible(by=colleague, at=at + timedelta(minutes=1))
    show(officer)

    assert titles(client) == ["A study visit"]


def test_what_i_did_myself_is_no_news(client, show, officer, at):
    FollowUpFactory(owner=officer).agree(by=officer, at=at)

    assert "Nothing new" in show(officer)


def test_a_thing_of_my_institution_rings_unless_it_is_a_colleague_s(
    client, show, officer, colleague, at
):
    ours = {"owner_institution": officer.institution}
    FollowUpFactory(title="Nobody's yet", **ours).agree(by=colleague, at=at)
    theirs = FollowUpFactory(title="A colleague's", owner=UserFactory(), **ours)
    theirs.agree(by=colleague, at=at)
    show(officer)

    assert titles(client) == ["Nobody's yet"]


def test_what_i_may_no_longer_see_does_not_ring(show, outsider, colleague, at):
    mission = MissionFactory(logged_by=outsider, status=MissionStatus.PLANNED)
    mission.cancel(by=colleague, at=at, note="")

    assert "Nothing new" in show(outsider)


def test_what_is_older_than_two_months_is_no_news(show, officer, colleague):
    FollowUpFactory(owner=officer).agree(by=colleague, at=timezone.now() - 61 * DAY)

    assert "Nothing new" in show(officer)


def test_a_note_that_moves_nothing_is_an_update(show, officer, colleague, at):
    MilestoneFactory(owner=officer).report(by=colleague, at=at, note="Draft sent")

    html = show(officer)

    assert "Update" in html
    assert "Draft sent" in html


def test_reading_takes_the_number_off_the_bell_and_keeps_the_notices(
    client, show, officer, colleague, at
):
    FollowUpFactory(owner=officer, title="Send the list").agree(by=colleague, at=at)
    assert '<span class="bell-count">1<' in show(officer, "/notices/count/")

    answer = client.post("/notices/read/", {"until": at.isoformat()}, follow=True)

    assert "Send the list" in answer.content.decode()
    assert "bell-count" not in show(officer, "/notices/count/")


def test_what_came_in_while_i_read_stays_new(client, show, officer, colleague, at):
    promise = FollowUpFactory(owner=officer)
    promise.agree(by=colleague, at=at)
    promise.start(by=colleague, at=at + timedelta(minutes=1))
    client.force_login(officer)

    client.post("/notices/read/", {"until": at.isoformat()})

    assert client.get("/notices/").context["notices"].unread == 1


@pytest.mark.parametrize("until", ["", "yesterday", "2026-01-01T00:00"])
def test_a_moment_that_makes_no_sense_means_now(client, officer, colleague, at, until):
    FollowUpFactory(owner=officer).agree(by=colleague, at=at)
    client.force_login(officer)

    client.post("/notices/read/", {"until": until})

    assert client.get("/notices/").context["notices"].unread == 0


def test_a_page_that_was_left_open_brings_nothing_back(officer, at):
    NoticesRead.note(officer, until=at)
    NoticesRead.note(officer, until=at - DAY)
    assert NoticesRead.read_by(officer) == at

    NoticesRead.note(officer, until=at + DAY)
    assert NoticesRead.read_by(officer) == at + DAY


def test_the_number_at_the_bell_may_be_a_minute_old(client, officer):
    client.force_login(officer)
    answer = client.get("/notices/count/")

    assert answer["Cache-Control"] == "private, max-age=60"


def test_it_rings_when_mail_no_longer_reaches_somebody(client, show, officer, at):
    coordinator = GrantFactory(role="coordinator").user
    FollowUpFactory(owner=officer)
    SuppressionFactory(recipient=officer, reason="bad_address", since=at)
    SuppressionFactory(recipient=officer, kind="chase", reason="asked", since=at)
    old = SuppressionFactory(reason="bounced", since=at - 90 * DAY)
    FollowUpFactory(owner=old.recipient)

    for reader in (coordinator, officer):
        html = show(reader)
        [notice] = client.get("/notices/").context["notices"].rows
        assert notice.title == f"{officer} cannot be reached by mail"
        assert notice.is_new
        assert "The mail server refused the address" in html
    NoticesRead.note(coordinator, until=timezone.now())
    show(coordinator)
    assert client.get("/notices/").context["notices"].unread == 0


def test_it_costs_the_same_for_one_notice_and_for_three(
    client, officer, colleague, at, django_assert_num_queries
):
    client.force_login(officer)
    for _ in range(3):
        FollowUpFactory(owner=officer).agree(by=colleague, at=at)
        MilestoneFactory(owner=officer).start(by=colleague, at=at)
        with django_assert_num_queries(14):
            client.get("/notices/")


def test_it_has_a_name_for_the_reader_of_logs(officer, at):
    NoticesRead.note(officer, until=at)
    assert str(officer.notices_read).startswith(f"{officer.pk} until ")

"""Editing a saved mission on the same page."""

from datetime import UTC, date, datetime

import pytest

from cooperation.actions.log import FollowUpEntry, LogEntry, edit_log
from cooperation.models import FollowUp, FollowUpStatus
from migration_coop.lib.lifecycle import TransitionError
from missions.models import (
    Debriefing,
    DelegationMember,
    MemberRole,
    MissionHost,
    MissionStatus,
    Visit,
    VisitStatus,
)
from tests.factories.cooperation import FollowUpFactory
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    PersonFactory,
    PostFactory,
)
from tests.factories.missions import (
    DebriefingFactory,
    DelegationFactory,
    DelegationMemberFactory,
    MissionFactory,
    VisitFactory,
)
from tests.missions.log_page import sent_by

AT = datetime(2019, 1, 28, 9, tzinfo=UTC)


@pytest.fixture
def mission():
    return MissionFactory(code="TG-TN-2019-01", title="The mission")


@pytest.fixture
def delegation(mission):
    return DelegationFactory(mission=mission)


@pytest.fixture
def shown(client, staff):
    """The page as it is shown, as a browser would send it back."""
    client.force_login(staff)

    def show(mission):
        log = client.get(f"{mission.get_absolute_url()}edit/").context["log"]
        return sent_by(log)

    return show


@pytest.fixture
def save(client, staff):
    client.force_login(staff)

    def post(mission, data):
        return client.post(f"{mission.get_absolute_url()}edit/", data)

    return post


def test_a_page_sent_back_as_it_is_changes_nothing(shown, save, mission, delegation):
    body = InstitutionFactory(acronym="DGE")
    post = PostFactory(institution=body)
    member = DelegationMemberFactory(
        delegation=delegation, person=post.person, post=post, institution=body
    )
    visit = VisitFactory(mission=mission)
    follow_up = FollowUpFactory(mission=mission, number=1)
    DebriefingFactory(mission=mission, summary="Well.", institution=body)
    mission.refresh_from_db()
    before = [
        list(model.objects.values())
        for model in (DelegationMember, Visit, FollowUp, MissionHost)
    ]

    response = save(mission, shown(mission))

    assert response.status_code == 302
    after = [
        list(model.objects.values())
        for model in (DelegationMember, Visit, FollowUp, MissionHost)
    ]
    assert after[:3] == before[:3]
    assert member.history.count() == 1
    assert visit.history.count() == 1
    assert follow_up.history.count() == 1
    mission.refresh_from_db()
    assert (mission.version, mission.status) == (2, MissionStatus.HELD)


def test_essentials_and_sides_change_together(shown, save, mission):
    body = InstitutionFactory(acronym="DGE")
    CountryFactory(code="MA", time_zone="Africa/Casablanca")
    data = shown(mission) | {
        "title": "",
        "host_country": "MA",
        "lead_institution": "DGE",
    }

    save(mission, data)

    mission.refresh_from_db()
    assert (mission.code, mission.host_country_id) == ("TG-TN-2019-01", "MA")
    assert mission.title == "Study visit Togo–Morocco, January 2019"
    assert mission.time_zone == "Africa/Casablanca"
    assert mission.hosts.get().country_id == "MA"
    assert mission.delegations.get().institution == body


def test_delegates_change_leave_and_come(shown, save, mission, delegation):
    body = InstitutionFactory(acronym="DGE")
    heads = DelegationMemberFactory(delegation=delegation, role=MemberRole.HEAD)
    second = DelegationMemberFactory(delegation=delegation, position=1)
    gone = DelegationMemberFactory(delegation=delegation, position=2)
    data = shown(mission) | {
        "members-0-role": "member",
        "members-1-role": "head",
        "members-1-institution": "DGE",
        "members-2-remove": "on",
        "members-3-name": "Ama Mensah",
        "members-3-role": "member",
        "members-TOTAL_FORMS": 4,
    }

    save(mission, data)

    heads.refresh_from_db()
    second.refresh_from_db()
    assert (heads.role, second.role) == ("member", "head")
    assert second.institution == body
    assert not DelegationMember.objects.filter(pk=gone.pk).exists()
    names = [member.name for member in delegation.members.in_order()]
    assert names == [heads.name, second.name, "Ama Mensah"]


def test_another_name_is_another_seat(shown, save, mission, delegation):
    member = DelegationMemberFactory(delegation=delegation)
    save(mission, shown(mission) | {"members-0-name": "Ama Mensah"})

    seat = delegation.members.get()
    assert seat.pk != member.pk
    assert seat.person.full_name == "Ama Mensah"


def test_a_withdrawn_name_keeps_its_seat(shown, save, mission, delegation):
    withdrawn = PersonFactory(is_withdrawn=True)
    seat = DelegationMemberFactory(delegation=delegation, person=withdrawn, title="")
    data = shown(mission)
    assert data["members-0-name"] == ""

    save(mission, data | {"members-0-institution": ""})
    # Nothing is typed in that row: it would say nothing without the withdrawn name.
    save(mission, shown(mission))

    assert delegation.members.get() == seat


def test_a_seat_does_not_lose_both_name_and_function(shown, save, mission, delegation):
    InstitutionFactory(acronym="DGE")
    DelegationMemberFactory(delegation=delegation, person=None, title="Union")
    data = shown(mission) | {"members-0-title": "", "members-0-institution": "DGE"}

    response = save(mission, data)

    assert "Enter a name or a function." in response.content.decode()


def test_a_frozen_post_stays(shown, save, mission, delegation):
    post = PostFactory(ends_on=date(2018, 1, 1))
    now = PostFactory(
        person=post.person, institution=post.institution, starts_on=date(2018, 1, 2)
    )
    member = DelegationMemberFactory(
        delegation=delegation,
        person=post.person,
        post=post,
        institution=post.institution,
    )
    assert now.covers(mission.starts_on)

    save(mission, shown(mission))

    member.refresh_from_db()
    assert member.post == post


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (VisitStatus.TO_CONFIRM, VisitStatus.CONFIRMED),
        (VisitStatus.CONFIRMED, VisitStatus.HELD),
        (VisitStatus.CONFIRMED, VisitStatus.POSTPONED),
        (VisitStatus.TO_CONFIRM, VisitStatus.CANCELLED),
        (VisitStatus.CANCELLED, VisitStatus.TO_CONFIRM),
    ],
)
def test_visits_take_their_steps_by_verbs(before, after, shown, save, mission):
    visit = VisitFactory(mission=mission, status=before)

    save(
        mission, shown(mission) | {"visits-0-status": after, "visits-0-place": "Tunis"}
    )

    visit.refresh_from_db()
    assert (visit.status, visit.place) == (after, "Tunis")
    assert visit.events.get().to_status == after


def test_a_line_that_did_not_change_a_state_says_nothing_about_it(shown, save, mission):
    visit = VisitFactory(mission=mission, status=VisitStatus.TO_CONFIRM)
    data = shown(mission)
    visit.hold(by=mission.logged_by, at=AT)

    save(mission, data | {"visits-0-status": VisitStatus.TO_CONFIRM})

    visit.refresh_from_db()
    assert visit.status == VisitStatus.HELD


def test_a_state_that_somebody_else_changed_too_is_a_choice(shown, save, mission):
    visit = VisitFactory(mission=mission, status=VisitStatus.CONFIRMED)
    data = shown(mission) | {"visits-0-status": "postponed", "title": "New title"}
    visit.hold(by=mission.logged_by, at=AT)

    response = save(mission, data)

    assert response.status_code == 409
    [choice] = response.context["outcome"].choices
    assert (choice.base, choice.theirs, choice.mine) == (
        *("Confirmed", "Held"),
        "Postponed",
    )
    assert "New title" in response.text


def test_saved_visits_and_follow_ups_are_not_removed(shown, save, mission):
    VisitFactory(mission=mission)
    FollowUpFactory(mission=mission, number=1)
    data = shown(mission) | {"visits-0-remove": "on", "follow_ups-0-remove": "on"}

    save(mission, data)

    assert mission.visits.exists()
    assert mission.follow_ups.exists()


def test_rows_of_another_mission_are_refused(shown, save, mission):
    other = VisitFactory(mission=MissionFactory(code="ML-TN-2019-01"))
    data = shown(mission) | {
        "visits-0-pk": other.pk,
        "visits-0-subject": "Stolen",
        "visits-0-takes_place_on": "21 1 2019",
        "visits-0-institution": InstitutionFactory().name_fr,
    }

    response = save(mission, data)

    assert "not part of the mission any more" in response.content.decode()
    other.refresh_from_db()
    assert other.subject == ""


def test_follow_ups_change_and_are_numbered_on(shown, save, mission):
    FollowUpFactory(mission=mission, number=4, title="Write")
    data = shown(mission) | {
        "follow_ups-0-title": "Write a letter",
        "debriefing-summary": "> Ask",
    }

    save(mission, data)

    rows = FollowUp.objects.in_order().values_list("number", "title", "version")
    assert list(rows) == [(4, "Write a letter", 2), (5, "Ask", 1)]


def test_a_follow_up_that_was_closed_meanwhile_is_told(mission, staff):
    closed = FollowUpFactory(mission=mission, number=1)
    closed.drop(by=staff, at=AT, note="not needed")
    essentials = {
        "visiting_country": mission.visiting_country,
        "host_country": mission.host_country,
        "lead_institution": None,
        "host_institution": None,
        "programme": None,
        "source": "",
        "themes": [],
    } | {
        name: getattr(mission, name)
        for name in ("title", "kind", "purpose", "starts_on", "ends_on", "city")
    }
    entry = LogEntry(essentials, follow_ups=[FollowUpEntry("Other", pk=closed.pk)])
    edge = {"by": staff, "at": AT, "today": AT.date()}

    with pytest.raises(TransitionError, match="is closed meanwhile"):
        edit_log(mission, entry, expected_version=1, is_draft=False, **edge)

    closed.refresh_from_db()
    assert closed.status == FollowUpStatus.DROPPED


def test_a_step_that_came_between_is_told_and_nothing_is_saved(
    shown, save, mission, monkeypatch
):
    data = shown(mission) | {"title": "New title"}

    def refuse(*args, **kwargs):
        raise TransitionError("Somebody was faster.")

    monkeypatch.setattr("cooperation.views.log.save_edit", refuse)
    response = save(mission, data)

    assert "Somebody was faster." in response.content.decode()
    assert "New title" in response.content.decode()


def test_the_debriefing_changes(shown, save, mission):
    DebriefingFactory(mission=mission, summary="Well.")

    save(mission, shown(mission) | {"debriefing-summary": "Very well."})

    debriefing = Debriefing.objects.get()
    assert (debriefing.summary, debriefing.version) == ("Very well.", 2)


def test_a_draft_is_finished_or_kept(shown, save):
    mission = MissionFactory(status=MissionStatus.DRAFT)

    save(mission, shown(mission) | {"draft": "1"})
    mission.refresh_from_db()
    assert mission.is_draft
    save(mission, shown(mission) | {"confirmed": "1"})
    mission.refresh_from_db()
    assert mission.status == MissionStatus.HELD


@pytest.mark.parametrize("prefix", ["members", "visits", "follow_ups"])
def test_add_works_on_a_saved_mission(prefix, shown, save, mission):
    response = save(mission, shown(mission) | {f"add-{prefix}": "1"})

    assert response.status_code == 200
    assert f'name="{prefix}-1-' in response.content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("observer", 403), ("host_staff", 403), ("outsider", 404)]
)
def test_others_do_not_edit(who, status, client, mission, request):
    client.force_login(request.getfixturevalue(who))

    response = client.get(f"{mission.get_absolute_url()}edit/")

    assert response.status_code == status

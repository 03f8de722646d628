"""What an undo does beyond the mission: new institutions and people, lines, drafts."""

from uuid import uuid4

import pytest
from django.utils import timezone

from cooperation.actions.log_saves import undo_save
from cooperation.models import FollowUp, LogSave
from drafts.actions import MOST_DRAFTS
from drafts.models import Draft, UsedKey
from institutions.models import Institution, Person
from missions.models import Mission, Visit
from tests.factories.cooperation import (
    FollowUpFactory,
    MissionActivityFactory,
    PromisedLineFactory,
)
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import (
    DelegationFactory,
    MissionFactory,
    VisitFactory,
    VisitHostFactory,
)
from tests.missions.log_page import log_data, sent_by

ADD = "/missions/new/"
EDIT = "/missions/TG-TN-2019-01/edit/"


@pytest.fixture(autouse=True)
def places():
    CountryFactory(code="TG")
    CountryFactory(code="TN", time_zone="Africa/Tunis")


@pytest.fixture
def client(client, staff):
    client.force_login(staff)
    return client


@pytest.fixture
def mission(staff):
    mission = MissionFactory(code="TG-TN-2019-01")
    DelegationFactory(mission=mission)
    return mission


def new(field, text="Office neuf"):
    return {field: text, f"{field}_is": "new", f"{field}_about": text}


# On all sides that stay with a mission that was undone, and in each kind of row.
NAMING = {
    "members": [{"name": "Ama Mensah"} | new("institution")],
    "visits": [
        {"takes_place_on": "22/01/2019"} | new("institution", "Bureau (BN)"),
    ],
    "follow_ups": [{"title": "Write"} | new("owner_institution")],
    **new("lead_institution"),
    **new("host_institution", "Bureau (BN)"),
    **new("debriefing-institution", "Bureau (BN)"),
}


def save(client, address=ADD, **fields):
    response = client.post(address, log_data(**(NAMING | fields)))
    assert response.status_code == 302
    return LogSave.objects.latest("at")


def press_undo(client, saved):
    address = f"/missions/{saved.mission.code}/undo/{saved.key}/"
    return client.post(address, follow=True)


def test_new_institutions_go_with_the_save_that_named_them(client):
    codes = {body.code for body in map(_body, save(client).new_institutions)}
    assert "TN-BN" in codes

    press_undo(client, LogSave.objects.get())

    assert not Institution.objects.exists()
    assert not Person.objects.exists()
    for address in ("/institutions/", "/search/?q=neuf", "/"):
        Draft.objects.all().delete()
        assert "Office neuf" not in client.get(address, follow=True).text
    # Their codes are free, and what happened is on record.
    save(client)
    assert {body.code for body in Institution.objects.all()} == codes
    gone = Institution._base_manager.exclude(undone_at=None)
    assert {body.events.latest("pk").note for body in gone} == {
        "Saved by mistake and undone"
    }


def _body(pk):
    return Institution.objects.get(pk=pk)


def test_an_institution_that_is_named_elsewhere_by_now_stays(client):
    saved = save(client)
    office, bureau = Institution.objects.order_by("-name_fr", "-name_en")
    VisitFactory(institution=office)
    DelegationFactory(institution=bureau)

    press_undo(client, saved)

    assert {*Institution.objects.all()} >= {office, bureau}


def test_a_record_that_was_completed_by_now_stays(client, staff):
    saved = save(client)
    Institution.objects.update(type="GOV-LAB")
    for row in (*Institution.objects.all(), *Person.objects.all()):
        row.mark_complete(expected_version=row.version)

    press_undo(client, saved)

    assert Institution.objects.count() == 2
    assert Person.objects.filter(family_name="Mensah").exists()


def test_an_edit_takes_back_what_it_named(client, mission):
    shown = sent_by(client.get(EDIT).context["log"])
    client.post(EDIT, shown | new("lead_institution"))
    assert Mission.objects.get().lead_institution.name == "Office neuf"

    press_undo(client, LogSave.objects.get())

    assert not Institution.objects.exists()
    assert Mission.objects.get().lead_institution is None


def test_a_line_of_minutes_goes_on_writing_its_follow_up(client, mission):
    line = PromisedLineFactory(follow_up__mission=mission, follow_up__number=1)
    by_hand = PromisedLineFactory(
        follow_up__mission=mission, follow_up__number=2, minutes=line.minutes
    )
    FollowUp.objects.filter(pk=by_hand.follow_up_id).update(version=4)
    shown = sent_by(client.get(EDIT).context["log"])
    titles = {f"follow_ups-{number}-title": "Other" for number in range(2)}
    client.post(EDIT, shown | titles)

    press_undo(client, LogSave.objects.get())

    line, by_hand = (type(line).objects.get(pk=row.pk) for row in (line, by_hand))
    assert line.follow_up.title == line.text
    assert line.follow_up.version == 3
    assert line.is_untouched
    assert by_hand.is_corrected


@pytest.mark.parametrize("what", ["hosts", "activity", "line", "follow-up"])
def test_nothing_is_undone_once_somebody_wrote_elsewhere(what, client):
    saved = save(client)
    mission, visit = saved.mission, Visit.objects.get()
    if what == "hosts":
        VisitHostFactory(visit=visit)
    elif what == "activity":
        MissionActivityFactory(mission=mission)
    elif what == "line":
        PromisedLineFactory(follow_up=FollowUp.objects.get())
    else:
        FollowUpFactory(mission=mission, number=7)

    page = press_undo(client, saved)

    assert "Something was changed since" in page.text
    assert Mission.objects.filter(pk=mission.pk).exists()


def test_an_edit_may_be_sent_again_after_its_undo(client, mission):
    """Back to the form in the browser, and "Save" once more."""
    shown = sent_by(client.get(EDIT).context["log"])
    data = shown | {"title": "Again", "draft_key": str(uuid4())}
    client.post(EDIT, data)
    press_undo(client, LogSave.objects.get())
    assert Mission.objects.get().title != "Again"
    assert not UsedKey.objects.exists()

    client.post(EDIT, data)

    assert Mission.objects.get().title == "Again"


def test_without_room_for_a_draft_nothing_is_undone(client, staff):
    saved = save(client)
    keep_drafts(staff)

    page = press_undo(client, saved)

    assert "You have 100 drafts." in page.text
    assert Mission.objects.get().undone_at is None
    assert Institution.objects.count() == 2
    Draft.objects.first().delete()
    assert undo_save(LogSave.objects.get(), by=staff, at=timezone.now())


def test_without_room_for_a_draft_no_copy_is_made(client, staff, mission):
    keep_drafts(staff)

    page = client.post("/missions/TG-TN-2019-01/clone/", follow=True)

    assert page.redirect_chain == [(mission.get_absolute_url(), 302)]
    assert "You have 100 drafts." in page.text


def test_without_room_for_a_draft_no_press_note_is_prepared(client, staff):
    keep_drafts(staff)

    page = client.post(f"{ADD}from-text/", {"prepare": "1", "source": "A note"})

    assert page.status_code == 413
    assert "You have 100 drafts." in page.text
    assert "Go back in your browser" in page.text


def test_without_room_for_a_draft_what_came_later_is_said_to_be_lost(client, staff):
    data = log_data(**NAMING, form_key=str(uuid4()))
    client.post(ADD, data)
    keep_drafts(staff)

    page = client.post(ADD, data | {"title": "Typed later"}, follow=True)

    assert page.status_code == 200
    assert "You have 100 drafts." in page.text
    assert "Go back in your browser" in page.text


def keep_drafts(user):
    at = timezone.now()
    Draft.objects.bulk_create(
        Draft(key=uuid4(), owner=user, address="/", started_at=at, saved_at=at)
        for _number in range(MOST_DRAFTS)
    )


def test_a_clone_of_what_was_undone_answers_that_there_is_nothing(client):
    saved = save(client)
    code = saved.mission.code
    press_undo(client, saved)
    undone = Mission._base_manager.get()

    for address in (code, undone.code):
        assert client.post(f"/missions/{address}/clone/").status_code == 404


def test_an_undone_visit_leaves_no_trace_on_the_page_of_its_mission(client, mission):
    """The history of a mission joins past the manager that leaves them out."""
    VisitFactory(
        mission=mission, number=1, institution=InstitutionFactory(acronym="ANETI")
    )
    shown = sent_by(client.get(EDIT).context["log"])
    visit = {"visits-1-takes_place_on": "22/01/2019", "visits-1-institution": "ANETI"}
    client.post(EDIT, shown | visit | {"visits-TOTAL_FORMS": 2})
    assert "Visit 2: " in client.get("/missions/TG-TN-2019-01/").text

    press_undo(client, LogSave.objects.get())

    for page in ("", "print/", "calendar.ics"):
        text = client.get(f"/missions/TG-TN-2019-01/{page}").text
        assert "Visit 2: " not in text
        assert "Saved by mistake" not in text
        assert text.count("BEGIN:VEVENT") == (2 if page == "calendar.ics" else 0)

"""Undoing a whole save of the log page for ten minutes."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cooperation.actions.log_saves import TooLateToUndo, undo_save
from cooperation.models import FollowUp, LogSave
from drafts.models import Draft
from institutions.models import Institution, Person
from migration_coop.lib.lifecycle import TransitionError
from missions.models import (
    Debriefing,
    DelegationMember,
    Mission,
    MissionStatus,
    Visit,
    VisitHost,
    VisitStatus,
)
from tests.factories.cooperation import FollowUpFactory, LogSaveFactory
from tests.factories.institutions import (
    CountryFactory,
    CountryRuleFactory,
    InstitutionFactory,
    PersonFactory,
    PostFactory,
    ThemeFactory,
)
from tests.factories.missions import (
    DebriefingFactory,
    DelegationFactory,
    DelegationMemberFactory,
    MinutesFactory,
    MissionFactory,
    VisitFactory,
    VisitHostFactory,
)
from tests.missions.log_page import log_data, sent_by

ADD = "/missions/new/"
EDIT = "/missions/TG-TN-2019-01/edit/"
AT = datetime(2019, 1, 28, 9, tzinfo=UTC)
# Of those who are offered as hosts; the first of them was met.
POSTS = ["71", "72"]
# These move on with every save and every undo.
BOOKKEEPING = re.compile(r"(.+-)?version|form_key|base")


@pytest.fixture(autouse=True)
def places():
    CountryFactory(code="TG")
    CountryFactory(code="TN", time_zone="Africa/Tunis")
    InstitutionFactory(acronym="DGE")
    InstitutionFactory(acronym="ANETI", country=CountryFactory(code="TN"))


@pytest.fixture
def client(client, staff):
    client.force_login(staff)
    return client


@pytest.fixture
def mission(staff):
    """A mission with something in each block."""
    mission = MissionFactory(code="TG-TN-2019-01", title="The mission")
    mission.themes.set([ThemeFactory()])
    delegation = DelegationFactory(mission=mission)
    for position, role in enumerate(["head", "member"]):
        DelegationMemberFactory(delegation=delegation, role=role, position=position)
    visit = VisitFactory(mission=mission, number=1, status=VisitStatus.TO_CONFIRM)
    VisitHostFactory(visit=visit)
    met, _other = (PostFactory(pk=pk, institution=visit.institution) for pk in POSTS)
    VisitHostFactory(visit=visit, person=met.person, post=met)
    DebriefingFactory(mission=mission, summary="Well.")
    FollowUpFactory(mission=mission, number=1, title="Write")
    return mission


@pytest.fixture
def fields_of(client):
    def shown(address=EDIT):
        sent = sent_by(client.get(address).context["log"])
        return {name: sent[name] for name in sent if not BOOKKEEPING.fullmatch(name)}

    return shown


def undo(client):
    save = LogSave.objects.order_by("at").last()
    address = f"/missions/{save.mission.code}/undo/{save.key}/"
    return client.post(address, follow=True)


def rows_of(*models):
    bookkeeping = {"version"}
    return [
        [
            {name: row[name] for name in row if name not in bookkeeping}
            for row in model.objects.order_by("pk").values()
        ]
        for model in models
    ]


EDITED = {
    "title": "Another title",
    "starts_on": "20/01/2019",
    "purpose": "Other",
    "themes": [],
    "members-0-role": "member",
    "members-1-role": "head",
    "members-1-title": "Other",
    "members-2-name": "Ama Mensah",
    "members-2-role": "member",
    "members-TOTAL_FORMS": 3,
    "visits-0-status": "held",
    "visits-0-subject": "Other",
    "visits-1-takes_place_on": "22/01/2019",
    "visits-1-institution": "ANETI",
    "visits-TOTAL_FORMS": 2,
    "debriefing-summary": "Other.\n> Ask",
    "follow_ups-0-title": "Other",
    "follow_ups-1-title": "New",
    "follow_ups-TOTAL_FORMS": 2,
}


def test_an_edit_that_is_undone_leaves_everything_as_it_was(client, mission, fields_of):
    models = (Mission, DelegationMember, Visit, Debriefing, FollowUp, Person)
    before, rows = fields_of(), rows_of(*models)
    client.post(EDIT, sent_by(client.get(EDIT).context["log"]) | EDITED)
    assert fields_of() != before
    assert Person.objects.filter(is_incomplete=True).exists()

    page = undo(client)

    assert "the mission is what it was before" in page.text
    assert fields_of() == before
    assert rows_of(*models) == rows
    mission.refresh_from_db()
    assert (mission.title, mission.themes.count()) == ("The mission", 1)
    assert not LogSave.objects.exists()


texts = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=9)
changes = st.fixed_dictionaries(
    {},
    optional={
        "title": texts,
        "city": texts,
        "source": texts,
        "ends_on": st.sampled_from(["25/01/2019", "26/01/2019", "3/2/2019"]),
        "lead_institution": st.sampled_from(["", "DGE"]),
        "time_zone": st.sampled_from(["", "Africa/Tunis"]),
        "members-0-remove": st.just("on"),
        "members-0-name": texts,
        "members-1-title": texts,
        "members-1-is_present": st.sampled_from(["on", ""]),
        "visits-0-place": texts,
        "visits-0-hosts_shown": st.just("1"),
        "visits-0-hosts": st.sets(st.sampled_from(POSTS)).map(sorted),
        "visits-0-status": st.sampled_from(["confirmed", "held", "cancelled"]),
        "follow_ups-0-due_on": st.just("1/3/2027"),
        "debriefing-participants": texts,
        "debriefing-summary": st.sampled_from(["", "Good\n> Ask for it", "x"]),
    },
)


new_names = st.dictionaries(
    st.sampled_from(["lead_institution", "follow_ups-0-owner_institution"]),
    st.sampled_from(["Office neuf", "Bureau neuf"]),
)


def as_new(fields):
    """Names of institutions that nobody knows, each with its answer."""
    for field, text in fields.items():
        yield from ((field, text), (f"{field}_is", "new"), (f"{field}_about", text))


@settings(
    max_examples=16,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(changes, new_names)
def test_save_and_undo_are_nothing_whatever_was_changed(
    client, mission, fields_of, changed, new
):
    models = (Mission, DelegationMember, Visit, VisitHost, FollowUp)
    models += (Institution, Person)
    before, rows = fields_of(), rows_of(*models)
    changed = changed | dict(as_new(new))

    saved = client.post(EDIT, sent_by(client.get(EDIT).context["log"]) | changed)
    assert saved.status_code == 302
    undo(client)

    assert fields_of() == before
    assert rows_of(*models) == rows


NEW = {
    "title": "A first title",
    "members": [{"name": "Ama Mensah", "institution": "DGE"}],
    "visits": [{"takes_place_on": "22/01/2019", "institution": "ANETI"}],
    "debriefing-summary": "Good.\n> Ask",
    "follow_ups": [{"title": "Write", "owner_institution": "DGE"}],
}


def test_a_new_mission_that_is_undone_is_a_draft_with_all_that_was_typed(
    client, staff, fields_of
):
    data = log_data(form_key=str(uuid4()), **NEW)
    client.post(ADD, data)
    key = Mission.objects.get().form_key

    page = undo(client)

    assert "what you typed is still here" in page.text
    draft = Draft.objects.get()
    assert page.redirect_chain[-1][0] == draft.get_absolute_url()
    assert (draft.owner, draft.label) == (staff, "A first title")
    assert draft.pk != key
    typed = {name: data[name] for name in data if name not in {"confirmed", "form_key"}}
    kept = draft.posted.dict()
    assert {name: kept[name] for name in typed} == {
        name: str(value) for name, value in typed.items()
    }


def test_a_mission_that_was_undone_is_on_no_page_and_its_code_is_free(client):
    client.post(ADD, log_data(**NEW))
    undo(client)

    Draft.objects.all().delete()
    for address in ("/missions/", "/work/?state=all", "/", "/search/?q=title"):
        page = client.get(address, follow=True).text
        assert "A first title" not in page
        assert "Write" not in page
    assert client.get("/missions/TG-TN-2019-01/").status_code == 404
    assert not Person.objects.filter(family_name="Mensah").exists()
    client.post(ADD, log_data(**NEW))
    assert Mission.objects.get().code == "TG-TN-2019-01"
    # What happened is on record all the same.
    gone = Mission._base_manager.exclude(undone_at=None).get()
    assert "undone" in gone.events.latest("pk").note


def test_the_same_form_may_be_saved_again_after_its_undo(client):
    """Back to the review in the browser, and "Save" once more."""
    data = log_data(form_key=str(uuid4()), **NEW)
    client.post(ADD, data)
    undo(client)

    again = client.post(ADD, data, follow=True)

    assert again.status_code == 200
    assert Mission.objects.get().code == "TG-TN-2019-01"


def test_undoing_twice_is_told(client):
    client.post(ADD, log_data(**NEW))
    save = LogSave.objects.get()
    address = f"/missions/{save.mission.code}/undo/{save.key}/"
    client.post(address)

    assert client.post(address).status_code == 404


def test_two_who_undo_at_once_undo_once(client, staff):
    client.post(ADD, log_data(**NEW))
    save, same = LogSave.objects.get(), LogSave.objects.get()
    undo_save(save, by=staff, at=timezone.now())

    with pytest.raises(TooLateToUndo, match="undone already"):
        undo_save(same, by=staff, at=timezone.now())
    with pytest.raises(TransitionError):
        save.mission.undo(by=staff, at=AT, note="")


def test_after_ten_minutes_it_is_too_late(client, staff):
    client.post(ADD, log_data())
    save = LogSave.objects.get()

    with pytest.raises(TooLateToUndo, match="Ten minutes have passed"):
        undo_save(save, by=staff, at=save.at + timedelta(minutes=10, seconds=1))
    assert Mission.objects.exists()


def test_a_save_that_can_not_be_undone_any_more_is_not_kept(client):
    old = LogSaveFactory(at=timezone.now() - timedelta(minutes=11))
    client.post(ADD, log_data())

    assert not LogSave.objects.filter(pk=old.pk).exists()
    assert str(LogSave.objects.get())


@pytest.mark.parametrize("what", ["edit", "visit", "minutes"])
def test_nothing_is_undone_once_somebody_went_on(what, client, staff):
    client.post(ADD, log_data(**NEW))
    mission = Mission.objects.get()
    if what == "edit":
        mission.save_edit(expected_version=mission.version, fields=["city"])
    elif what == "visit":
        mission.visits.get().confirm(by=staff, at=AT, note="not held")
    else:
        MinutesFactory(visit=mission.visits.get())

    page = undo(client)

    assert "Something was changed since" in page.text
    assert Mission.objects.get().status == MissionStatus.HELD


def test_only_who_saved_may_undo(client, coordinator):
    client.post(ADD, log_data())
    save = LogSave.objects.get()
    client.force_login(coordinator)

    assert client.get(save.get_absolute_url()).status_code == 404
    address = f"/missions/{save.mission.code}/undo/{save.key}/"
    assert client.post(address).status_code == 404
    assert client.get(address).status_code == 405


def test_somebody_who_is_named_elsewhere_by_now_stays(client, staff):
    client.post(ADD, log_data(**NEW))
    save = LogSave.objects.get()
    PersonFactory()
    DelegationMemberFactory(person=Person.objects.get(family_name="Mensah"))

    undo_save(save, by=staff, at=timezone.now())

    assert Person.objects.filter(family_name="Mensah").exists()


def test_a_form_that_arrives_twice_leads_to_the_save_of_the_first(client):
    data = log_data(form_key=str(uuid4()))

    first, second = client.post(ADD, data), client.post(ADD, data)

    assert first.url == second.url
    LogSave.objects.all().delete()
    assert client.post(ADD, data).url == "/missions/TG-TN-2019-01/"


def test_a_draft_that_was_finished_is_a_draft_again(client, mission, fields_of):
    CountryRuleFactory(country=mission.visiting_country)
    Mission.objects.update(status=MissionStatus.DRAFT)
    shown = sent_by(client.get(EDIT).context["log"])
    client.post(EDIT, shown | {"confirmed": "1"})
    finished = Mission.objects.get()
    assert (finished.status, bool(finished.report_due_on)) == ("held", True)

    undo(client)

    again = Mission.objects.get()
    assert (again.status, again.report_due_on) == (MissionStatus.DRAFT, None)
    with pytest.raises(TransitionError):
        mission.take_back("held", by=mission.logged_by, at=AT, note="")


def test_what_an_edit_took_away_is_there_again(client, mission, fields_of):
    visitor = VisitHostFactory(visit=mission.visits.get())
    before = fields_of()
    shown = sent_by(client.get(EDIT).context["log"])
    client.post(EDIT, shown | {"members-0-remove": "on", "members-1-remove": "on"})
    visitor_pk = visitor.pk
    assert not DelegationMember.objects.exists()

    undo(client)

    assert fields_of() == before
    assert mission.visits.get().hosts_met.filter(pk=visitor_pk).exists()

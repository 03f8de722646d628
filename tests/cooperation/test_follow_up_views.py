import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from cooperation.models import FollowUp, FollowUpStatus
from tests.factories.cooperation import ActivityFactory, FollowUpFactory
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import VisitFactory

HTMX = {"HX-Request": "true"}
LIST = "/follow-ups/"


def address(name, *args):
    return reverse(f"cooperation:{name}", args=args)


@pytest.fixture
def add_url(mission):
    return address("follow_up_add", mission.code)


@pytest.fixture
def edit_url(follow_up):
    return address("follow_up_edit", follow_up.pk)


# --- The list ------------------------------------------------------------------------


def test_list_names_the_mission_the_owner_and_the_day(client, staff, follow_up):
    client.force_login(staff)

    response = client.get(LIST)

    assertContains(response, "Send the draft")
    assertContains(response, "TG-TN-2018-77")
    assertContains(response, follow_up.owner_institution.short_name)


def test_list_says_how_late_something_is(client, staff, follow_up):
    yesterday = timezone.localdate() - timedelta(days=1)
    FollowUp.objects.filter(pk=follow_up.pk).update(due_on=yesterday)
    client.force_login(staff)

    assertContains(client.get(LIST), "1\u00a0d late")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=DRÀFT", ["draft"]),
        ("state=open", ["draft", "list", "orphan"]),
        ("state=late", ["list"]),
        ("state=done", ["done"]),
        ("state=dropped", []),
        ("country=TN", ["draft", "list", "orphan", "done"]),
        ("mine=me", ["list"]),
        ("mine=us", ["draft"]),
        ("state=nonsense", ["draft", "list", "orphan", "done"]),
    ],
)
def test_filters_narrow_the_list(client, staff, mission, query, found):
    ours = InstitutionFactory()
    staff.institution = ours
    staff.save()
    past, future = date(2020, 1, 1), date(2999, 1, 1)
    rows = {
        "draft": FollowUpFactory(
            mission=mission, title="A draft", owner_institution=ours, due_on=future
        ),
        "list": FollowUpFactory(
            mission=mission, title="A list", owner=staff, due_on=past
        ),
        "orphan": FollowUpFactory(
            mission=mission, title="Orphan", owner_institution=None, due_on=None
        ),
        "done": FollowUpFactory(
            mission=mission,
            title="Done",
            status=FollowUpStatus.DONE,
            closed_at=timezone.now(),
        ),
    }
    client.force_login(staff)

    response = client.get(f"{LIST}?{query}")

    shown = {row.title for row in response.context["page"]}
    assert shown == {rows[name].title for name in found}


def test_list_shows_what_it_is_filtered_by(client, staff, follow_up):
    client.force_login(staff)

    response = client.get(f"{LIST}?state=open&country=TN&after=x")

    chips = response.context["chips"]
    assert [(str(c["label"]), str(c["value"])) for c in chips] == [
        ("State", "Open"),
        ("Country", "Tunisia"),
    ]
    assert chips[0]["remove_url"] == "?country=TN"


def test_empty_lists_say_what_to_do_next(client, staff):
    client.force_login(staff)

    assertContains(client.get(LIST), "No follow-ups yet")
    assertContains(client.get(f"{LIST}?state=late"), "No follow-up matches")


def test_htmx_gets_the_rows_alone(client, staff, follow_up):
    client.force_login(staff)

    response = client.get(LIST, headers=HTMX)

    assertContains(response, "Send the draft")
    assertNotContains(response, "<html")


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_any_length(
    client, staff, mission, rows, django_assert_num_queries
):
    FollowUpFactory.create_batch(rows, mission=mission, owner=staff)
    client.force_login(staff)

    # Session, user, grants, countries, saved views, rows.
    with django_assert_num_queries(6):
        response = client.get(LIST)

    assert len(response.context["page"]) == rows


# --- One follow-up -------------------------------------------------------------------


def test_page_shows_what_was_promised_and_where(client, staff, mission):
    visit = VisitFactory(mission=mission, institution__acronym="ANETI")
    follow_up = FollowUpFactory(
        mission=mission, visit=visit, detail="In French", activity=ActivityFactory()
    )
    client.force_login(staff)

    response = client.get(follow_up.get_absolute_url())

    assertContains(response, "At the visit to ANETI")
    assertContains(response, "In French")
    assertContains(response, follow_up.activity.title)
    assertContains(response, "Mark as done")
    assertNotContains(response, "Open again")


def test_page_offers_to_open_again_what_is_closed_and_nothing_else(
    client, staff, follow_up
):
    follow_up.drop(by=staff, at=timezone.now(), note="Not wanted")
    client.force_login(staff)

    response = client.get(follow_up.get_absolute_url())

    assertContains(response, "Open again")
    assertNotContains(response, "Mark as done")
    assertContains(response, "Not wanted")
    assertContains(response, "At the debriefing")


def test_reader_sees_no_buttons(client, observer, follow_up):
    client.force_login(observer)

    assertNotContains(client.get(follow_up.get_absolute_url()), "Mark as done")


def test_htmx_gets_the_summary_alone(client, staff, follow_up):
    client.force_login(staff)

    response = client.get(follow_up.get_absolute_url(), headers=HTMX)

    assertContains(response, "Responsible")
    assertNotContains(response, "<html")


def test_complete_says_what_was_done(client, staff, follow_up):
    client.force_login(staff)
    url = address("follow_up_complete", follow_up.pk)

    response = client.post(url, {"note": "Sent"}, follow=True)

    assertRedirects(response, follow_up.get_absolute_url())
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUpStatus.DONE
    assertContains(response, "Sent")


def test_complete_needs_a_word_about_it(client, staff, follow_up):
    client.force_login(staff)
    url = address("follow_up_complete", follow_up.pk)

    assertContains(client.get(url), "What was done?")
    assertContains(client.post(url, {"note": ""}), "This field is required.")


def test_a_step_that_comes_too_late_says_so_and_keeps_the_text(
    client, staff, follow_up
):
    follow_up.drop(by=staff, at=timezone.now(), note="Not wanted")
    client.force_login(staff)

    response = client.post(
        address("follow_up_complete", follow_up.pk), {"note": "My long note"}
    )

    assert response.status_code == 409
    assertContains(response, "cannot be changed that way", status_code=409)
    assertContains(response, "My long note", status_code=409)


# --- Adding and editing ----------------------------------------------------------------


def test_add_promises_something_at_the_debriefing(client, staff, mission, add_url):
    client.force_login(staff)
    answers = {
        "title": "Send the draft",
        "due_on": "27 3 2027",
        "form_key": uuid.uuid4(),
    }

    assertContains(client.get(add_url), "At the debriefing")
    client.post(add_url, answers)
    client.post(add_url, answers)

    follow_up = mission.follow_ups.get()
    assert (follow_up.title, follow_up.visit) == ("Send the draft", None)
    assert follow_up.due_on == date(2027, 3, 27)


def test_add_offers_the_bodies_of_both_countries_only(client, staff, mission, add_url):
    elsewhere = InstitutionFactory(country=CountryFactory(code="SN"))
    client.force_login(staff)
    answers = {
        "title": "Send the draft",
        "owner_institution": elsewhere.pk,
        "form_key": uuid.uuid4(),
    }

    response = client.post(add_url, answers)

    assertContains(response, "Select a valid choice.")
    assert not FollowUp.objects.exists()


def test_add_refuses_a_visit_of_another_mission(client, staff, mission, add_url):
    answers = {"title": "Send", "visit": VisitFactory().pk, "form_key": uuid.uuid4()}
    client.force_login(staff)

    assertContains(client.post(add_url, answers), "Select a valid choice.")


def test_host_reads_the_mission_but_adds_nothing(client, host_staff, add_url):
    client.force_login(host_staff)

    assert client.get(add_url).status_code == 403


def test_edit_gives_it_an_owner(client, staff, follow_up, edit_url):
    client.force_login(staff)

    response = client.post(
        edit_url, {"title": "Send it", "owner": staff.pk, "version": 1}
    )

    assertRedirects(response, follow_up.get_absolute_url())
    follow_up.refresh_from_db()
    assert (follow_up.title, follow_up.owner, follow_up.version) == (
        "Send it",
        staff,
        2,
    )


def test_edit_that_lost_a_race_keeps_what_was_typed(client, staff, follow_up, edit_url):
    follow_up.start(by=staff, at=timezone.now())
    client.force_login(staff)

    response = client.post(edit_url, {"title": "My words", "version": 1})

    assertContains(response, "changed the same thing as you", status_code=409)
    assertContains(response, "My words", status_code=409)
    follow_up.refresh_from_db()
    assert follow_up.title == "Send the draft"


def test_edit_shows_what_is_there(client, staff, edit_url):
    client.force_login(staff)

    assertContains(client.get(edit_url), "Send the draft")


def test_who_may_edit(client, observer, outsider, edit_url):
    client.force_login(observer)
    assert client.get(edit_url).status_code == 403

    client.force_login(outsider)
    assert client.get(edit_url).status_code == 404


# --- Those of a mission ----------------------------------------------------------------


def test_a_mission_shows_its_follow_ups_as_a_page_and_as_a_part(
    client, staff, mission, follow_up
):
    follow_up.activity = ActivityFactory()
    follow_up.save()
    FollowUpFactory(mission=mission, owner_institution=None, due_on=None)
    client.force_login(staff)
    url = address("mission_follow_ups", mission.code)

    page, part = client.get(url), client.get(url, headers=HTMX)

    for response in (page, part):
        assertContains(response, "Send the draft")
        assertContains(response, "Assign")
        assertContains(response, address("follow_up_add", mission.code))
    assertContains(page, "<html")
    assertNotContains(part, "<html")


def test_a_mission_without_promises_says_so(client, observer, mission):
    client.force_login(observer)

    response = client.get(address("mission_follow_ups", mission.code))

    assertContains(response, "Nothing was promised yet.")
    assertNotContains(response, address("follow_up_add", mission.code))

"""The page of a visit: when, with whom, what was said, and what may be done."""

import re
from datetime import time, timedelta

import pytest
from django.test import Client

from missions.models import MinutesStatus, Visit, VisitStatus
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import (
    LOGGED,
    MinutesAddendumFactory,
    MinutesFactory,
    MinutesVersionFactory,
    VisitFactory,
)

CIRCULATED = {"status": MinutesStatus.CIRCULATED, "circulated_at": LOGGED}
AGREED = {**CIRCULATED, "status": MinutesStatus.AGREED, "agreed_at": LOGGED}


@pytest.fixture
def visit(mission):
    return VisitFactory(
        mission=mission,
        number=1,
        institution=InstitutionFactory(acronym="ANETI"),
        start_time=time(9, 30),
        end_time=time(11),
        place="Tunis",
        subject="Placement",
    )


def page(client, user, visit):
    client.force_login(user)
    return client.get(visit.get_absolute_url())


def names(steps):
    return [step["name"] if isinstance(step, dict) else step.name for step in steps]


def test_the_page_says_when_where_and_about_what(client, staff, visit):
    response = page(client, staff, visit)

    facts = "Monday 21 January 2019 · 09:30–11:00 · Tunis · Placement"
    assert response.context["facts"].replace("\N{NO-BREAK SPACE}", " ") == facts
    assert response.context["name"] == "ANETI"
    assert response.context["page"].may_write


def test_a_visit_may_have_no_hours_or_only_a_start(client, staff, mission):
    visit = VisitFactory(mission=mission, start_time=time(9))
    assert "09:00" in page(client, staff, visit).context["facts"]
    without = VisitFactory(mission=mission)
    assert "·" not in page(client, staff, without).context["facts"]


def test_a_visit_of_another_mission_is_not_found(client, staff, visit):
    client.force_login(staff)

    assert client.get("/missions/TG-TN-2019-01/visits/2/").status_code == 404
    assert client.get("/missions/TG-TN-2019-09/visits/1/").status_code == 404


def test_a_restricted_institution_is_not_named(client, observer, mission):
    body = InstitutionFactory(
        name_fr="Secret", status="restricted", country=CountryFactory(code="TN")
    )
    visit = VisitFactory(mission=mission, institution=body)

    response = page(client, observer, visit)

    assert response.context["name"] == "Restricted institution"
    assert "Secret" not in response.content.decode()


def text_of(response):
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def after(hours):
    return LOGGED + timedelta(hours=hours)


def test_readers_see_the_minutes_and_nothing_to_press(client, observer, visit):
    assert not page(client, observer, visit).context["page"].may_write
    assert "No minutes yet." in text_of(page(client, observer, visit))
    MinutesFactory(visit=visit, text="They **agreed**.")

    response = page(client, observer, visit)

    assert "They <strong>agreed</strong>." in text_of(response)
    assert response.context["steps"] == []
    assert response.context["page"].steps == []


def test_marked_lines_are_shown_with_their_words(client, observer, visit):
    MinutesFactory(visit=visit, text="! Send it\n= Twice a year\n? Who pays")

    text = text_of(page(client, observer, visit))

    for word in ("Follow-up", "Decision", "Open question"):
        assert f'<span class="mark-label">{word}</span>' in text


def test_hosts_are_offered_to_confirm_and_to_agree(client, staff, host_staff, visit):
    Visit.objects.update(status=VisitStatus.TO_CONFIRM)
    minutes = MinutesFactory(visit=visit, **CIRCULATED)
    MinutesVersionFactory(minutes=minutes, by=staff)
    context = page(client, host_staff, visit).context

    assert names(context["steps"]) == ["confirm"]
    assert names(context["page"].steps) == ["agree", "ask-for-correction"]
    assert [step["asks"] for step in context["page"].steps] == [False, True]


def test_the_buttons_send_the_token_of_the_page(client, staff, visit):
    minutes = MinutesFactory(visit=visit)
    MinutesVersionFactory(minutes=minutes, by=staff)
    browser = Client(enforce_csrf_checks=True)
    html = text_of(page(browser, staff, visit))
    [form] = re.findall(r"(?s)<form[^>]+/circulate/[^>]+>.*?</form>", html)
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', form)[1]

    address = f"{visit.get_absolute_url()}minutes/circulate/"
    response = browser.post(address, {"csrfmiddlewaretoken": token})

    assert response.status_code == 302


def test_authors_circulate_and_do_not_agree(client, staff, host_staff, visit):
    minutes = MinutesFactory(visit=visit)
    MinutesVersionFactory(minutes=minutes, by=staff)

    assert names(page(client, staff, visit).context["page"].steps) == ["circulate"]
    assert page(client, host_staff, visit).context["page"].steps == []


def test_a_coordinator_is_asked_why_they_stand_in(client, coordinator, visit):
    MinutesFactory(visit=visit, **CIRCULATED)

    steps = page(client, coordinator, visit).context["page"].steps

    assert [step["asks"] for step in steps] == [True, True]


def test_the_page_says_who_wrote_sent_and_approved_the_text(
    client, staff, host_staff, visit
):
    minutes = MinutesFactory(visit=visit)
    MinutesVersionFactory(minutes=minutes, number=1, by=staff)
    minutes.circulate(by=staff, at=after(1))
    assert f"Sent for review by {staff}, 28 Jan 2019" in text_of(
        page(client, staff, visit)
    )

    minutes.agree(by=host_staff, at=after(2))

    text = text_of(page(client, staff, visit))
    assert f"Written by {staff}, 28 Jan 2019" in text
    assert f"Approved by {host_staff}, 28 Jan 2019" in text
    assert "Sent for review by" not in text


def test_a_correction_that_was_asked_for_stands_above_the_text(
    client, staff, host_staff, visit
):
    minutes = MinutesFactory(visit=visit)
    minutes.circulate(by=staff, at=LOGGED)
    minutes.ask_for_correction(by=host_staff, at=after(1), note="The name is wrong.")

    text = text_of(page(client, staff, visit))

    assert f"{host_staff} asked for a correction" in text
    assert text.count("The name is wrong.") == 2  # and once in the history


def test_who_approves_is_led_to_what_changed_since_they_had_it(
    client, staff, host_staff, visit
):
    minutes = MinutesFactory(visit=visit)
    MinutesVersionFactory(minutes=minutes, number=1, by=staff, at=LOGGED)
    assert page(client, staff, visit).context["page"].seen_before is None
    minutes.circulate(by=staff, at=after(1))
    assert page(client, host_staff, visit).context["page"].seen_before is None
    minutes.ask_for_correction(by=host_staff, at=after(2), note="No")
    assert page(client, staff, visit).context["page"].seen_before is None
    for number in (2, 3):
        MinutesVersionFactory(
            minutes=minutes, number=number, by=staff, at=after(2 + number)
        )
    assert page(client, staff, visit).context["page"].seen_before == (1, 3)
    minutes.circulate(by=staff, at=after(9))

    response = page(client, host_staff, visit)

    assert response.context["page"].seen_before == (1, 3)
    assert f"{visit.get_absolute_url()}minutes/compare/1/3/" in text_of(response)
    minutes.agree(by=host_staff, at=after(10))
    assert page(client, host_staff, visit).context["page"].seen_before is None


def test_texts_without_a_saved_one_have_nothing_to_compare(client, staff, visit):
    minutes = MinutesFactory(visit=visit)
    minutes.circulate(by=staff, at=LOGGED)
    minutes.ask_for_correction(by=staff, at=after(1), note="No")

    assert page(client, staff, visit).context["page"].seen_before is None


def test_agreed_minutes_are_added_to_and_not_changed(client, staff, host_staff, visit):
    MinutesFactory(visit=visit, **AGREED)

    assert "Add an addendum" in text_of(page(client, staff, visit))
    assert "Add an addendum" not in text_of(page(client, host_staff, visit))
    assert not page(client, staff, visit).context["page"].may_write


def test_an_addendum_is_answered_by_the_other_side(client, staff, host_staff, visit):
    minutes = MinutesFactory(visit=visit, **AGREED)
    addendum = MinutesAddendumFactory(minutes=minutes, number=1, by=staff)
    offered = page(client, host_staff, visit).context["page"].addenda[0].steps
    assert names(offered) == ["agree", "ask-for-correction"]
    assert not offered[0]["asks"]

    client.post(offered[0]["url"], {})

    addendum.refresh_from_db()
    assert addendum.is_agreed
    text = text_of(page(client, staff, visit))
    assert "The day was the 22nd." in text
    assert f"Approved by {host_staff}" in text
    assert "Addendum 1: Approved" in text


def test_nobody_approves_an_addendum_of_their_own(client, host_staff, visit):
    minutes = MinutesFactory(visit=visit, **AGREED)
    MinutesAddendumFactory(minutes=minutes, number=1, by=host_staff)
    client.force_login(host_staff)

    address = f"{visit.get_absolute_url()}minutes/addenda/1/agree/"

    assert client.post(address).status_code == 403
    assert client.post(address.replace("/1/", "/2/", 2)).status_code == 404


def test_an_addendum_goes_back_to_its_side_with_a_reason(
    client, staff, host_staff, visit
):
    minutes = MinutesFactory(visit=visit, **AGREED)
    addendum = MinutesAddendumFactory(minutes=minutes, number=1, by=staff)
    client.force_login(host_staff)
    address = f"{visit.get_absolute_url()}minutes/addenda/1/ask-for-correction/"

    client.post(address, {"note": "Which day?"})

    addendum.refresh_from_db()
    assert addendum.is_draft
    response = page(client, staff, visit)
    assert response.context["page"].addenda[0].may_correct
    assert f"{host_staff} asked for a correction" in text_of(response)


@pytest.mark.parametrize("addenda", [1, 3])
def test_the_page_costs_the_same_with_one_addendum_or_three(
    addenda, client, staff, visit, django_assert_max_num_queries
):
    minutes = MinutesFactory(visit=visit)
    for number in range(1, addenda + 1):
        MinutesVersionFactory(minutes=minutes, number=number)
    minutes.circulate(by=staff, at=LOGGED)
    minutes.agree(by=staff, at=LOGGED)
    for number in range(1, addenda + 1):
        row = MinutesAddendumFactory(minutes=minutes, number=number)
        row.agree(by=staff, at=LOGGED)
    client.force_login(staff)

    with django_assert_max_num_queries(15):
        client.get(visit.get_absolute_url())

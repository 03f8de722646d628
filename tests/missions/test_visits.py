"""The page of a visit, and its minutes."""

from datetime import time

import pytest
from django.db import transaction

from migration_coop.lib.records import EditConflict
from missions.actions.minutes import write_minutes
from missions.models import Minutes, MinutesStatus, Visit, VisitStatus
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import (
    LOGGED,
    MinutesFactory,
    MinutesVersionFactory,
    VisitFactory,
)


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


def save(client, user, visit, text="They met.", version=0):
    client.force_login(user)
    address = f"{visit.get_absolute_url()}minutes/"
    return client.post(address, {"text": text, "version": version})


def names(steps):
    return [step["name"] if isinstance(step, dict) else step.name for step in steps]


def test_the_page_says_when_where_and_about_what(client, staff, visit):
    response = page(client, staff, visit)

    facts = "Monday 21 January 2019 · 09:30–11:00 · Tunis · Placement"
    assert response.context["facts"].replace("\N{NO-BREAK SPACE}", " ") == facts
    assert response.context["name"] == "ANETI"
    assert response.context["may_write"]


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


def test_readers_see_the_minutes_and_no_form(client, observer, visit):
    assert not page(client, observer, visit).context["may_write"]
    MinutesFactory(visit=visit, text="They agreed.")
    assert "They agreed." in page(client, observer, visit).content.decode()
    assert page(client, observer, visit).context["steps"] == []


def test_hosts_are_offered_to_confirm_and_to_agree(client, staff, host_staff, visit):
    Visit.objects.update(status=VisitStatus.TO_CONFIRM)
    minutes = MinutesFactory(
        visit=visit, status=MinutesStatus.CIRCULATED, circulated_at=LOGGED
    )
    MinutesVersionFactory(minutes=minutes, by=staff)
    context = page(client, host_staff, visit).context

    assert names(context["steps"]) == ["confirm"]
    assert names(context["minutes_steps"]) == ["agree", "ask-for-correction"]
    assert [step["asks"] for step in context["minutes_steps"]] == [False, True]


def test_a_coordinator_is_asked_why_they_stand_in(client, coordinator, visit):
    MinutesFactory(visit=visit, status=MinutesStatus.CIRCULATED, circulated_at=LOGGED)

    steps = page(client, coordinator, visit).context["minutes_steps"]

    assert [step["asks"] for step in steps] == [True, True]


def test_every_saved_text_is_kept(client, staff, visit):
    assert save(client, staff, visit, "First").status_code == 302
    assert save(client, staff, visit, "Second", version=1).status_code == 302

    minutes = Minutes.objects.get()
    assert minutes.text == "Second"
    texts = minutes.versions.order_by("number").values_list("number", "text")
    assert list(texts) == [(1, "First"), (2, "Second")]
    assert "First" in page(client, staff, visit).content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("observer", 403), ("host_staff", 403), ("outsider", 404)]
)
def test_others_do_not_write_minutes(who, status, client, visit, request):
    user = request.getfixturevalue(who)

    assert save(client, user, visit).status_code == status
    assert not Minutes.objects.exists()


def test_minutes_are_not_empty(client, staff, visit):
    response = save(client, staff, visit, "")

    assert "Write the minutes." in response.content.decode()


def test_the_second_of_two_who_write_loses_nothing(client, staff, visit):
    save(client, staff, visit, "Theirs")

    response = save(client, staff, visit, "Mine", version=0)

    assert response.status_code == 409
    assert response.context["form"]["text"].value() == "Mine"
    assert response.context["form"]["version"].value() == 1
    assert Minutes.objects.get().text == "Theirs"
    assert save(client, staff, visit, "Mine", version=1).status_code == 302
    assert Minutes.objects.get().versions.count() == 2


def test_two_who_begin_minutes_at_once_make_one(staff, visit, monkeypatch):
    MinutesFactory(visit=visit)
    nobody_yet = Minutes.objects.none()
    monkeypatch.setattr(Minutes.objects, "filter", lambda **_: nobody_yet)

    with pytest.raises(EditConflict), transaction.atomic():
        write_minutes(visit, text="Mine", expected_version=0, by=staff, at=LOGGED)


def test_a_circulated_text_is_not_changed(client, staff, visit):
    MinutesFactory(visit=visit, status=MinutesStatus.CIRCULATED, circulated_at=LOGGED)

    response = save(client, staff, visit, "Other", version=1)

    assert response.status_code == 409
    assert "Ask for a correction first." in response.content.decode()
    assert not page(client, staff, visit).context["may_write"]

"""A draft of each long form is offered, resumed, and gone once the form is saved."""

import pytest

from cooperation.models import FollowUp
from drafts.models import Draft
from missions.models import Mission
from tests.factories.cooperation import FollowUpFactory
from tests.factories.drafts import DraftFactory
from tests.factories.institutions import CountryFactory
from tests.factories.missions import MissionFactory
from tests.missions.log_page import log_data


@pytest.fixture
def client(client, staff):
    client.force_login(staff)
    return client


@pytest.fixture
def mission():
    return MissionFactory(code="TG-TN-2019-01", title="The mission")


@pytest.fixture
def follow_up(mission):
    return FollowUpFactory(mission=mission, number=1, title="Write")


@pytest.fixture
def pages(mission, follow_up):
    return {
        "new mission": "/missions/new/",
        "mission": "/missions/TG-TN-2019-01/edit/",
        "new follow-up": "/missions/TG-TN-2019-01/follow-ups/add/",
        "follow-up": f"/follow-ups/{follow_up.pk}/edit/",
    }


PAGES = ["new mission", "mission", "new follow-up", "follow-up"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_what_is_typed_and_offers_what_was(name, client, pages, autosave):
    address = pages[name]
    first = client.get(address)
    key = first.context["keeping"].key
    assert f'data-draft="{key}"' in first.text
    autosave(key, address=address, title="A title that was typed")

    page = client.get(address)

    assert page.context["keeping"].key != key
    assert f'href="{address}?draft={key}"' in page.text
    assert "Resume the draft of" in page.text


@pytest.mark.parametrize("name", PAGES)
def test_a_resumed_page_goes_on_with_its_draft(name, client, pages, autosave):
    address = pages[name]
    key = client.get(address).context["keeping"].key
    autosave(key, address=address, title="A title that was typed")

    page = client.get(f"{address}?draft={key}")

    keeping = page.context["keeping"]
    assert (keeping.key, keeping.version, keeping.offers) == (key, 1, [])
    assert 'value="A title that was typed"' in page.text
    assert "has-error" not in page.text
    assert "There is a problem" not in page.text


def test_a_draft_of_another_page_is_not_shown_on_this_one(client, pages, staff):
    draft = DraftFactory(owner=staff, address=pages["mission"])

    assert client.get("/missions/new/", {"draft": draft.key}).status_code == 404


@pytest.mark.parametrize("name", ["mission", "follow-up"])
@pytest.mark.parametrize(("who", "status"), [("observer", 403), ("outsider", 404)])
def test_who_may_not_edit_any_more_does_not_resume(
    name, who, status, client, pages, request
):
    user = request.getfixturevalue(who)
    draft = DraftFactory(owner=user, address=pages[name])
    client.force_login(user)

    assert client.get(draft.get_absolute_url()).status_code == status


def test_the_draft_of_a_new_mission_is_gone_once_it_is_saved(client, autosave):
    CountryFactory(code="TG")
    CountryFactory(code="TN", time_zone="Africa/Tunis")
    key = client.get("/missions/new/").context["keeping"].key
    autosave(key, **log_data())

    client.post("/missions/new/", log_data(form_key=key, draft_key=key))

    assert Mission.objects.get().form_key == key
    assert not Draft.objects.exists()


def test_leaving_an_unfinished_mission_keeps_it_as_a_draft(client):
    """Nothing is required of a draft: without a script, too."""
    CountryFactory(code="TG")
    keeping = client.get("/missions/new/").context["keeping"]
    sent = log_data(host_country="", title="Some day", form_key=keeping.key)
    sent |= {"draft_key": keeping.key, "draft_names": "title", "draft": "leave"}

    answer = client.post("/missions/new/", sent)

    assert answer.url == "/"
    assert (Draft.objects.get().key, str(Draft.objects.get())) == (
        keeping.key,
        "Some day",
    )


def test_a_mission_sent_again_with_other_words_keeps_them(client):
    """Back in the browser, a word more, and sent again: the mission is there already."""
    CountryFactory(code="TG")
    CountryFactory(code="TN", time_zone="Africa/Tunis")
    key = client.get("/missions/new/").context["keeping"].key
    sent = log_data(form_key=key, draft_key=key)
    client.post("/missions/new/", sent)

    answer = client.post("/missions/new/", sent | {"purpose": "Words that came later"})

    assert answer.url == Mission.objects.get().get_absolute_url()
    assert Draft.objects.get().posted["purpose"] == "Words that came later"
    assert "This form was saved before." in client.get(answer.url).text


def test_the_draft_of_a_new_follow_up_is_gone_once_it_is_saved(
    client, pages, autosave, mission
):
    address = pages["new follow-up"]
    key = client.get(address).context["keeping"].key
    autosave(key, address=address, title="Send the list")

    client.post(address, {"title": "Send the list", "form_key": key, "draft_key": key})

    assert mission.follow_ups.filter(title="Send the list").count() == 1
    assert not Draft.objects.exists()


def test_a_follow_up_sent_again_with_other_words_keeps_them(client, pages, mission):
    address = pages["new follow-up"]
    key = client.get(address).context["keeping"].key
    for title in ("Send the list", "Send the long list"):
        client.post(address, {"title": title, "form_key": key, "draft_key": key})

    assert mission.follow_ups.filter(title__startswith="Send").count() == 1
    assert Draft.objects.get().posted["title"] == "Send the long list"


@pytest.mark.parametrize("name", ["mission", "follow-up"])
def test_the_draft_of_an_edit_is_gone_once_it_is_saved(name, client, pages, autosave):
    address = pages[name]
    page = client.get(address)
    key = page.context["keeping"].key
    autosave(key, address=address, title="New title")
    form = page.context["log"].essentials if name == "mission" else page.context["form"]
    sent = {field.html_name: field.value() or "" for field in form}
    rows = {f"{group}-TOTAL_FORMS": 0 for group in ("members", "visits", "follow_ups")}
    rows |= {
        f"{group}-INITIAL_FORMS": 0 for group in ("members", "visits", "follow_ups")
    }
    about = {"draft_key": key, "title": "New title", "themes": []}
    if "starts_on" in sent:
        about |= {"starts_on": "21/01/2019", "ends_on": "25/01/2019"}

    answer = client.post(address, sent | rows | about)

    assert answer.status_code == 302
    assert not Draft.objects.exists()


def test_two_edits_of_a_follow_up_are_merged(client, pages, follow_up):
    mine = client.get(pages["follow-up"]).context["form"]
    sent = {field.html_name: field.value() or "" for field in mine}
    sent["due_on"] = "31/03/2026"
    client.post(pages["follow-up"], sent | {"detail": "On paper", "due_on": "1/4/2026"})

    answer = client.post(pages["follow-up"], sent | {"title": "Write a letter"})

    assert answer.status_code == 302
    follow_up.refresh_from_db()
    assert (follow_up.title, follow_up.detail) == ("Write a letter", "On paper")
    assert f"{follow_up.due_on}" == "2026-04-01"


def test_an_edit_of_a_follow_up_without_a_title_is_not_saved(client, pages, follow_up):
    page = client.post(pages["follow-up"], {"title": "", "version": 1})

    assert page.status_code == 200
    assert "has-error" in page.text
    assert FollowUp.objects.get().version == 1


def test_home_lists_my_drafts_and_nobody_else_s(client, staff):
    mine = DraftFactory(owner=staff, label="My visit", page="Log a mission")
    DraftFactory(label="Somebody else's")

    page = client.get("/").text

    assert f'href="/drafts/{mine.key}/"' in page
    assert "My visit" in page
    assert "Somebody else" not in page


def test_home_shows_the_latest_twelve_drafts(client, staff):
    DraftFactory.create_batch(13, owner=staff)

    page = client.get("/").text

    assert page.count("Discard the draft") == 12
    assert "Older drafts appear" in page

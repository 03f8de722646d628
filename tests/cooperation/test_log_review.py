"""What will happen is shown before anything is saved."""

import html
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from drafts.models import Draft
from institutions.models import Institution
from mailing.models import Message
from missions.models import Mission, MissionStatus
from tests.factories.institutions import (
    CountryFactory,
    CountryRuleFactory,
    InstitutionFactory,
)
from tests.factories.missions import MissionFactory
from tests.missions.log_page import log_data, sent_by

ADD = "/missions/new/"


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
def review(client):
    def shown(**fields):
        response = client.post(ADD, log_data(confirmed=None, **fields))
        assert response.status_code == 200
        assert not Mission.objects.exists()
        return response

    return shown


WHOLE = {
    "lead_institution": "DGE",
    "host_institution": "ANETI",
    "members": [
        {"name": "Ama Mensah", "institution": "DGE", "sex": "F"},
        {"title": "Syndicats", "side": "workers"},
        {"title": "Patronat", "side": "employers"},
    ],
    "visits": [
        {
            "takes_place_on": "23 1 2019",
            "institution": "ANETI",
            "start_time": "9h30",
        },
        {"takes_place_on": "22 1 2019", "institution": "ANETI", "status": "confirmed"},
    ],
    "debriefing-institution": "ANETI",
    "debriefing-summary": "Good.",
    "follow_ups": [
        {"title": "Write", "owner_institution": "DGE", "due_on": "29 3 2027"},
        {"title": "Think"},
    ],
}


def new(field, text):
    """A name that nobody knows, with the answer that it is a new one."""
    return {field: text, f"{field}_is": "new", f"{field}_about": text}


def text_of(response):
    plain = re.sub(r"<[^>]+>", " ", response.text).replace("\N{NO-BREAK SPACE}", " ")
    return " ".join(plain.split())


def test_it_names_all_that_will_be_made(review):
    text = text_of(review(**WHOLE))

    for words in (
        "Study visit Togo–Tunisia, January 2019",
        "TG-TN-2019-01",
        "Held, report due",
        "From Monday 21 January 2019 to Friday 25 January 2019",
        "Led by DGE",
        "Received by ANETI",
        "3 people",
        "Government 1, employers 1, workers 1, others 0",
        "1 new person, whose record is to be completed: Ama Mensah",
        "2 visits",
        "Wed 23 Jan, 09:30: ANETI (Held)",
        "Tue 22 Jan: ANETI (Confirmed)",
        "25 January 2019, with ANETI",
        "2 follow-ups",
        "Write: DGE, 29 Mar 2027",
        "Think: nobody yet, no date yet",
        "1 without somebody responsible or a date",
        "Saving sends no message to anybody.",
        "The follow-ups are on the home page of: DGE.",
    ):
        assert words in text
    assert text.index("Tue 22 Jan") < text.index("Wed 23 Jan")


def test_what_it_says_of_messages_is_true(client, review):
    """Whoever adds a message to saving a mission must change the review."""
    review(**WHOLE)
    client.post(ADD, log_data(**WHOLE))

    assert Mission.objects.exists()
    assert not Message.objects.exists()


def test_a_host_is_asked_to_confirm_what_is_to_come(review):
    day = timezone.localdate() + timedelta(days=40)
    visit = {"takes_place_on": f"{day:%d/%m/%Y}", "institution": "ANETI"}
    days = {"starts_on": f"{day:%d/%m/%Y}", "ends_on": f"{day:%d/%m/%Y}"}

    text = text_of(review(visits=[visit], **days))

    assert "1 visit to confirm is on the home page of the host side." in text
    assert "Planned" in text


def test_an_empty_mission_says_what_is_still_to_complete(review):
    response = review()

    left = response.context["review"].to_complete
    assert {line.anchor for line in left} == {
        "delegation",
        "programme",
        "debriefing",
        "follow-ups",
    }
    assert "Not named yet" in text_of(response)


def test_a_debriefing_without_a_host_has_its_day_alone(review):
    assert "Debriefing 25 January 2019" in text_of(
        review(**{"debriefing-summary": "x"})
    )


def test_it_shows_what_to_check(review):
    text = text_of(review(**WHOLE | {"starts_on": "22/01/2019", "members": []}))
    assert "To check" not in text

    visit = {"takes_place_on": "1 2 2019", "institution": "ANETI"}
    assert "lies outside the days of the mission. Change" in text_of(
        review(visits=[visit])
    )


def sent_again(response):
    """The hidden fields of the review, as a browser sends them."""
    return dict(response.context["review"].fields)


def test_one_button_saves_what_was_reviewed(client, review):
    response = review(**WHOLE, csrfmiddlewaretoken="of the page before")
    assert "of the page before" not in response.text
    for name, value in sent_again(response).items():
        assert f'name="{name}"' in response.text
        assert value is not None

    client.post(ADD, sent_again(response) | {"confirmed": "1"})

    mission = Mission.objects.get()
    assert mission.status == MissionStatus.HELD
    assert mission.visits.count() == 2


def test_change_leads_back_to_the_form_with_everything_typed(client, review):
    sent = sent_again(review(**WHOLE))

    page = client.post(ADD, sent | {"change": "programme"})

    assert "Check and finish" in page.text
    assert sent_by(page.context["log"])["visits-0-start_time"] == "9h30"
    assert page.context["log"].members[0]["name"].value() == "Ama Mensah"
    assert not Mission.objects.exists()


def test_a_draft_stays_one_without_a_review(client):
    client.post(ADD, log_data(draft="1", confirmed=None))
    mission = Mission.objects.get()
    assert mission.is_draft

    address = f"/missions/{mission.code}/edit/"
    shown = sent_by(client.get(address).context["log"])
    page = client.post(address, shown)
    assert "Check before you save" in page.text
    assert mission.code in page.text
    client.post(address, sent_again(page) | {"confirmed": "1"})

    assert Mission.objects.get().status == MissionStatus.HELD
    assert not Draft.objects.exists()


def test_a_saved_mission_is_saved_at_once(client):
    mission = MissionFactory(code="TG-TN-2019-01")
    address = f"/missions/{mission.code}/edit/"
    shown = sent_by(client.get(address).context["log"])

    assert client.post(address, shown | {"title": "Other"}).status_code == 302


def test_a_reference_that_is_wrong_or_taken_is_told(client, review):
    MissionFactory(code="TG-TN-2019-04")

    def error_of(code):
        page = client.post(ADD, log_data(code=code))
        return page.context["log"].essentials.errors["code"]

    assert error_of("2019/4")[0].startswith("Write the reference as in TG-TN-2019-01")
    assert (
        "Another mission has the reference TG-TN-2019-04"
        in error_of("tg-tn-2019-04")[0]
    )
    assert client.post(ADD, log_data(code="tg-tn-2019-05")).status_code == 302
    assert Mission.objects.filter(code="TG-TN-2019-05").exists()


def test_a_reference_that_is_taken_in_between_is_told(client, monkeypatch):
    MissionFactory(code="TG-TN-2019-04")
    monkeypatch.setattr(
        "missions.forms.essentials.EssentialsForm.clean_code",
        lambda form: form.cleaned_data["code"],
    )

    page = client.post(ADD, log_data(code="TG-TN-2019-04", purpose="A long text"))

    assert "Another mission has the reference TG-TN-2019-04" in page.text
    assert "A long text" in page.text


NEW_BODIES = {
    "members": [
        {"name": "Ama Mensah"} | new("institution", "Office neuf"),
        {"name": "Kofi Abalo", "institution": "DGE"},
    ],
    "visits": [
        {"takes_place_on": "22/01/2019"} | new("institution", "Agence neuve (AN)"),
        {"takes_place_on": "23/01/2019"} | new("institution", "Agence neuve (AN)"),
    ],
    "follow_ups": [{"title": "Write"} | new("owner_institution", "Office neuf")],
    **new("host_institution", "Agence neuve (AN)"),
    **new("debriefing-institution", "Agence neuve (AN)"),
}


def test_what_the_registry_does_not_know_yet_is_named_as_new(review):
    text = text_of(review(**NEW_BODIES))

    for words in (
        "Received by AN",
        "Tue 22 Jan: AN (Held)",
        "25 January 2019, with AN",
        "Write: Office neuf, no date yet",
        "2 new people, whose records are to be completed: Ama Mensah and Kofi Abalo",
        "Registry 2 new institutions, to be completed",
        "Agence neuve (AN), Tunisia",
    ):
        assert words in text
    assert not Institution.objects.filter(is_incomplete=True).exists()
    assert "Registry" not in text_of(review(**WHOLE))


def test_the_review_speaks_french(review, staff):
    """With what the country that travels asks, and the holidays of both."""
    CountryRuleFactory(country=CountryFactory(code="TG"), kind="most_members", number=1)
    staff.language = "fr"
    staff.save(update_fields=["language"])
    days = {"starts_on": "14/01/2019", "ends_on": "14/01/2019"}
    one = NEW_BODIES | {"follow_ups": [], **days}
    one["visits"] = [
        {"takes_place_on": "14/01/2019"} | new("institution", "Office neuf")
    ]
    for field in ("host_institution", "debriefing-institution"):
        one |= new(field, "Office neuf")
    one["members"] = [
        {"name": "Ama Mensah", "institution": "DGE"},
        {"name": "Kofi Abalo", "institution": "DGE"},
    ]

    text = html.unescape(text_of(review(**one)))

    assert "Registre 1 nouvelle institution, à compléter" in text
    assert "2 nouvelles personnes, dont les fiches restent à compléter" in text
    assert "Délégation de 2 personnes : 1 au plus" in text
    assert "Jour férié, Tunisie : lundi 14 janvier 2019" in text


def test_pasted_lines_that_nobody_took_are_named_before_they_are_lost(review):
    pasted = {
        "pasted_members": "M. Kodjo Agbéko, Juriste, DGE\nMme Afi Lawson, Juriste, DGE",
        "pasted_members-TOTAL_FORMS": "2",
        "pasted_members-0-name": "Kodjo Agbéko",
        "pasted_members-1-name": "Afi Lawson",
    }

    assert "2 pasted lines are not taken yet" in html.unescape(review(**pasted).text)

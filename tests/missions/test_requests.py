"""Assistance requests: drafted, edited, kept."""

import pytest

from drafts.models import Draft
from missions.models import (
    AssistanceRequest,
    RequestStatus,
)
from tests.factories.drafts import DraftFactory
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    ThemeFactory,
)
from tests.factories.missions import (
    ProgrammeFactory,
)
from tests.missions.request_pages import (
    at,
    page_of,
    typed_request,
)

pytestmark = pytest.mark.usefixtures("kept_files")


def test_an_officer_drafts_a_request_once_however_often_it_is_sent(
    client, staff, programme
):
    institution, theme = InstitutionFactory(), ThemeFactory()
    client.force_login(staff)
    assert client.get("/requests/new/").status_code == 200
    typed = typed_request(programme, institution, themes=[theme.pk])

    first = client.post("/requests/new/", typed)
    second = client.post("/requests/new/", typed)

    asked = AssistanceRequest.objects.get()
    assert first.url == second.url == asked.get_absolute_url()
    assert (asked.country_id, asked.institution, asked.status) == (
        "TG",
        institution,
        RequestStatus.DRAFT,
    )
    assert [*asked.themes.all()] == [theme]
    assert asked.events.get().by == staff


def test_what_is_wrong_is_said_and_what_was_typed_stays(client, coordinator, programme):
    CountryFactory()
    elsewhere = InstitutionFactory(country=CountryFactory(code="SN"))
    client.force_login(coordinator)
    wrong = {
        "institution": elsewhere.pk,
        "wanted_from": "25 1 2019",
        "wanted_until": "21 1 2019",
    }

    response = client.post(
        "/requests/new/", typed_request(programme, elsewhere) | wrong
    )

    page = response.content.decode()
    assert "This institution is of another country." in page
    assert "The end date must come after the start date." in page
    assert "A study visit to Tunis" in page
    assert not AssistanceRequest.objects.exists()


def test_an_officer_asks_in_the_name_of_their_own_country_only(
    client, staff, programme
):
    body = InstitutionFactory(country=CountryFactory(code="SN"))
    client.force_login(staff)
    typed = typed_request(programme, body, country="SN")

    page = client.post("/requests/new/", typed)

    assert {*page.context["form"].errors} == {"country", "institution"}
    assert not AssistanceRequest.objects.exists()


def test_a_coordinator_of_one_programme_does_not_ask_another_one(
    client, programme_coordinator
):
    other = ProgrammeFactory()
    client.force_login(programme_coordinator)
    typed = typed_request(other, InstitutionFactory())

    page = client.post("/requests/new/", typed).content.decode()

    assert "You cannot ask in the name of this country." in page


def test_institutions_without_a_country_are_named_alone(client, staff):
    InstitutionFactory(country=None, name_fr="Union africaine", name_en="African Union")

    assert ">African Union<" in page_of(client, staff, "/requests/new/")


def test_a_draft_is_edited_and_two_edits_are_merged(client, staff, asked):
    client.force_login(staff)
    address = f"/requests/{asked.pk}/edit/"
    form = client.get(address).context["form"]
    typed = typed_request(asked.programme, asked.institution, title="A better title")
    typed |= {"version": form.initial["version"], "base": form.initial["base"]}
    AssistanceRequest.objects.filter(pk=asked.pk).update(reference="R-1", version=2)
    typed["reference"] = ""

    response = client.post(address, typed)

    assert response.url == asked.get_absolute_url()
    asked.refresh_from_db()
    assert (asked.title, asked.reference) == ("A better title", "R-1")


def test_the_same_field_changed_twice_is_a_choice(client, staff, asked):
    client.force_login(staff)
    address = f"/requests/{asked.pk}/edit/"
    form = client.get(address).context["form"]
    typed = typed_request(asked.programme, asked.institution, title="Mine")
    typed |= {"version": form.initial["version"], "base": form.initial["base"]}
    AssistanceRequest.objects.filter(pk=asked.pk).update(title="Theirs", version=2)

    response = client.post(address, typed)

    assert "Theirs" in response.content.decode()
    asked.refresh_from_db()
    assert asked.title == "Theirs"


def test_an_edit_that_is_wrong_is_shown_again(client, staff, asked):
    client.force_login(staff)
    address = f"/requests/{asked.pk}/edit/"
    form = client.get(address).context["form"]
    typed = typed_request(asked.programme, asked.institution, title="")
    typed |= {"version": form.initial["version"], "base": form.initial["base"]}

    response = client.post(address, typed)

    assert response.status_code == 200
    assert "This field is required." in response.content.decode()


def test_what_was_submitted_is_not_edited(client, staff, asked):
    at(asked, RequestStatus.SUBMITTED)
    client.force_login(staff)

    response = client.get(f"/requests/{asked.pk}/edit/")

    assert response.status_code == 403
    assert "return it to draft" in response.content.decode()


def test_a_draft_of_the_page_is_resumed(client, staff):
    fields = {"title": ["A study visit to Tunis"]}
    draft = DraftFactory(owner=staff, address="/requests/new/", fields=fields)

    page = page_of(client, staff, f"/requests/new/?draft={draft.pk}")

    assert "A study visit to Tunis" in page
    assert "There is a problem" not in page


def test_what_was_changed_on_a_form_that_was_saved_is_kept_as_a_draft(
    client, staff, programme
):
    typed = typed_request(programme, InstitutionFactory())
    client.force_login(staff)
    client.post("/requests/new/", typed)

    client.post("/requests/new/", typed | {"objective": "Words that came later"})

    assert AssistanceRequest.objects.get().objective != "Words that came later"
    assert Draft.objects.get().posted["objective"] == "Words that came later"

"""Minutes and addenda that were typed and not saved are there again, and sent once."""

from uuid import uuid4

import pytest

from cooperation.models import FollowUp
from drafts.models import Draft
from missions.models import Minutes, MinutesAddendum
from tests.cooperation.minutes_editor import (
    AGREED,
    CIRCULATED,
    MERGED,
    TEXT,
    OpenEditor,
    fields_of,
)
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import (
    LOGGED,
    MinutesAddendumFactory,
    MinutesFactory,
    VisitFactory,
)


@pytest.fixture
def visit(mission):
    InstitutionFactory(acronym="ANPE", country=CountryFactory(code="TG"))
    return VisitFactory(mission=mission, number=1)


@pytest.fixture
def address(visit):
    return f"{visit.get_absolute_url()}minutes/"


@pytest.fixture
def editor(client, address):
    return lambda who, url=address: OpenEditor(client, who, url)


# Drafts


def test_what_was_typed_is_offered_and_resumed(client, editor, staff, address):
    editor(staff).keep("**Typed** and not saved")

    page = client.get(address, headers={"hx-request": "true"})
    assert "What you typed here is kept: “**Typed** and not saved”." in page.text
    resumed = client.get(f"{address}?draft={page.context['keeping'].offers[0].pk}")

    assert resumed.context["form"]["text"].value() == "**Typed** and not saved"
    assert "<strong>Typed</strong> and not saved" in resumed.text
    assert "There is a problem" not in resumed.text
    assert "Leave, keep draft" in resumed.text


def test_a_resumed_text_is_merged_with_what_was_saved_since(
    client, editor, staff, coordinator
):
    editor(staff)(TEXT)
    page = editor(staff)
    resume = page.keep(TEXT.replace("met", "met in Tunis"))
    editor(coordinator)(TEXT.replace("left", "left early"))
    client.force_login(staff)
    page.fields = fields_of(client.get(resume))

    assert page(page.fields["text"]).status_code == 302
    assert Minutes.objects.get().text == MERGED
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("state", "sentence", "saves"),
    [
        (CIRCULATED, "Ask for a correction first.", True),
        (AGREED, "These minutes are approved. Write an addendum", False),
    ],
)
def test_a_draft_of_minutes_that_went_on_can_still_be_copied(
    state, sentence, saves, client, editor, staff, visit, address
):
    resume = editor(staff).keep("My words")
    MinutesFactory(visit=visit, text="Theirs", **state)

    page = client.get(resume)

    assert page.status_code == 200
    assert sentence in page.text
    assert page.context["form"]["text"].value() == "My words"
    assert ("Save the minutes" in page.text) is saves
    assert (f"{address}addenda/new/" in page.text) is not saves
    assert client.get(address).url == visit.get_absolute_url()


def test_a_preview_goes_on_with_the_draft_of_its_page(editor, staff):
    page = editor(staff)

    response = page("**Well.**", preview="1", draft_version="3")

    keeping = response.context["keeping"]
    assert (keeping.key, keeping.version) == (page.key, 3)
    assert response.context["form"]["base"].value() == page.fields["base"]
    assert not Minutes.objects.exists()


# Addenda


@pytest.fixture
def new_addendum(editor, staff, visit, address):
    MinutesFactory(visit=visit, **AGREED)
    return editor(staff, f"{address}addenda/new/")


@pytest.fixture
def addendum(visit, host_staff):
    """One that the other side asked to correct."""
    minutes = MinutesFactory(visit=visit, **AGREED)
    addendum = MinutesAddendumFactory(minutes=minutes, number=1, text=TEXT)
    addendum.ask_for_correction(by=host_staff, at=LOGGED, note="Which day?")
    return addendum


def test_a_new_addendum_is_kept_under_the_key_it_is_saved_with(client, new_addendum):
    resume = new_addendum.keep("More")
    page = client.get(resume)
    assert page.context["form"]["text"].value() == "More"
    assert page.context["form"]["form_key"].value() == str(new_addendum.key)

    new_addendum("More")

    assert MinutesAddendum.objects.get().form_key == new_addendum.key
    assert not Draft.objects.exists()


def test_an_addendum_sent_twice_is_one(new_addendum):
    assert [new_addendum("More").status_code for _ in range(2)] == [302, 302]
    assert MinutesAddendum.objects.count() == 1


def test_an_addendum_sent_again_with_other_words_keeps_them(
    client, new_addendum, visit
):
    new_addendum("More")

    response = new_addendum("More words")

    assert response.url == visit.get_absolute_url()
    assert "This form was saved before." in client.get(response.url).text
    assert MinutesAddendum.objects.get().text == "More"
    assert Draft.objects.get().posted["text"] == "More words"


def test_a_correction_sent_twice_is_sent_to_the_other_side_once(
    editor, addendum, staff, address
):
    page = editor(staff, f"{address}addenda/1/edit/")

    assert [page("Better").status_code for _ in range(2)] == [302, 302]

    addendum.refresh_from_db()
    assert (addendum.text, addendum.is_circulated) == ("Better", True)
    assert addendum.events.count() == 2


def test_two_corrections_of_one_addendum_are_merged(
    editor, addendum, staff, coordinator, host_staff, address
):
    edit = f"{address}addenda/1/edit/"
    mine, theirs = editor(staff, edit), editor(coordinator, edit)
    theirs(TEXT.replace("left", "left early"))
    addendum.refresh_from_db()
    addendum.ask_for_correction(by=host_staff, at=LOGGED, note="Where?")

    assert mine(TEXT.replace("met", "met in Tunis")).status_code == 302

    addendum.refresh_from_db()
    assert (addendum.text, addendum.is_circulated) == (MERGED, True)
    assert FollowUp.objects.count() == 1


def test_a_clash_over_an_addendum_names_who_wrote_it(
    editor, addendum, staff, coordinator, host_staff, address
):
    edit = f"{address}addenda/1/edit/"
    mine, theirs = editor(staff, edit), editor(coordinator, edit)
    theirs("Theirs")
    addendum.refresh_from_db()
    addendum.ask_for_correction(by=host_staff, at=LOGGED, note="Where?")

    response = mine("Mine")

    assert response.status_code == 409
    assert f"{coordinator} changed the same thing as you" in response.text
    assert "Addendum 1" in response.text
    assert f"{addendum.get_absolute_url()}" in response.text


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (CIRCULATED, "This addendum is with the other side."),
        (AGREED, "This addendum is approved."),
    ],
)
def test_a_draft_of_an_addendum_that_went_on_can_still_be_copied(
    state, sentence, client, editor, addendum, staff, address
):
    edit = f"{address}addenda/1/edit/"
    resume = editor(staff, edit).keep("My words")
    MinutesAddendum.objects.filter(pk=addendum.pk).update(**state)

    page = client.get(resume)

    assert sentence in page.text
    assert page.context["form"]["text"].value() == "My words"


def test_a_draft_of_somebody_else_is_not_resumed(client, editor, staff, coordinator):
    resume = editor(staff).keep("My words")

    client.force_login(coordinator)

    assert client.get(resume).status_code == 404
    assert client.get(f"{resume[:-36]}{uuid4()}").status_code == 404

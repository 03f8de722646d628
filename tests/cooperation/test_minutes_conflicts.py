"""Two people write minutes at once, or one of them comes back later: no word is lost."""

from uuid import uuid4

import pytest

from cooperation.models import FollowUp
from drafts.models import Draft
from missions.models import Minutes, MinutesAddendum, MinutesStatus
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import (
    LOGGED,
    MinutesAddendumFactory,
    MinutesFactory,
    VisitFactory,
)

CIRCULATED = {"status": MinutesStatus.CIRCULATED, "circulated_at": LOGGED}
AGREED = {**CIRCULATED, "status": MinutesStatus.AGREED, "agreed_at": LOGGED}
TEXT = "They met.\n\n! @ANPE 15/03 envoyer le projet\n\nThey left."
MERGED = "They met in Tunis.\n\n! @ANPE 15/03 envoyer le projet\n\nThey left early."


@pytest.fixture
def visit(mission):
    InstitutionFactory(acronym="ANPE", country=CountryFactory(code="TG"))
    return VisitFactory(mission=mission, number=1)


@pytest.fixture
def address(visit):
    return f"{visit.get_absolute_url()}minutes/"


@pytest.fixture
def editor(client, address):
    """The editor as somebody has it before them; call it to send a text from there."""

    class Editor:
        def __init__(self, who, url=address):
            client.force_login(who)
            self.who, self.url, page = who, url, client.get(url)
            self.key = page.context["keeping"].key
            names = [field.html_name for field in page.context["form"]]
            self.fields = {n: page.context["form"][n].value() for n in names}

        def __call__(self, text, **fields):
            client.force_login(self.who)
            # As a browser sends it.
            text = text.replace("\n", "\r\n")
            sent = self.fields | {"text": text, "draft_key": self.key} | fields
            return client.post(self.url, sent)

    return Editor


@pytest.fixture
def keep(client):
    """What was typed, kept as the script of the page does."""

    def keeping(page, text):
        sent = page.fields | {"text": text, "draft_key": page.key}
        sent |= {"draft_address": page.url, "draft_names": "text"}
        client.force_login(page.who)
        client.post(
            f"/drafts/{page.key}/", sent, headers={"accept": "application/json"}
        )
        return f"{page.url}?draft={page.key}"

    return keeping


def saved():
    return Minutes.objects.get().text


def choose(page, response, side, **fields):
    """Send the page of choices back, with this side of its one clash."""
    outcome = response.context["outcome"]
    [choice] = outcome.choices
    sent = {name: values[0] for name, values in outcome.carried.lists()}
    sent |= {"choose-text": side, "mine-text": choice.my_values[0]}
    sent |= {"theirs-text": choice.their_values[0]}
    page.fields = sent
    return page(choice.joined, **fields)


# Both write


def test_changes_of_different_paragraphs_are_both_saved(
    client, editor, staff, coordinator, visit
):
    editor(staff)(TEXT)
    mine, theirs = editor(staff), editor(coordinator)
    theirs(TEXT.replace("left", "left early"))

    response = mine(TEXT.replace("met", "met in Tunis"))

    assert response.url == visit.get_absolute_url()
    assert saved() == MERGED
    said = client.get(response.url).text
    assert "Somebody else changed this meanwhile, and it is kept: Minutes." in said
    # What each of the two promised is promised once.
    assert FollowUp.objects.count() == 1
    assert Minutes.objects.get().versions.count() == 3


def test_lines_that_both_marked_have_one_follow_up_each(editor, staff, coordinator):
    editor(staff)(TEXT)
    mine, theirs = editor(staff), editor(coordinator)
    theirs(f"! relancer l’ANETI\n{TEXT}")

    mine(f"{TEXT}\n! écrire la note")

    titles = FollowUp.objects.order_by("number").values_list("title", flat=True)
    assert list(titles) == ["Envoyer le projet", "Relancer l’ANETI", "Écrire la note"]


@pytest.mark.parametrize(
    ("side", "text"),
    [
        ("mine", "They met in Tunis."),
        ("theirs", "They met in Sfax."),
        ("both", "They met in Tunis.\nThey met in Sfax."),
    ],
)
def test_the_same_line_changed_twice_is_asked_about(
    side, text, editor, staff, coordinator
):
    editor(staff)("They met.\n\nThey left.")
    mine, theirs = editor(staff), editor(coordinator)
    theirs("They met in Sfax.\n\nThey left.")

    response = mine("They met in Tunis.\n\nThey left.")

    assert response.status_code == 409
    assert f"{coordinator} changed the same thing as you" in response.text
    assert saved() == "They met in Sfax.\n\nThey left."
    assert Draft.objects.get().posted["text"].startswith("They met in Tunis.")
    assert choose(mine, response, side).status_code == 302
    assert saved() == f"{text}\n\nThey left."
    assert not Draft.objects.exists()


def test_who_wrote_is_named_and_not_who_asked_for_a_correction(
    client, editor, staff, coordinator, host_staff
):
    editor(staff)("They met.")
    mine, theirs = editor(staff), editor(coordinator)
    theirs("They met in Sfax.")
    minutes = Minutes.objects.get()
    minutes.circulate(by=coordinator, at=LOGGED)
    minutes.ask_for_correction(by=host_staff, at=LOGGED, note="Where?")

    response = mine("They met in Tunis.")

    assert f"{coordinator} changed the same thing as you" in response.text


def test_both_began_and_choose_from_both_texts(editor, staff, coordinator):
    mine, theirs = editor(staff), editor(coordinator)
    theirs("! @ANPE 15/03 envoyer le projet")

    response = mine("! relancer l’ANETI")

    [choice] = response.context["outcome"].choices
    assert (choice.base, choice.theirs) == ("", "! @ANPE 15/03 envoyer le projet")
    assert choice.mine == "! relancer l’ANETI"
    assert choose(mine, response, "both").status_code == 302
    assert saved() == "! relancer l’ANETI\n! @ANPE 15/03 envoyer le projet"
    assert FollowUp.objects.count() == 2


def test_both_began_with_the_same_words_and_nobody_is_asked(editor, staff, coordinator):
    mine, theirs = editor(staff), editor(coordinator)
    theirs(TEXT)

    assert mine(TEXT).status_code == 302
    assert Minutes.objects.get().versions.count() == 1


def test_a_text_that_cannot_be_saved_is_shown_with_what_is_wrong(editor, staff):
    page = editor(staff)

    response = page("\n".join(f"! action {number}" for number in range(61)))

    assert response.status_code == 200
    assert "One text can have at most 60 follow-ups." in response.text


# The same form once more


def test_minutes_sent_twice_are_saved_once_even_if_they_went_on_meanwhile(
    editor, staff
):
    page = editor(staff)
    assert page(TEXT).status_code == 302
    Minutes.objects.get().circulate(by=staff, at=LOGGED)

    assert page(TEXT).status_code == 302
    assert Minutes.objects.get().versions.count() == 1
    assert FollowUp.objects.count() == 1


def test_the_same_words_with_other_line_ends_are_no_new_version(editor, staff):
    editor(staff)(TEXT)

    editor(staff)(TEXT)

    assert saved() == TEXT
    assert Minutes.objects.get().versions.count() == 1


# Drafts


def test_what_was_typed_is_offered_and_resumed(client, editor, keep, staff, address):
    keep(editor(staff), "**Typed** and not saved")

    page = client.get(address, headers={"hx-request": "true"})
    assert "What you typed here is kept: “**Typed** and not saved”." in page.text
    resumed = client.get(f"{address}?draft={page.context['keeping'].offers[0].pk}")

    assert resumed.context["form"]["text"].value() == "**Typed** and not saved"
    assert "<strong>Typed</strong> and not saved" in resumed.text
    assert "There is a problem" not in resumed.text
    assert "Leave, keep draft" in resumed.text


def test_a_resumed_text_is_merged_with_what_was_saved_since(
    client, editor, keep, staff, coordinator
):
    editor(staff)(TEXT)
    page = editor(staff)
    resume = keep(page, TEXT.replace("met", "met in Tunis"))
    editor(coordinator)(TEXT.replace("left", "left early"))
    client.force_login(staff)
    form = client.get(resume).context["form"]
    page.fields = {field.html_name: field.value() for field in form}

    assert page(page.fields["text"]).status_code == 302
    assert saved() == MERGED
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("state", "sentence", "saves"),
    [
        (CIRCULATED, "Ask for a correction first.", True),
        (AGREED, "These minutes are approved. Write an addendum", False),
    ],
)
def test_a_draft_of_minutes_that_went_on_can_still_be_copied(
    state, sentence, saves, client, editor, keep, staff, visit, address
):
    resume = keep(editor(staff), "My words")
    MinutesFactory(visit=visit, text="Theirs", **state)

    page = client.get(resume)

    assert page.status_code == 200
    assert sentence in page.text
    assert page.context["form"]["text"].value() == "My words"
    assert ("Save the minutes" in page.text) is saves
    assert (f"{address}addenda/new/" in page.text) is not saves
    assert client.get(address).url == visit.get_absolute_url()


def test_agreed_minutes_are_not_merged_with(editor, staff, visit):
    page = editor(staff)
    MinutesFactory(visit=visit, text="Theirs", **AGREED)

    response = page("My words")

    assert response.status_code == 409
    assert "These minutes are approved." in response.text
    assert response.context["form"]["text"].value() == "My words"
    assert saved() == "Theirs"


def test_a_choice_that_comes_too_late_stands_in_the_editor(editor, staff, coordinator):
    mine, theirs = editor(staff), editor(coordinator)
    theirs("Theirs")
    response = mine("Mine")
    Minutes.objects.get().circulate(by=coordinator, at=LOGGED)

    late = choose(mine, response, "mine")

    assert late.status_code == 409
    assert "Ask for a correction first." in late.text
    assert late.context["form"]["text"].value() == "Mine"


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


def test_a_new_addendum_is_kept_under_the_key_it_is_saved_with(
    client, new_addendum, keep
):
    resume = keep(new_addendum, "More")
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
    state, sentence, client, editor, addendum, keep, staff, address
):
    edit = f"{address}addenda/1/edit/"
    resume = keep(editor(staff, edit), "My words")
    MinutesAddendum.objects.filter(pk=addendum.pk).update(**state)

    page = client.get(resume)

    assert sentence in page.text
    assert page.context["form"]["text"].value() == "My words"


def test_a_draft_of_somebody_else_is_not_resumed(
    client, editor, keep, staff, coordinator
):
    resume = keep(editor(staff), "My words")

    client.force_login(coordinator)

    assert client.get(resume).status_code == 404
    assert client.get(f"{resume[:-36]}{uuid4()}").status_code == 404

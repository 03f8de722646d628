"""Two people write the minutes of a visit at once: no word of either is lost."""

import pytest

from cooperation.models import FollowUp
from drafts.models import Draft
from missions.models import Minutes
from tests.cooperation.minutes_editor import AGREED, MERGED, TEXT, OpenEditor
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import LOGGED, MinutesFactory, VisitFactory


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


# Too late


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

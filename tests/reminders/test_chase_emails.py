"""What a chase says, in each language. Dates carry no-break spaces."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from reminders.chase_emails import (
    ChaseLine,
    chase_content,
    chase_subject,
    proposed_note,
)
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import FollowUpFactory, MilestoneFactory

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ").replace(
        "\N{NARROW NO-BREAK SPACE}", " "
    )


def line(days, **about):
    due_on = None if days is None else TODAY + days * DAY
    return ChaseLine(FollowUpFactory(due_on=due_on, **about), TODAY)


def content(*lines, language="en", note="Please <answer>"):
    people = {
        "recipient": UserFactory.build(first_name="Afi", last_name="Mensah"),
        "by": UserFactory.build(first_name="Yawa", last_name="Doe"),
    }
    with translation.override(language):
        return chase_content(lines, note=note, **people)


@pytest.mark.parametrize(
    ("language", "days", "subject"),
    [
        ("en", [-3], "Your answer is awaited: Send the draft"),
        ("en", [-3, 2], "Your answer is awaited: 2 actions, 1 late"),
        ("en", [1, 2], "Your answer is awaited: 2 actions"),
        ("fr", [-3], "Votre réponse est attendue : Send the draft"),
        ("fr", [-3, 2], "Votre réponse est attendue : 2 actions, dont 1 en retard"),
        ("fr", [1, 2], "Votre réponse est attendue : 2 actions"),
    ],
)
def test_the_subject_says_what_is_awaited_or_how_much(language, days, subject):
    with translation.override(language):
        lines = [line(count, title="Send the draft") for count in days]

        assert plain(chase_subject(lines)) == subject


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            [
                "Hello Afi Mensah,",
                "Yawa Doe is waiting for news of this:",
                "Was due on 27 February 2026, 3 d late",
                "at the request of Yawa Doe",
            ],
        ),
        (
            "fr",
            [
                "Bonjour Afi Mensah,",
                "Yawa Doe attend des nouvelles de ce point :",
                "3 j de retard",
                "à la demande de Yawa Doe",
            ],
        ),
    ],
)
def test_both_parts_say_the_same_in_the_language_of_the_recipient(language, words):
    one = line(-3, title="Send the draft", detail="A private remark")

    mail = content(one, language=language)

    for said in [*words, "Send the draft", one.url]:
        assert said in plain(mail.text), said
        assert said in plain(mail.html), said
    assert "A private remark" not in mail.text + mail.html


def test_the_html_part_escapes_what_people_typed():
    mail = content(line(-3))

    assert "Please <answer>" in mail.text
    assert "Please &lt;answer&gt;" in mail.html


def test_without_words_of_its_own_it_has_no_empty_place():
    assert "\n\n\n\n" not in content(line(-3), note="").text


def test_a_thing_without_a_date_says_so_and_a_milestone_its_evidence():
    planned = MilestoneFactory(
        number="1.3", title_en="Signed", expected_evidence="The text", baseline_on=TODAY
    )

    mail = content(line(None), ChaseLine(planned, TODAY))

    assert "No date was agreed" in mail.text
    assert "1.3 Signed" in mail.text
    assert "Expected evidence: The text" in mail.text
    assert "of these 2 points" in mail.text


def test_a_milestone_without_expected_evidence_says_nothing_of_it():
    assert "Expected evidence" not in content(ChaseLine(MilestoneFactory(), TODAY)).text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_words_are_proposed_for_one_thing_and_for_several(language):
    with translation.override(language):
        assert proposed_note(1) != proposed_note(2)

"""What the mails say, in each language. Dates carry no-break spaces."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from reminders.emails import MOST_LINES, Line, NextToHear, reminders_content
from reminders.models import Reminder, ReminderKind
from reminders.topics import SOURCES
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import MilestoneFactory

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
DAY = timedelta(days=1)
NBSP = "\N{NO-BREAK SPACE}"


def line(
    days,
    *,
    kind=ReminderKind.BEFORE,
    planned=NOW,
    known=NOW,
    language="en",
    **fields,
):
    names = ("moved_from", "next_to_hear")
    more = {name: fields.pop(name) for name in names if name in fields}
    fields.setdefault("title_en", "Agreement signed")
    milestone = MilestoneFactory(number="1.3", baseline_on=TODAY + days * DAY, **fields)
    reminder = Reminder(
        milestone=milestone,
        kind=kind,
        occurrence=milestone.forecast_on,
        due_at=planned,
        created_at=known,
    )
    with translation.override(language):
        words = SOURCES["milestone"].words(milestone, UserFactory.build())
    return Line(reminder=reminder, words=words, now=NOW, today=TODAY, **more)


def content(*lines, language="en"):
    with translation.override(language):
        return reminders_content(lines, UserFactory.build(first_name="Afi"))


def plain(text):
    return text.replace(NBSP, " ")


@pytest.mark.parametrize(
    ("language", "days", "subject"),
    [
        ("en", 7, "Due on 9 March 2026: 1.3 Agreement signed"),
        ("en", -3, "Late since 27 February 2026: 1.3 Agreement signed"),
        ("fr", 7, "Échéance le 9 mars 2026 : 1.3 Protocole signé"),
        ("fr", -3, "En retard depuis le 27 février 2026 : 1.3 Protocole signé"),
    ],
)
def test_one_line_gives_its_date_and_title_as_subject(language, days, subject):
    one = line(days, language=language, title_fr="Protocole signé")

    assert plain(content(one, language=language).subject) == subject


@pytest.mark.parametrize(
    ("language", "days", "subject"),
    [
        ("en", (2, 3), "2 actions this week"),
        ("en", (2, 3, -1), "3 actions this week, 1 late"),
        ("en", (2, 20), "2 actions to come"),
        ("en", (-2, 20), "2 actions to come, 1 late"),
        ("en", (-2, -1), "2 actions late"),
        ("fr", (2, 3), "2 actions cette semaine"),
        ("fr", (2, 3, -1), "3 actions cette semaine, 1 en retard"),
        ("fr", (-2, -1), "2 actions en retard"),
    ],
)
def test_several_lines_give_their_count_and_lateness(language, days, subject):
    numbered = [line(count) for count in days]

    assert plain(content(*numbered, language=language).subject) == subject


def test_a_moved_date_is_the_news():
    moved = line(20, moved_from=TODAY)

    mail = content(moved)

    assert mail.subject.startswith(f"New date, 22{NBSP}March")
    assert "The date has moved; it was 2 March 2026." in plain(mail.text)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "Due today, 2 March 2026"),
        (1, "Due tomorrow, 3 March 2026"),
        (7, "Due on 9 March 2026"),
        (-3, "Was due on 27 February 2026, 3 d late"),
    ],
)
def test_the_date_is_said_in_words(days, words):
    assert words in plain(content(line(days)).text)


def test_both_parts_link_to_the_milestone_and_to_the_list(settings):
    one = line(3)

    mail = content(one)

    for part in (mail.text, mail.html):
        assert f"{settings.SITE_URL}{one.words.path}" in part
        assert "Agreement signed" in part
        assert one.reminder.milestone.plan.title in part
        assert "Hello Afi" in part


def test_the_html_part_escapes_what_people_typed_and_the_text_part_does_not():
    mail = content(line(3, title_en="<Law> & decree"))

    assert "<Law> & decree" in mail.text
    assert "&lt;Law&gt; &amp; decree" in mail.html


def test_the_html_part_is_read_in_its_language_and_loads_nothing():
    mail = content(line(3), language="fr")

    assert '<html lang="fr" dir="ltr">' in mail.html
    assert "<img" not in mail.html
    assert "<link" not in mail.html


def test_lines_stand_under_late_this_week_and_next():
    text = content(line(20), line(3), line(-2)).text

    assert text.index("\nLate\n") < text.index("\nThis week\n") < text.index("\nNext\n")


def test_evidence_is_asked_for_and_notes_stay_inside():
    one = line(3, expected_evidence="Signed text", blocked_reason="The minister")

    mail = content(one)

    assert "Expected evidence: Signed text" in mail.text
    assert "The minister" not in mail.text + mail.html


def test_nobody_is_told_over_somebody_s_head():
    late = line(-3, next_to_hear=NextToHear("Yawa Amegah", date(2026, 3, 13)))

    text = plain(content(late).text)

    assert "Yawa Amegah will be told on 13 March 2026 if nothing changes." in text


def test_the_superior_reads_who_is_in_charge():
    kind = ReminderKind.ESCALATION
    afi = UserFactory(first_name="Afi", last_name="Mensah")
    owned = line(-14, owner=afi, kind=kind)
    nobody_s = line(-10, escalates_to=UserFactory(), kind=kind)

    text = content(owned, nobody_s).text

    assert "In charge: Afi Mensah" in text
    assert "Nobody is in charge of it." in text
    assert "will be told" not in text


def test_a_mail_that_was_held_up_says_so():
    held_up = line(3, planned=NOW - 3 * DAY, known=NOW - 9 * DAY)

    text = plain(content(held_up).text)

    assert "This should have reached you on 27 February 2026." in text


@pytest.mark.parametrize(
    ("planned", "known"), [(NOW - 3 * DAY, NOW), (NOW, NOW - 9 * DAY)]
)
def test_a_mail_in_time_does_not_apologise(planned, known):
    assert "should have" not in content(line(3, planned=planned, known=known)).text


def test_many_lines_stay_below_twenty_kilobytes():
    one = line(3)

    mail = content(*[one] * (MOST_LINES + 2))

    assert "2 more in your list." in mail.text
    assert len(mail.html) < 20_000

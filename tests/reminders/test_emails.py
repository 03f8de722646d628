"""What the mails say, in each language. Dates carry no-break spaces."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from mailing.mime import on_the_wire
from reminders.emails import (
    MOST_IN_SHORT,
    MOST_LINES,
    Line,
    NextToHear,
    folded,
    reminders_content,
    text_for_whatsapp,
)
from reminders.models import Reminder, ReminderKind
from reminders.topics import SOURCES, Phrases, Words
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import MilestoneFactory
from tests.factories.mailing import MessageFactory

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
DAY = timedelta(days=1)
MORE_URL = "https://passerelle.example.org/reminders/?mail=7"
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
        afi = UserFactory.build(first_name="Afi")
        return reminders_content(lines, afi, more_url=MORE_URL)


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


def test_of_many_lines_the_first_are_told_in_full_and_the_others_in_short():
    lines = [line(days, title_en=f"Law {days}.") for days in range(1, 28)]

    mail = content(*lines)

    for part in (plain(mail.text), plain(mail.html)):
        assert part.index("In short") > part.index(f"Law {MOST_LINES}.")
        assert f"Law {MOST_LINES + 1}. · Due on 11 March 2026" in part
        assert f"Law {MOST_LINES + MOST_IN_SHORT}. · Due on" in part
        assert f"Law {MOST_LINES + MOST_IN_SHORT + 1}." not in part
    assert f"9 more, listed here: {MORE_URL}" in mail.text
    assert f'href="{MORE_URL}"' in mail.html
    assert "See 9 more" in plain(mail.html)


# Each topic


def about(kind, title, **fields):
    """A line of any topic, due today."""
    fields = {"facts": ["The whole"], **fields}
    words = Words(kind=kind, title=title, path="/thing/1/", **fields)
    reminder = Reminder(occurrence=TODAY, due_at=NOW, created_at=NOW)
    return Line(reminder=reminder, words=words, now=NOW, today=TODAY)


def test_each_line_says_what_kind_of_thing_it_is():
    mail = content(about("Mission report", "Study visit"), about("Post", "Director"))

    for part in (plain(mail.text), plain(mail.html)):
        assert "Mission report · Due today, 2 March 2026" in part
        assert "Post · Due today, 2 March 2026" in part


def test_the_topics_are_mixed_by_date(settings):
    near, far = line(2, title_en="Near"), line(5, title_en="Far")

    text = content(far, about("Post", "Director"), near).text

    assert text.index("Director") < text.index("Near") < text.index("Far")


@pytest.mark.parametrize(
    ("days", "when", "subject"),
    [
        (9, "from 11 March 2026", "Silent: Togo, 1 May"),
        (1, "from tomorrow 3 March 2026", "Silent: Togo, 1 May"),
        (0, "from today 2 March 2026", "Silent: Togo, 1 May"),
        (-1, "since 1 March 2026 1 d late", "Still silent: Togo, 1 May"),
    ],
)
def test_a_topic_has_words_of_its_own(days, when, subject):
    silent = Phrases(
        ahead="from %(date)s",
        tomorrow="from tomorrow %(date)s",
        today="from today %(date)s",
        late="since %(date)s %(late)s",
        subject="Silent: %(title)s, %(last)s",
        late_subject="Still silent: %(title)s, %(last)s",
    )
    day, values = TODAY + days * DAY, {"last": "1 May"}

    assert plain(silent.when(day, today=TODAY, values=values)) == when
    assert silent.subject_of("Togo", day, today=TODAY, values=values) == subject


def test_what_moved_and_is_late_is_late_first():
    assert content(line(-2, moved_from=TODAY)).subject.startswith("Late since")


# What a text client shows


def test_no_line_of_the_text_is_wider_than_78_and_no_address_is_broken():
    title = "A very long title of an agreement about the placement of workers " * 3
    one = replace(line(3, title_en=title), answer_url="https://example.org/" + "x" * 90)

    lines = content(one).text.splitlines()

    assert all(len(text) <= 78 for text in lines if "://" not in text)
    assert f"  {one.answer_url}" in lines
    assert not {"<", "&"} & {*"".join(lines)}


def test_the_rest_of_a_long_line_stands_under_its_beginning():
    folded_title = folded("- " + "word " * 30).splitlines()

    assert folded_title[0].startswith("- word")
    assert folded_title[1].startswith("  word")


def test_the_day_it_should_have_come_is_the_recipient_s():
    held_up = line(3, planned=NOW - 3 * DAY, known=NOW - 9 * DAY)
    in_kiritimati = replace(held_up, zone=ZoneInfo("Pacific/Kiritimati"))

    assert "on 27 February 2026" in plain(content(held_up).text)
    late_there = replace(
        in_kiritimati,
        reminder=Reminder(
            occurrence=TODAY + DAY,
            due_at=NOW - 3 * DAY + timedelta(hours=4),
            created_at=NOW - 9 * DAY,
        ),
    )
    assert "on 28 February 2026" in plain(content(late_there).text)


# Answering and unsubscribing


def test_a_line_leads_to_its_answer_where_there_is_one():
    one = line(3)
    url = "https://example.org/answer/abc"

    assert "say where this stands" not in content(one).text
    mail = content(replace(one, answer_url=url))
    assert url in mail.text
    assert url in mail.html
    assert "Answer: say where this stands" in mail.text


def test_headers_are_passed_on():
    headers = {"List-Unsubscribe": "<https://example.org/stop>"}

    mail = reminders_content(
        [line(3)], UserFactory.build(), more_url=MORE_URL, headers=headers
    )

    assert mail.headers == headers
    assert content(line(3)).headers == {}


def test_the_largest_mail_stays_below_twenty_kilobytes_as_it_travels():
    title = "Accord-cadre sur le placement des travailleurs saisonniers (révisé)"
    one = line(-3, language="fr", title_fr=title, expected_evidence="Texte signé " * 5)
    one = replace(
        one,
        answer_url="https://passerelle.example.org/answer/" + "x" * 120,
        next_to_hear=NextToHear("Komlan Apédoh Batchey", TODAY),
    )

    mail = content(*[one] * 99, language="fr")

    to = {"to": "afi@example.org", "at": NOW}
    assert len(on_the_wire(MessageFactory(), mail, **to)) < 20_000


def test_in_arabic_the_mail_runs_from_the_right():
    html = content(line(-3), language="ar").html

    assert '<html lang="ar" dir="rtl">' in html
    assert "border-right:4px" in html


# What is copied elsewhere


def test_what_is_copied_says_what_and_when_and_names_nobody(settings):
    one = about("Post", "Afi Mensah, Director", public_title="Director, Agency")

    text = plain(text_for_whatsapp(replace(one, answer_url="https://secret")))

    assert text.splitlines() == [
        "Post: Director, Agency",
        "Due today, 2 March 2026",
        f"{settings.SITE_URL}/thing/1/",
    ]


def test_addresses_that_somebody_typed_are_left_out_of_it():
    one = about("Follow-up", "Write to afi@example.org about it")

    assert "Write to … about it" in text_for_whatsapp(one)

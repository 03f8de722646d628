"""What is typed on the page of a schedule: lines, days, and nonsense."""

import pytest
from django.utils import translation

from reminders.forms.schedules import parse_days
from reminders.models import Audience, EscalationStep, Topic
from reminders.proposals import Proposal, Told
from reminders.wording import in_words
from tests.factories.reminders import EscalationStepFactory
from tests.reminders.typing_schedules import EVERYWHERE, fields, save, text


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_lines_are_added_and_removed_without_scripts(client, schedules, administrator):
    client.force_login(administrator)
    page = client.get(EVERYWHERE)
    assert len(page.context["rows"].forms) == 3

    more = client.post(EVERYWHERE, fields(page, **{"add-told": "1"}, before_days="x"))
    assert len(more.context["rows"].forms) == 4
    # What is not finished is not complained about, and not lost.
    assert more.context["form"]["before_days"].value() == "x"
    assert not more.context["form"].errors
    less = client.post(
        EVERYWHERE, fields(more, **{"remove-told": "0"}, before_days="7")
    )
    assert len(less.context["rows"].forms) == 3
    line = {"told-2-after_days": "35", "told-2-audience": Audience.ADMIN}
    seen = client.post(EVERYWHERE, fields(less, look="1", **line))
    client.post(EVERYWHERE, fields(seen, save="1"))

    steps = EscalationStep.objects.order_by("after_days")
    told = steps.filter(schedule__topic=Topic.MILESTONE)
    assert [*told.values_list("after_days", "audience")] == [
        (21, "coordinator"),
        (28, "unit_head"),
        (35, "admin"),
    ]


def test_no_more_lines_than_anybody_needs(client, schedules, administrator):
    schedule = schedules.get(topic=Topic.MILESTONE)
    for day in range(40, 49):
        EscalationStepFactory(schedule=schedule, after_days=day)
    client.force_login(administrator)
    page = client.get(EVERYWHERE)

    more = client.post(EVERYWHERE, fields(page, **{"add-told": "1"}))

    assert len(more.context["rows"].forms) == 12


def test_a_line_without_days_says_nothing_and_a_bad_one_is_named(
    client, schedules, administrator
):
    client.force_login(administrator)
    page = client.get(EVERYWHERE)
    bad = client.post(EVERYWHERE, fields(page, **{"told-0-after_days": "-3"}))
    assert "told-0-after_days" in text(bad)
    assert "There is a problem" in text(bad)

    saved = save(client, EVERYWHERE, **{"told-0-after_days": ""})

    assert saved.status_code == 302
    assert EscalationStep.objects.filter(schedule__topic=Topic.MILESTONE).count() == 2


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("soon", "“soon” is none"),
        ("7.5", "“7.5” is none"),
        ("0", "The day itself has a box of its own."),
        ("400", "365 days"),
        (", ".join(map(str, range(1, 15))), "At most 12 days"),
    ],
)
def test_nonsense_is_answered_with_a_sentence_and_kept(
    client, schedules, administrator, typed, says
):
    client.force_login(administrator)

    page = client.post(EVERYWHERE, fields(client.get(EVERYWHERE), before_days=typed))

    assert says in text(page)
    assert page.context["form"]["before_days"].value() == typed
    assert "preview" not in page.context


@pytest.mark.parametrize("typed", ["30, 7, 1", "30 7 1", "J-30 J–7 j-1", "30 ; 7 et 1"])
def test_days_are_read_as_people_write_them(typed):
    assert parse_days(typed) == [1, 7, 30]


def sentence(before=(), after=(), told=(), **ticks):
    usual = {"on_the_day": False, "weekly_after": False, "is_active": True}
    lines = tuple(Told(days, audience) for days, audience in told)
    return in_words(
        Proposal([*before], after_days=[*after], told=lines, **usual | ticks)
    )


def test_a_schedule_reads_as_sentences():
    assert sentence() == "Never before the date. Never after the date."
    assert sentence([1], [1]).startswith(
        "1 day before the date. If nothing is done: 1 day"
    )
    weekly = sentence(on_the_day=True, weekly_after=True)
    assert weekly == "On the day. Then every Monday as long as nothing is done."
    told = sentence(told=[(9, Audience.ADMIN), (2, Audience.UNIT_HEAD)])
    assert told.endswith(
        "After 2 days the head of their unit hears of it."
        " After 9 days the administrators hear of it."
    )
    assert sentence(is_active=False) == "Silent: nobody is reminded."

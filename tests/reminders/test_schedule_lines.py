"""What is typed on the page of a schedule: lines, days, and nonsense."""

import pytest
from django.utils import translation

from reminders.models import Audience, EscalationStep, Topic
from tests.factories.reminders import EscalationStepFactory
from tests.reminders.typing_schedules import EVERYWHERE, fields, save, text


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_lines_are_added_and_removed_without_scripts(client, milestone, administrator):
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

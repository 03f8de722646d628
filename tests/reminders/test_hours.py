"""At which hour a mail comes: the person's own, awake, on a working day, once."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mailing.models import Message, MessageState, SuppressionReason
from reminders.actions.bundling import bundle
from reminders.actions.delivering import settle_reminders
from reminders.actions.materialise import close_stale, materialise
from reminders.actions.ticking import tick
from reminders.calendar import Calendars, Hours, Week, WorkCalendar
from reminders.models import Reminder, ReminderKind, ReminderState
from reminders.schedules import Step
from reminders.wanted import due_moment
from tests.factories.institutions import (
    CountryFactory,
    HolidayOverrideFactory,
    InstitutionFactory,
)
from tests.factories.mailing import SuppressionFactory
from tests.factories.reminders import ReminderPreferenceFactory
from tests.reminders.conftest import NOW, TODAY

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
EARLIER = NOW - 20 * DAY


def known(now=NOW):
    materialise(now=EARLIER)
    materialise(now=now)


def messages():
    return list(Message.objects.order_by("pk"))


# The hour of the mail


def test_the_mail_of_the_day_waits_for_the_person_s_hour(due_on, owner):
    ReminderPreferenceFactory(user=owner, digest_at=time(14))
    due_on(TODAY + 7 * DAY)
    due_on(TODAY + 20 * DAY)
    known()

    bundle(now=NOW)
    assert messages() == []

    bundle(now=NOW + 5 * HOUR)
    [message] = messages()
    assert message.dedupe_key.startswith("digest:")


def test_what_is_urgent_waits_for_no_hour(due_on, owner):
    ReminderPreferenceFactory(user=owner, digest_at=time(14))
    due_on(TODAY + DAY)
    materialise(now=EARLIER)

    bundle(now=NOW)

    [message] = messages()
    assert message.is_urgent


def test_while_a_message_may_be_leaving_no_other_one_is_ordered(due_on, owner):
    due_on(TODAY + 7 * DAY)
    known()
    bundle(now=NOW)
    token = "7f1c7e0e-6a1f-4b53-9a51-5bd1d7f0c0f1"
    Message.objects.update(
        state=MessageState.CLAIMED, lease_until=NOW + DAY, claim_token=token
    )
    later = due_on(TODAY + 8 * DAY)
    materialise(now=EARLIER)

    bundle(now=NOW + DAY)

    assert len(messages()) == 1
    assert later.reminders.get(step=-7).due_at.date() == TODAY + 2 * DAY


# Quiet that somebody asked for


def mute(owner, until):
    SuppressionFactory(recipient=owner, kind="reminders", since=NOW - DAY, until=until)


def test_a_mute_keeps_everything_waiting_and_ends_with_one_message(
    due_on, owner, relay, clock
):
    mute(owner, NOW + 40 * DAY)
    one, other = due_on(TODAY + 7 * DAY), due_on(TODAY + DAY)
    materialise(now=EARLIER)
    for days in range(0, 40, 3):
        clock.now = NOW + days * DAY
        tick(now=clock)
    assert messages() == []
    assert not Reminder.objects.filter(state=ReminderState.EXPIRED).exists()

    clock.now = NOW + 42 * DAY
    tick(now=clock)

    [mail] = relay.mails
    assert "2 actions late" in mail["Subject"]
    assert {row.milestone for row in messages()[0].reminders.all()} == {one, other}


def test_what_was_in_a_message_when_quiet_was_asked_for_is_said_after_it(
    due_on, owner, relay, clock
):
    clock.now = NOW
    milestone = due_on(TODAY + DAY)
    materialise(now=EARLIER)
    bundle(now=NOW)
    mute(owner, NOW + 2 * HOUR)
    tick(now=clock)
    assert Message.objects.get().state == MessageState.SUPPRESSED
    assert milestone.reminders.waiting().filter(due_at__lt=NOW).exists()

    clock.forward(hours=3)
    tick(now=clock)

    [mail] = relay.mails
    assert str(milestone) in mail["Subject"]
    assert messages()[1].dedupe_key == f"{messages()[0].dedupe_key}+1"


def test_what_came_back_stays_in_its_message(due_on, owner):
    due_on(TODAY + 7 * DAY)
    known()
    bundle(now=NOW)
    Message.objects.update(
        state=MessageState.CLAIMED,
        lease_until=NOW + DAY,
        claim_token="7f1c7e0e-6a1f-4b53-9a51-5bd1d7f0c0f1",
    )
    Message.objects.update(
        state=MessageState.SUPPRESSED,
        last_error=SuppressionReason.BOUNCED,
        lease_until=None,
        claim_token=None,
    )

    settle_reminders()

    assert Reminder.objects.bundled().exists()


def test_after_a_month_without_a_mute_it_is_too_late(due_on):
    due_on(TODAY + 7 * DAY)
    materialise(now=EARLIER)

    close_stale(now=NOW + 60 * DAY)

    assert Reminder.objects.filter(state=ReminderState.EXPIRED).exists()


# Holidays that were put right


def calendar_of(owner):
    return Calendars.load().of(owner)


def test_a_day_off_that_no_list_knows_is_free(owner):
    HolidayOverrideFactory(on=date(2026, 3, 20))
    HolidayOverrideFactory(on=date(2026, 3, 19), country=CountryFactory(code="TN"))

    assert not calendar_of(owner).is_working_day(date(2026, 3, 20))
    assert calendar_of(owner).is_working_day(date(2026, 3, 19))


def test_a_listed_holiday_that_is_worked_is_a_working_day(owner):
    independence_of_togo = date(2026, 4, 27)
    assert not calendar_of(owner).is_working_day(independence_of_togo)

    HolidayOverrideFactory(on=independence_of_togo, is_day_off=False)

    assert calendar_of(owner).is_working_day(independence_of_togo)


def test_a_rest_day_stays_one_whatever_is_said_of_holidays(owner):
    a_sunday = date(2026, 3, 8)
    HolidayOverrideFactory(on=a_sunday, is_day_off=False)

    assert not calendar_of(owner).is_working_day(a_sunday)


@pytest.mark.parametrize("people", [1, 3])
def test_calendars_cost_the_same_for_one_person_and_for_three(
    people, django_assert_num_queries
):
    for _ in range(people):
        ReminderPreferenceFactory(user__institution=InstitutionFactory())
    HolidayOverrideFactory()

    with django_assert_num_queries(3):
        Calendars.load()


def test_the_calendar_of_one_person_reads_that_one_s_hours(owner):
    mine = ReminderPreferenceFactory(user=owner, digest_at=time(10))
    ReminderPreferenceFactory()

    calendars = Calendars.load(recipient=owner)

    assert [*calendars.hours] == [owner.pk]
    assert calendars.of(owner).hours.digest_at == mine.digest_at


# For all zones, hours and steps, the days on which clocks change among them

PLACES = st.sampled_from(
    [
        "Africa/Lome",
        "Europe/Paris",
        "Africa/Casablanca",
        "Asia/Kathmandu",
        "Pacific/Apia",
        "Africa/Cairo",
        "America/Sao_Paulo",
    ]
)
REST = st.frozensets(st.integers(1, 7), max_size=3)
DAYS = st.dates(date(2010, 1, 1), date(2040, 12, 31))
STEPS = st.one_of(
    st.builds(Step, st.just(ReminderKind.BEFORE), st.integers(-60, 0)),
    st.builds(Step, st.just(ReminderKind.OVERDUE), st.integers(1, 60)),
)


@st.composite
def hours(draw):
    """Awake for three hours at least, and the mail in the first two of them: an hour
    that the clocks leave out comes an hour later."""
    first = draw(st.integers(0, 20))
    until = draw(st.integers(first + 3, 23))
    minutes = draw(st.integers(0, 119))
    digest = datetime.combine(date.min, time(first)) + timedelta(minutes=minutes)
    return Hours(digest.time(), time(first), time(until))


ON_THE_DAY = Step(ReminderKind.BEFORE, 0)
NIGHT_HOURS = Hours(time(2, 30), time(1), time(5))


@settings(deadline=None)
@example("Europe/Paris", frozenset({1}), NIGHT_HOURS, date(2026, 3, 29), ON_THE_DAY)
@example("Europe/Paris", frozenset({1}), NIGHT_HOURS, date(2026, 10, 25), ON_THE_DAY)
@example("Africa/Casablanca", frozenset(), NIGHT_HOURS, date(2026, 2, 15), ON_THE_DAY)
@example("Africa/Casablanca", frozenset(), NIGHT_HOURS, date(2026, 3, 22), ON_THE_DAY)
@example("Asia/Kathmandu", frozenset({6}), NIGHT_HOURS, date(2028, 2, 29), ON_THE_DAY)
@example("Pacific/Apia", frozenset({7}), NIGHT_HOURS, date(2011, 12, 30), ON_THE_DAY)
@example("Africa/Lome", frozenset({7}), NIGHT_HOURS, date(2026, 12, 31), ON_THE_DAY)
@given(place=PLACES, rest=REST, hours=hours(), day=DAYS, step=STEPS)
def test_a_mail_comes_at_the_person_s_hour_awake_and_on_a_working_day(
    place, rest, hours, day, step
):
    zone = ZoneInfo(place)
    calendar = WorkCalendar(zone, (Week(rest),), hours=hours)

    moment = due_moment(step, day, calendar)

    local = moment.astimezone(UTC).astimezone(zone)
    assert calendar.is_working_day(local.date())
    assert local.isoweekday() not in rest
    assert not calendar.is_quiet(moment)
    assert calendar.is_time_for_mail(moment)
    assert not calendar.is_time_for_mail(moment - timedelta(minutes=1))
    wanted = datetime.combine(local.date(), hours.digest_at)
    assert local.replace(tzinfo=None) - wanted in (timedelta(0), HOUR)


@settings(deadline=None)
@given(place=PLACES, rest=REST, hours=hours(), day=DAYS, minutes=st.integers(0, 1439))
def test_what_is_put_off_comes_at_the_next_such_hour_and_no_other(
    place, rest, hours, day, minutes
):
    zone = ZoneInfo(place)
    calendar = WorkCalendar(zone, (Week(rest),), hours=hours)
    now = datetime.combine(day, time(), tzinfo=UTC) + timedelta(minutes=minutes)

    moment = calendar.next_morning(now)

    assert moment > now
    assert calendar.is_time_for_mail(moment)
    between = calendar.today(now)
    while between < calendar.today(moment):
        hour = calendar.hour_of_mail(between)
        assert hour <= now or not calendar.is_working_day(between)
        between += DAY


NIGHTS = [
    ("Europe/Paris", datetime(2026, 3, 28, 12, tzinfo=UTC)),
    ("Europe/Paris", datetime(2026, 10, 24, 12, tzinfo=UTC)),
    ("Africa/Casablanca", datetime(2026, 2, 14, 12, tzinfo=UTC)),
    ("Africa/Casablanca", datetime(2026, 3, 21, 12, tzinfo=UTC)),
    ("Asia/Kathmandu", datetime(2028, 2, 28, 12, tzinfo=UTC)),
    ("Pacific/Apia", datetime(2026, 12, 30, 12, tzinfo=UTC)),
    ("Africa/Lome", datetime(2026, 12, 30, 12, tzinfo=UTC)),
]


@pytest.mark.parametrize(("place", "begin"), NIGHTS)
def test_a_tick_each_quarter_of_an_hour_sends_one_mail_at_the_hour(
    due_on, owner, relay, clock, place, begin
):
    """Over nights in which clocks change, a leap day and the end of a year."""
    zone = ZoneInfo(place)
    type(owner).objects.filter(pk=owner.pk).update(time_zone=place, institution=None)
    due_on((begin + 10 * DAY).date())
    materialise(now=begin - DAY)
    clock.now = begin
    arrived = []
    while clock.now < begin + 5 * DAY:
        bundle(now=clock.now)
        if Message.objects.open().exists():
            tick(now=clock)
        arrived += [clock.now] * (len(relay.mails) - len(arrived))
        clock.forward(minutes=15)

    [moment] = arrived
    local = moment.astimezone(zone)
    assert (local.hour, local.minute) == (8, 0)
    assert local.isoweekday() < 6

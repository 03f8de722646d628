"""Steps, results and schedules in words, for those who look at them."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mailing.models import Message, SuppressionReason
from reminders.models import (
    SCOPES,
    Reminder,
    ReminderKind,
    ReminderSchedule,
    ReminderState,
)
from reminders.schedules import Step
from reminders.wording import in_words


def step_in_words(step: Step) -> str:
    if step.kind == ReminderKind.REDATED:
        return _("When the date moves")
    count = {"count": abs(step.days)}
    if step.days < 0:
        text = ngettext("%(count)s day before", "%(count)s days before", count["count"])
        return text % count
    if step.days == 0:
        return _("On the day")
    text = ngettext("%(count)s day after", "%(count)s days after", count["count"])
    return text % count


def who_hears(kind: str, recipient, *, is_ahead: bool) -> str:
    if kind == ReminderKind.REDATED:
        text = _("New date told to %(name)s")
    elif kind == ReminderKind.ESCALATION and is_ahead:
        text = _("Escalation to %(name)s if nothing is done")
    elif kind == ReminderKind.ESCALATION:
        text = _("Escalation to %(name)s")
    elif kind == ReminderKind.OVERDUE and is_ahead:
        text = _("Reminder to %(name)s if nothing is done")
    else:
        text = _("Reminder to %(name)s")
    return text % {"name": recipient}


def result_of(reminder: Reminder, *, is_theirs: bool) -> str:
    """What became of it, and why not. A mail server's own words may hold an address:
    they are for the recipient and for administrators."""
    if reminder.reason:
        return reminder.get_reason_display()
    if reminder.message and reminder.state == ReminderState.BUNDLED:
        return message_in_words(reminder.message, is_theirs=is_theirs)
    return reminder.get_state_display()


def message_in_words(message: Message, *, is_theirs: bool) -> str:
    is_ours = message.last_error in SuppressionReason.values
    why = message.why_not_sent if is_theirs or is_ours else ""
    return why or message.get_state_display()


def schedule_in_words(schedule: ReminderSchedule) -> str:
    """Which one it is, and all that it orders."""
    scope = next((name for name in SCOPES if getattr(schedule, f"{name}_id")), "")
    text = {
        "": _("General schedule: %(steps)s"),
        "programme": _("Schedule of this programme: %(steps)s"),
        "plan": _("Schedule of this plan: %(steps)s"),
        "milestone": _("Schedule of this milestone: %(steps)s"),
        "person": _("Schedule of this person: %(steps)s"),
    }[scope]
    return text % {"steps": in_words(schedule)}

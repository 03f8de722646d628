"""What an alarm means, in words: what to do for administrators, what it means for
those who rely on reminders."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from migration_coop.lib.formats import format_moment, format_names
from reminders.actions.watching import Alarm, Watch, watch

STOPPED = {Alarm.SILENT, Alarm.FROZEN, Alarm.STUCK}


@dataclass(frozen=True)
class Told:
    text: str
    url: str = ""
    url_label: str = ""


def alarms_for(user, *, now: datetime) -> list[Told]:
    """One query for those who can do something about it, none for others."""
    access = user.access()
    if access.administers_everywhere:
        found = watch(now=now)
        return [told_to_administrators(alarm, found) for alarm in found.alarms]
    if access.coordinates or access.administers:
        return told_to_coordinators(watch(now=now))
    return []


def told_to_administrators(alarm: Alarm, found: Watch) -> Told:
    match alarm:
        case Alarm.SILENT:
            return _silent(found)
        case Alarm.FROZEN:
            return _frozen()
        case Alarm.STUCK:
            text = _("Messages that are due have not left since %(at)s.")
            at = format_moment(found.signs.oldest_due_at)
            return _about(text % {"at": at}, "pending", _("See what stops them"))
        case Alarm.WORKER_GONE:
            return _workers_gone(found)
        case Alarm.REVIEW:
            return _about(_in_doubt(found), "review", _("Decide"))
        case _:  # suppressed
            return _about(_withheld(found), "suppressed", _("See for whom"))


def told_to_coordinators(found: Watch) -> list[Told]:
    """Several causes with one meaning are told once."""
    alarms = found.alarms
    texts = []
    if STOPPED.intersection(alarms):
        texts.append(
            _(
                "Reminders are not being sent at the moment. None is lost: they leave "
                "as soon as sending works again. Until then, call those who must act."
            )
        )
    elif Alarm.WORKER_GONE in alarms:
        texts.append(_("Reminders may leave later than usual."))
    if Alarm.REVIEW in alarms:
        texts.append(_in_doubt(found))
    if Alarm.SUPPRESSED in alarms:
        texts.append(_withheld(found))
    return [Told(text) for text in texts]


def _silent(found: Watch) -> Told:
    if found.last_tick_at is None:
        text = _(
            "Nobody has ever looked for reminders that are due. Start the worker and "
            "the clock; until then, “manage.py reminders_tick” sends what is due."
        )
    else:
        text = _(
            "Nobody has looked for reminders that are due since %(at)s. Start the "
            "worker and the clock; until then, “manage.py reminders_tick” sends them."
        ) % {"at": format_moment(found.last_tick_at)}
    return Told(text)


def _frozen() -> Told:
    if settings.MAIL_FREEZE:
        return Told(
            _("No mail leaves: the setting MAIL_FREEZE keeps all of it. None is lost.")
        )
    text = _(
        "No mail leaves: this database is not where it last sent from, or somebody "
        "stopped it. None is lost."
    )
    return Told(text, reverse("reminders:mail_release"), _("See and release"))


def _workers_gone(found: Watch) -> Told:
    workers = found.silent_workers
    text = ngettext(
        "No sign of life from the worker %(names)s for more than three minutes. "
        "Restart it; one that was taken out of service is forgotten after a day.",
        "No sign of life from the workers %(names)s for more than three minutes. "
        "Restart them; one that was taken out of service is forgotten after a day.",
        len(workers),
    )
    return Told(text % {"names": format_names(workers)})


def _in_doubt(found: Watch) -> str:
    text = ngettext(
        "%(count)d message may not have arrived: an administrator must decide whether "
        "it is sent again.",
        "%(count)d messages may not have arrived: an administrator must decide whether "
        "they are sent again.",
        found.to_decide,
    )
    return text % {"count": found.to_decide}


def _withheld(found: Watch) -> str:
    text = ngettext(
        "%(count)d message of the last seven days was withheld: the address is refused "
        "or the account closed. That person may not know what is due.",
        "%(count)d messages of the last seven days were withheld: addresses are "
        "refused or accounts closed. Those people may not know what is due.",
        found.signs.suppressed,
    )
    return text % {"count": found.signs.suppressed}


def _about(text: str, state: str, label: str) -> Told:
    return Told(text, f"{reverse('reminders:message_list')}?state={state}", label)

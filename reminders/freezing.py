"""Whether mail is stopped, why, and what would leave if it were not."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from mailing.actions.watch import fingerprint, installation
from mailing.models import Message
from migration_coop.lib.formats import format_moment


@dataclass(frozen=True)
class Freeze:
    """Mail is stopped. `can_be_released` by a person, on a page."""

    reason: str
    can_be_released: bool = True


def freeze_of_now() -> Freeze | None:
    if settings.MAIL_FREEZE:
        reason = _(
            "No mail leaves: MAIL_FREEZE is set in the environment of this server. Whoever"
            " runs the server takes it away; no page can."
        )
        return Freeze(reason, can_be_released=False)
    here, this = fingerprint(), installation()
    if not this.is_frozen_at(here):
        return None
    if this.frozen_at is not None:
        text = _("No mail leaves: %(name)s stopped it, %(when)s: %(note)s")
        names = {
            "name": this.decided_by,
            "when": format_moment(this.frozen_at),
            "note": this.note,
        }
        return Freeze(text % names)
    text = _(
        "No mail leaves: this database last sent from %(there)s and now stands at"
        " %(here)s. It is a copy or a restored backup, and the place it comes from may"
        " still be sending."
    )
    return Freeze(text % {"there": this.fingerprint, "here": here})


@dataclass(frozen=True)
class Held:
    """What is due and cannot leave."""

    messages: int
    people: int


def held_back(user, *, now: datetime) -> Held:
    due = Message.objects.for_user(user).open().filter(not_before__lte=now)
    recipients = list(due.order_by().values_list("recipient", flat=True))
    return Held(len(recipients), len(set(recipients)))

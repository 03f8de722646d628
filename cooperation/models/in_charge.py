"""Work that somebody is in charge of, and what happens to it between its steps."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution
from migration_coop.lib.lifecycle import Lifecycle, LifecycleEvent, TransitionError

# Sorts after every real day: work without a date comes last.
NO_DAY = date(9999, 12, 31)


class WorkChange(models.TextChoices):
    """What an event says that is not a step. Empty: a step, or words alone."""

    POSTPONED = "postponed", pgettext_lazy("work", "Postponed")
    BLOCKED = "blocked", pgettext_lazy("work", "Blocked")
    UNBLOCKED = "unblocked", pgettext_lazy("work", "No longer blocked")
    REASSIGNED = "reassigned", pgettext_lazy("work", "Given to somebody else")
    ESCALATION = "escalation", _("Escalation goes to somebody else")


class InCharge(Lifecycle):
    """A promise or a result: who is in charge, and what stops it."""

    # Whether it can be worked on; and whether nobody has to act on it any more.
    is_open: bool
    is_settled: bool
    blocked_reason: Any

    class Meta:
        abstract = True

    @property
    def is_blocked(self) -> bool:
        return bool(self.blocked_reason)

    def block(self, *, by, at: datetime, note: str) -> None:
        """Say what stops it. Said again, the newer reason holds."""
        if not self.is_open:
            raise TransitionError(gettext("Only what is open can be blocked."))
        event = {"by": by, "at": at, "note": note}
        self.change(WorkChange.BLOCKED, event=event, blocked_reason=note)

    def unblock(self, *, by, at: datetime, note: str = "") -> None:
        if not self.is_blocked:
            raise TransitionError(gettext("Nothing blocks it."))
        event = {"by": by, "at": at, "note": note}
        self.change(WorkChange.UNBLOCKED, event=event, blocked_reason="")

    def reassign(
        self, *, institution: Institution | None, owner, by, at: datetime, note: str
    ) -> None:
        """Put others in charge. Who was, and who is now, is kept with the event."""
        if self.is_settled:
            raise TransitionError(gettext("What is closed needs nobody in charge."))
        if (institution, owner) == (self.owner_institution, self.owner):
            raise TransitionError(gettext("They are in charge already."))
        event = {
            "by": by,
            "at": at,
            "note": note,
            "from_institution": self.owner_institution,
            "to_institution": institution,
            "from_owner": self.owner,
            "to_owner": owner,
        }
        changes = {"owner_institution": institution, "owner": owner}
        self.change(WorkChange.REASSIGNED, event=event, **changes)

    @transaction.atomic
    def change(self, what: WorkChange, *, event: dict, **changes) -> None:
        """Write fields without a step, unless the row has moved on; on record."""
        for name, value in changes.items():
            setattr(self, name, value)
        self.save_edit(expected_version=self.version, fields=changes)
        same = {"from_status": self.status, "to_status": self.status}
        self.events.create(what=what, **same, **event)


def _person() -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )


def _institution() -> models.ForeignKey:
    return models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, related_name="+"
    )


class WorkEvent(LifecycleEvent):
    """A step, or one of WorkChange; whoever was in charge, and is."""

    what = models.CharField(
        max_length=12, choices=WorkChange, blank=True, default="", db_default=""
    )
    from_institution = _institution()
    to_institution = _institution()
    from_owner = _person()
    to_owner = _person()

    class Meta(LifecycleEvent.Meta):
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_names_who_was_in_charge_only_when_that_changed",
                condition=Q(what__in=[WorkChange.REASSIGNED, WorkChange.ESCALATION])
                | Q(
                    from_institution=None,
                    to_institution=None,
                    from_owner=None,
                    to_owner=None,
                ),
            ),
            models.CheckConstraint(
                name="%(class)s_changes_no_status_without_a_step",
                condition=Q(what="") | Q(from_status=models.F("to_status")),
            ),
        ]

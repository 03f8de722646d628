"""Who cannot be reached by mail, whom that concerns, and what waits for them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import (
    CharField,
    Count,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import User
from cooperation.models import FollowUp, Milestone
from mailing.models import MessageEvent, MessageState, Suppression
from missions.models import Programme

# So many things of a person are named; the others are counted.
NAMED = 3
Item = FollowUp | Milestone


def why_unreachable(person: User, *, kind: str, now: datetime) -> str:
    """In a sentence; empty for somebody to whom such a message may go."""
    if not person.is_active:
        return _("The account of %(name)s is closed.") % {"name": person}
    stopped = Suppression.objects.stopping(
        recipient_id=person.pk, address=person.email, kind=kind, now=now
    ).first()
    return "" if stopped is None else stop_in_words(stopped, person)


def stop_in_words(stopped: Suppression, person: User) -> str:
    if stopped.is_asked_for:
        return _("%(name)s has asked for no such messages.") % {"name": person}
    text = _("Messages to %(name)s do not arrive: %(reason)s.")
    return text % {"name": person, "reason": stopped.get_reason_display().lower()}


def coordinates(user) -> bool:
    """Whoever stands above others: their people's silence is theirs to mend."""
    access = user.access()
    if access.coordinates or access.administers:
        return True
    return Programme.objects.coordinated_by(user).exists()


def suspended_for(user, *, now: datetime) -> QuerySet[Suppression]:
    """Administrators see all; coordinators those of the people who are in charge of
    what they may edit; and everybody their own."""
    found = Suppression.objects.in_effect(now).with_editable(user)
    if user.access().administers_everywhere:
        return found
    theirs = Q(recipient=user)
    if coordinates(user):
        for rows, role in _in_charge(user):
            theirs |= Q(recipient__in=rows.values(role))
    return found.filter(theirs)


def _in_charge(user) -> list[tuple[QuerySet, str]]:
    milestones = Milestone.objects.for_user(user).open().filter(editable=True)
    follow_ups = FollowUp.objects.for_user(user).open().filter(editable=True)
    return [
        (milestones, "owner"),
        (milestones, "escalates_to"),
        (follow_ups, "owner"),
    ]


def with_stopped(suppressions: QuerySet[Suppression]) -> QuerySet[Suppression]:
    """With the number of messages that it has stopped."""
    of_kind = ExpressionWrapper(OuterRef("kind"), output_field=CharField())
    events = (
        MessageEvent.objects.filter(
            to_state=MessageState.SUPPRESSED,
            at__gte=OuterRef("since"),
            message__recipient=OuterRef("recipient"),
        )
        .annotate(of_kind=of_kind)
        .filter(Q(of_kind="") | Q(message__kind=F("of_kind")))
        .order_by()
        .values("message__recipient")
        .annotate(number=Count("message", distinct=True))
    )
    return suppressions.annotate(stopped=Coalesce(Subquery(events.values("number")), 0))


@dataclass
class Charge:
    """What somebody is in charge of and the reader may see."""

    named: list[Item] = field(default_factory=list)
    count: int = 0

    @property
    def others(self) -> int:
        return self.count - len(self.named)

    def add(self, item: Item) -> None:
        self.count += 1
        if len(self.named) < NAMED:
            self.named.append(item)


def charges_of(people: Collection[int], *, seen_by) -> dict[int, Charge]:
    """By person, what is open and soonest due first. One query for each kind."""
    charges: dict[int, Charge] = defaultdict(Charge)
    kinds: Iterable[QuerySet] = (
        Milestone.objects.for_user(seen_by).select_related("plan"),
        FollowUp.objects.for_user(seen_by).select_related("mission"),
    )
    for rows in kinds:
        for item in rows.open().filter(owner__in=people).soonest_first():
            charges[item.owner_id].add(item)
    return dict(charges)

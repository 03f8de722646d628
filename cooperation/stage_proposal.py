"""Which stage the evidence on record allows; a coordinator accepts it, or not.

The farthest one wins: a memorandum that was signed speaks for more than a visit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from cooperation.dated_events import HELD
from cooperation.models import (
    Contact,
    Cooperation,
    FollowUp,
    FollowUpStatus,
    Instrument,
    InstrumentKind,
    InstrumentStatus,
    Stage,
)
from missions.models import Mission

ROADMAPS = (InstrumentKind.JOINT_MINUTES, InstrumentKind.ACTION_MATRIX)
# They open a talk or record it, and bind nobody to anything yet.
NOT_BINDING = (
    *ROADMAPS,
    InstrumentKind.NOTE_VERBALE,
    InstrumentKind.LETTER_OF_INTENT,
)
# As long as the title of a piece of evidence may be.
TITLE = 250
SIGNED = (InstrumentStatus.SIGNED, InstrumentStatus.IN_FORCE)


@dataclass(frozen=True)
class Proposal:
    """A stage, the day it was reached, and what shows it."""

    stage: Stage
    on: date
    shown_by: str
    url: str

    def accept_url(self, cooperation: Cooperation) -> str:
        """The form, filled in: nothing is recorded before somebody says so."""
        page = reverse("cooperation:cooperation_stage", args=[cooperation.code])
        typed = {"stage": self.stage.value, "dated_on": self.on.isoformat()}
        title = Truncator(self.shown_by).chars(TITLE)
        typed |= {"title": title, "shown_at": self.url}
        return f"{page}?{urlencode(typed)}"


def propose_stage(cooperation: Cooperation, *, user, today: date) -> Proposal | None:
    """The farthest stage beyond the present one; four queries."""
    found = [
        proposal
        for proposal in _proposals(cooperation, user=user)
        if proposal.stage > cooperation.stage
        and (cooperation.stage_since or date.min) <= proposal.on <= today
    ]
    return max(found, key=lambda proposal: proposal.stage, default=None)


def _proposals(cooperation: Cooperation, *, user) -> Iterator[Proposal]:
    yield from _by_contact(cooperation)
    yield from _by_mission(cooperation, user=user)
    for instrument in Instrument.objects.filter(cooperation=cooperation).in_order():
        yield from _by_instrument(instrument)
    if cooperation.stage in {Stage.SIGNED, Stage.IN_FORCE}:
        yield from _by_work(cooperation, user=user)


def _by_contact(cooperation: Cooperation) -> Iterator[Proposal]:
    contacts = Contact.objects.standing().filter(cooperation=cooperation)
    for contact in contacts.order_by("held_on", "pk")[:1]:
        url = cooperation.get_absolute_url()
        yield Proposal(Stage.FIRST_CONTACT, contact.held_on, contact.note, url)


def _by_mission(cooperation: Cooperation, *, user) -> Iterator[Proposal]:
    pair = cooperation.country_a_id, cooperation.country_b_id
    missions = Mission.objects.for_user(user).between(*pair).filter(status__in=HELD)
    for mission in missions.newest_first()[:1]:
        url = mission.get_absolute_url()
        yield Proposal(Stage.EXCHANGE, mission.ends_on, mission.title, url)


def _by_instrument(instrument: Instrument) -> Iterator[Proposal]:
    url = instrument.get_absolute_url()
    is_signed = instrument.status in SIGNED and instrument.signed_on is not None
    if instrument.kind in ROADMAPS and is_signed:
        yield Proposal(Stage.ROADMAP, instrument.signed_on, instrument.title, url)
    if instrument.kind in NOT_BINDING or not is_signed:
        return
    yield Proposal(Stage.SIGNED, instrument.signed_on, instrument.title, url)
    if instrument.status == InstrumentStatus.IN_FORCE and instrument.in_force_on:
        yield Proposal(Stage.IN_FORCE, instrument.in_force_on, instrument.title, url)


def _by_work(cooperation: Cooperation, *, user) -> Iterator[Proposal]:
    """A joint activity that was shown, once there is an agreement to carry out."""
    pair = cooperation.country_a_id, cooperation.country_b_id
    missions = Mission.objects.for_user(user).between(*pair)
    done = FollowUp.objects.filter(
        mission__in=missions.values("pk"),
        status=FollowUpStatus.DONE,
        evidence__isnull=False,
    ).select_related("evidence")
    for follow_up in done.order_by("-evidence__dated_on", "-pk")[:1]:
        title = _("%(promise)s: %(evidence)s") % {
            "promise": follow_up.title,
            "evidence": follow_up.evidence.title,
        }
        url = follow_up.get_absolute_url()
        yield Proposal(Stage.OPERATIONAL, follow_up.evidence.dated_on, title, url)

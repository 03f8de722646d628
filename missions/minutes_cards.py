"""Minutes on the page of a mission: which text, whose, and the next step in place."""

from dataclasses import dataclass

from django.db.models import Model, QuerySet

from missions.mission_page import MissionPage, VisitCard
from missions.models import MinutesEvent, MinutesVersion
from missions.permissions import coordinates, is_host
from missions.steps import Step, steps_of_minutes


@dataclass(frozen=True)
class NextStep:
    step: Step
    url: str
    asks: bool


@dataclass
class MinutesCard:
    """The minutes of a visit with the last text and the last step on record."""

    card: VisitCard
    version: MinutesVersion | None
    event: MinutesEvent | None
    steps: list[NextStep]


def minutes_cards_of(page: MissionPage) -> list[MinutesCard]:
    """Two queries, however many minutes there are."""
    mission, user = page.mission, page.user
    versions = MinutesVersion.objects.filter(minutes__visit__mission=mission)
    events = MinutesEvent.objects.filter(subject__visit__mission=mission)
    last_version = _last_of(versions, "minutes", "-number")
    last_event = _last_of(events, "subject", "-pk")
    hosts = is_host(user, mission)
    answers = hosts or coordinates(user, mission)
    may = {"circulate": mission.editable, "agree": answers}
    may["ask-for-correction"] = mission.editable or answers
    return [
        MinutesCard(
            card,
            last_version.get(card.minutes.pk),
            last_event.get(card.minutes.pk),
            _steps(card, user=user, may=may, hosts=hosts),
        )
        for card in page.minutes_cards
    ]


def _last_of(rows: QuerySet, owner: str, latest_first: str) -> dict[int, Model]:
    last = rows.order_by(owner, latest_first).distinct(owner).select_related("by")
    return {getattr(row, f"{owner}_id"): row for row in last}


def _steps(card: VisitCard, *, user, may: dict, hosts: bool) -> list[NextStep]:
    """As `may_agree_minutes` has it: nobody agrees to a text of their own."""
    is_own_text = card.visit.last_author == user.pk
    return [
        NextStep(
            step,
            f"{card.visit.get_absolute_url()}minutes/{step.name}/"
            # The text that they read: another one is not approved unseen.
            f"?seen={card.minutes.version}",
            # Who answers in place of the host side says why.
            asks=step.needs_reason or (step.name == "agree" and not hosts),
        )
        for step in steps_of_minutes(card.minutes)
        if may[step.name] and not (step.name == "agree" and is_own_text)
    ]

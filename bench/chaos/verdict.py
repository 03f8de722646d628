"""What a run proves: the record of the relay against what had to be told to whom."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.chaos.relay import Taken

# Of one message: to be looked at by a person, who then knows that it may be missing.
REVIEW = "review"
FINAL = ("sent", "superseded", "suppressed", "expired", "failed", REVIEW)


@dataclass(frozen=True)
class Row:
    """A message of the outbox, and the milestones whose reminders it carries."""

    message_id: str
    state: str
    tokens: frozenset[str]


@dataclass
class Verdict:
    """Names of milestones and messages, so that a failing run can be looked into."""

    # Obligations that no mail told and that no person was asked about.
    lost: list[str] = field(default_factory=list)
    # Obligations told again by another message; messages taken once more.
    doubled: list[str] = field(default_factory=list)
    # How often the relay took the message that it took most often.
    most: int = 0
    # For a person to decide, and whether the relay had taken it after all.
    to_decide: list[str] = field(default_factory=list)
    # What contradicts the record: sent without being taken, taken without being
    # ordered, told to somebody else, or open for ever.
    wrong: list[str] = field(default_factory=list)

    @property
    def repeats(self) -> int:
        return len(self.doubled)


def judge(
    expected: Mapping[str, str], taken: Sequence[Taken], rows: Sequence[Row]
) -> Verdict:
    times = Counter(mail.message_id for mail in taken)
    return Verdict(
        lost=_lost(expected, taken, rows),
        doubled=_doubled(times, taken),
        most=max(times.values(), default=0),
        to_decide=[row.message_id for row in rows if row.state == REVIEW],
        wrong=[*_wrong(times, rows), *_misdirected(expected, taken)],
    )


def _lost(expected, taken, rows) -> list[str]:
    told = {token for mail in taken for token in mail.tokens}
    asked = {token for row in rows if row.state == REVIEW for token in row.tokens}
    return sorted(set(expected) - told - asked)


def _doubled(times, taken) -> list[str]:
    """One entry for each time too many."""
    again = [name for name, count in times.items() for _ in range(count - 1)]
    told_by = Counter(
        token
        for _, token in {(mail.message_id, t) for mail in taken for t in mail.tokens}
    )
    return again + [t for t, messages in told_by.items() for _ in range(messages - 1)]


def _wrong(times, rows) -> list[str]:
    known = {row.message_id: row.state for row in rows}
    return [
        *(
            f"{name} sent, not taken"
            for name, state in known.items()
            if state == "sent" and not times[name]
        ),
        *(f"{name} taken, not ordered" for name in times if name not in known),
        *(
            f"{name} taken, now {known[name]}"
            for name in times
            if known.get(name, "sent") not in ("sent", REVIEW)
        ),
        *(
            f"{name} still {state}"
            for name, state in known.items()
            if state not in FINAL
        ),
    ]


def _misdirected(expected, taken) -> list[str]:
    return [
        f"{token} told to {mail.recipient}"
        for mail in taken
        for token in sorted(mail.tokens)
        if expected.get(token) != mail.recipient
    ]

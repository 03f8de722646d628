"""Cooperations of a made-up world: stage by stage, with what shows each stage."""

from datetime import datetime, timedelta
from itertools import combinations
from random import Random

from bench.world.people import People
from cooperation.models import (
    Cooperation,
    CooperationParty,
    CooperationProgramme,
    Evidence,
    EvidenceKind,
    Instrument,
    InstrumentKind,
    Stage,
    StageChange,
)


def make_cooperations(random: Random, people: People, *, number: int, at: datetime):
    pairs = list(combinations(sorted(c.code for c in people.countries), 2))
    random.shuffle(pairs)
    cooperations = Cooperation.objects.bulk_create(
        _cooperation(random, pairs[n % len(pairs)], n, at=at) for n in range(number)
    )
    _parties(random, people, cooperations)
    CooperationProgramme.objects.bulk_create(
        CooperationProgramme(
            cooperation=cooperation, programme=random.choice(people.programmes)
        )
        for cooperation in cooperations
    )
    _stage_changes(people, cooperations, at=at)
    _instruments(cooperations)


def _cooperation(random, pair, n, *, at) -> Cooperation:
    first, second = pair
    stage = random.choice(Stage.values)
    since = at.date() - timedelta(days=random.randint(1, 900))
    return Cooperation(
        code=f"{first}-{second}-{n}",
        title_fr=f"Coopération {first}–{second} {n}",
        country_a_id=first,
        country_b_id=second,
        stage=stage,
        stage_since=since if stage else None,
    )


def _parties(random, people, cooperations):
    CooperationParty.objects.bulk_create(
        CooperationParty(
            cooperation=cooperation,
            country_id=code,
            institution=random.choice(people.bodies[code]),
        )
        for cooperation in cooperations
        for code in (cooperation.country_a_id, cooperation.country_b_id)
    )


def _stage_changes(people, cooperations, *, at):
    """One for each stage up to the present one, a few months apart."""
    steps = [
        (cooperation, stage)
        for cooperation in cooperations
        for stage in range(1, cooperation.stage + 1)
    ]
    evidence = Evidence.objects.bulk_create(
        Evidence(
            kind=EvidenceKind.STATEMENT,
            title=f"Étape {stage} de {cooperation.code}",
            statement="Constaté.",
            dated_on=_day(cooperation, stage),
            added_by=people.coordinator,
            added_at=at,
        )
        for cooperation, stage in steps
    )
    StageChange.objects.bulk_create(
        StageChange(
            cooperation=cooperation,
            from_stage=stage - 1,
            to_stage=stage,
            dated_on=_day(cooperation, stage),
            evidence=shown,
            by=people.coordinator,
            at=at + (_day(cooperation, stage) - at.date()),
        )
        for (cooperation, stage), shown in zip(steps, evidence, strict=True)
    )


def _day(cooperation, stage):
    return cooperation.stage_since - timedelta(days=120 * (cooperation.stage - stage))


def _instruments(cooperations):
    Instrument.objects.bulk_create(
        Instrument(
            cooperation=cooperation,
            kind=InstrumentKind.MOU,
            title=f"Protocole {cooperation.code}",
            status="signed",
            signed_on=_day(cooperation, Stage.SIGNED),
            expires_on=_day(cooperation, Stage.SIGNED) + timedelta(days=365 * 5),
        )
        for cooperation in cooperations
        if cooperation.stage >= Stage.SIGNED
    )

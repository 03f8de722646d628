"""Missions of a made-up world, with everything that a mission leaves behind."""

from collections import Counter
from datetime import datetime, time, timedelta
from random import Random

from bench.world.people import People
from bench.world.words import LINES, PROMISES, SUBJECTS, TOWNS
from cooperation.models import FollowUp, FollowUpStatus, MissionActivity
from cooperation.models.follow_up import FollowUpEvent
from institutions.models import SocialSide, Theme
from missions.models import (
    Debriefing,
    Delegation,
    DelegationMember,
    MemberRole,
    Minutes,
    MinutesStatus,
    MinutesVersion,
    Mission,
    MissionKind,
    MissionStatus,
    Visit,
    VisitStatus,
)
from missions.models.mission import MissionEvent

VISITS, DELEGATES, FOLLOW_UPS = 4, 6, 3
AT_ONCE = 500
WEEK = timedelta(days=7)
OVER = [MissionStatus.HELD, MissionStatus.REPORTED, MissionStatus.CLOSED]
SIDES = [*[SocialSide.GOVERNMENT] * 3, SocialSide.EMPLOYERS, SocialSide.WORKERS]


def make_missions(random: Random, people: People, activities, *, number, at: datetime):
    codes, themes = Counter(), list(Theme.objects.filter(parent=None).order_by("code"))
    for made in range(0, number, AT_ONCE):
        count = min(AT_ONCE, number - made)
        missions = [_mission(random, people, codes, at=at) for _ in range(count)]
        Mission.objects.bulk_create(missions)
        _themes(random, missions, themes)
        _events(people, missions, at=at)
        _delegations(random, people, missions)
        visits = _visits(random, people, missions)
        _minutes(random, people, visits, at=at)
        _debriefings(people, missions, at=at)
        _follow_ups(random, people, visits, activities, at=at)


def _mission(random, people, codes, *, at) -> Mission:
    # Near pairs meet more often than far ones, as they do.
    visitor, host = random.sample(people.countries, 2)
    if random.random() < 0.5:
        visitor, host = people.countries[0], random.choice(people.countries[1:6])
    starts_on = at.date() - timedelta(days=random.randint(-90, 2500))
    pair = f"{visitor.code}-{host.code}-{starts_on:%Y}"
    codes[pair] += 1
    subject = random.choice(SUBJECTS)
    return Mission(
        code=f"{pair}-{codes[pair]:02}",
        title=f"Mission d’étude sur {subject}",
        kind=random.choice(MissionKind.values),
        purpose=f"Échanger sur {subject} et préparer une coopération.",
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=random.randint(2, 5)),
        visiting_country=visitor,
        host_country=host,
        lead_institution=random.choice(people.bodies[visitor.code]),
        host_institution=random.choice(people.bodies[host.code]),
        city=random.choice(TOWNS),
        time_zone=host.time_zone,
        programme=random.choice([None, *people.programmes]),
        report_due_on=starts_on + timedelta(days=20),
        status=_status(random, starts_on, at.date()),
        logged_by=people.staff[visitor.code][0],
        logged_at=min(at, at + (starts_on - at.date())),
    )


def _status(random, starts_on, today) -> str:
    if starts_on >= today - timedelta(days=6):
        return MissionStatus.PLANNED
    if random.random() < 0.05:
        return MissionStatus.CANCELLED
    if (today - starts_on).days > 60 and random.random() < 0.97:
        return random.choice([MissionStatus.REPORTED, MissionStatus.CLOSED])
    return random.choice([MissionStatus.HELD, *OVER, MissionStatus.CLOSED])


def _themes(random, missions, themes):
    links = Mission.themes.through
    links.objects.bulk_create(
        links(mission=mission, theme=random.choice(themes)) for mission in missions
    )


def _events(people, missions, *, at):
    events = []
    for mission in missions:
        held_at = min(at, at + (mission.ends_on - at.date()))
        steps = [mission.status] if mission.status not in OVER else _steps(mission)
        for n, status in enumerate(steps):
            moment = min(at, held_at + timedelta(days=12 * n))
            by = people.staff[mission.visiting_country_id][0]
            events.append(
                MissionEvent(subject=mission, to_status=status, by=by, at=moment)
            )
    MissionEvent.objects.bulk_create(events)


def _steps(mission) -> list[str]:
    return OVER[: OVER.index(mission.status) + 1]


def _delegations(random, people, missions):
    delegations = Delegation.objects.bulk_create(
        Delegation(mission=mission, country=mission.visiting_country)
        for mission in missions
    )
    DelegationMember.objects.bulk_create(
        _delegate(random, people, delegation, position)
        for delegation in delegations
        for position in range(DELEGATES)
    )


def _delegate(random, people, delegation, position):
    body = random.choice(people.bodies[delegation.country_id])
    person = people.people[body.pk][0] if position == 0 else None
    return DelegationMember(
        delegation=delegation,
        person=person,
        institution=body,
        title="Directeur",
        side=random.choice(SIDES),
        role=MemberRole.HEAD if position == 0 else MemberRole.MEMBER,
        sex=random.choice(["F", "M", "M", ""]),
        position=position,
    )


def _visits(random, people, missions) -> list[Visit]:
    return Visit.objects.bulk_create(
        Visit(
            mission=mission,
            number=number,
            institution=random.choice(people.bodies[mission.host_country_id]),
            takes_place_on=mission.starts_on + timedelta(days=(number - 1) % 3),
            start_time=time(8 + number),
            time_zone=mission.time_zone,
            subject=random.choice(SUBJECTS).capitalize(),
            status=_visit_status(mission),
        )
        for mission in missions
        for number in range(1, VISITS + 1)
    )


def _visit_status(mission) -> str:
    if mission.status in OVER:
        return VisitStatus.HELD
    if mission.status == MissionStatus.CANCELLED:
        return VisitStatus.CANCELLED
    return VisitStatus.TO_CONFIRM


def _minutes(random, people, visits, *, at):
    held = [v for v in visits if v.is_held and random.random() < 0.85]
    minutes = Minutes.objects.bulk_create(
        Minutes(visit=visit, text="\n".join(random.sample(LINES, 4))) for visit in held
    )
    MinutesVersion.objects.bulk_create(
        MinutesVersion(
            minutes=row,
            number=1,
            text=row.text,
            by=people.staff[row.visit.mission.visiting_country_id][0],
            at=row.visit.mission.logged_at,
        )
        for row in minutes
    )
    # Agreed minutes are locked, and have no further version: so this comes last.
    agreed = [row for row in minutes if random.random() < 0.9]
    for row in agreed:
        settled = min(at, at + (row.visit.takes_place_on - at.date()) + WEEK)
        for field in ("circulated_at", "agreed_at"):
            setattr(row, field, settled)
        setattr(row, "status", MinutesStatus.AGREED)  # noqa: B010
    fields = ["status", "circulated_at", "agreed_at"]
    Minutes.objects.bulk_update(agreed, fields, batch_size=AT_ONCE)


def _debriefings(people, missions, *, at):
    Debriefing.objects.bulk_create(
        Debriefing(
            mission=mission,
            held_on=mission.ends_on,
            institution=mission.host_institution,
            summary="Les parties conviennent de poursuivre.",
            recorded_by=people.staff[mission.visiting_country_id][0],
            recorded_at=at,
        )
        for mission in missions
        if mission.status in OVER
    )


def _follow_ups(random, people, visits, activities, *, at):
    numbers, follow_ups, served = Counter(), [], {}
    for visit in visits:
        mission = visit.mission
        if not visit.is_held or visit.number > FOLLOW_UPS:
            continue
        numbers[mission.pk] += 1
        activity = random.choice([None, *activities[mission.visiting_country_id]])
        if activity and mission.pk % 3 == 0:
            served[mission.pk, activity.pk] = MissionActivity(
                mission=mission, activity=activity
            )
        follow_ups.append(
            _follow_up(random, people, visit, numbers[mission.pk], activity, at=at)
        )
    FollowUp.objects.bulk_create(follow_ups)
    FollowUpEvent.objects.bulk_create(
        FollowUpEvent(
            subject=follow_up,
            to_status=follow_up.status,
            by=people.staff[follow_up.mission.host_country_id][0],
            at=follow_up.closed_at or follow_up.mission.logged_at,
        )
        for follow_up in follow_ups
    )
    MissionActivity.objects.bulk_create(served.values())


def _follow_up(random, people, visit, number, activity, *, at) -> FollowUp:
    mission, country = visit.mission, random.choice([0, 1])
    code = [mission.visiting_country_id, mission.host_country_id][country]
    due_on = mission.ends_on + timedelta(days=random.randint(20, 300))
    is_old = (at.date() - due_on).days
    status = random.choice(["proposed", "agreed", "in_progress"])
    if random.random() < _share_closed(is_old):
        status = random.choice([*[FollowUpStatus.DONE] * 5, FollowUpStatus.DROPPED])
    closed = status in {FollowUpStatus.DONE, FollowUpStatus.DROPPED}
    return FollowUp(
        mission=mission,
        visit=visit,
        number=number,
        title=random.choice(PROMISES),
        owner_institution=random.choice([None, *people.bodies[code]]),
        owner=random.choice([None, *people.staff[code]]),
        due_on=due_on if random.random() < 0.95 else None,
        activity=activity,
        status=status,
        closed_at=min(at, at + (due_on - at.date())) if closed else None,
    )


def _share_closed(days_late: int) -> float:
    """What was promised is late for a year and a half at most: then it is dropped."""
    if days_late > 540:
        return 1
    return 0.9 if days_late > 40 else 0.8 if days_late > 0 else 0.1

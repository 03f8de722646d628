"""Action plans of a made-up world: some of it reached, some late, some far off."""

from datetime import datetime, timedelta
from random import Random

from bench.world.people import People
from bench.world.words import AXES, RESULTS, SUBJECTS
from cooperation.models import (
    ActionPlan,
    Activity,
    Evidence,
    EvidenceKind,
    ForecastChange,
    Milestone,
    MilestoneStatus,
    PlanSection,
)
from cooperation.models.milestone import MilestoneEvent

AXIS_COUNT = len(AXES)


def make_plans(random: Random, people: People, *, size, at: datetime):
    """The activities of each country's plan, by its code."""
    activities = {}
    for number in range(size.plans):
        country = people.countries[number % len(people.countries)]
        made = _plan(random, people, country, size=size, number=number, at=at)
        activities.setdefault(country.code, []).extend(made)
    return activities


def _plan(random, people, country, *, size, number, at):
    today = at.date()
    plan = ActionPlan.objects.create(
        code=f"{country.code}-PLAN-{number}",
        country=country,
        lead_institution=people.bodies[country.code][0],
        programme=random.choice(people.programmes),
        title_fr=f"Plan d’action {country.code} {number}",
        level_labels_fr=["Axe", "Objectif", "Activité"],
        starts_on=today - timedelta(days=900),
        ends_on=today + timedelta(days=900),
    )
    by = people.coordinator
    plan.record_start(by=by, at=at - timedelta(days=900))
    plan.adopt(by=by, at=at - timedelta(days=880))
    sections = _sections(plan)
    activities = _activities(random, people, plan, sections, size.activities)
    _milestones(random, people, activities, at=at)
    return activities


def _sections(plan) -> list[PlanSection]:
    """Four axes of two objectives each; the objectives hold the activities."""
    axes = PlanSection.objects.bulk_create(
        PlanSection(plan=plan, number=str(n), position=n, title_fr=title)
        for n, title in enumerate(AXES, start=1)
    )
    return PlanSection.objects.bulk_create(
        PlanSection(
            plan=plan,
            parent=axis,
            number=f"{axis.number}.{n}",
            position=n,
            title_fr=f"Objectif {axis.number}.{n}",
        )
        for axis in axes
        for n in (1, 2)
    )


def _activities(random, people, plan, sections, number):
    bodies = people.bodies[plan.country_id]
    return Activity.objects.bulk_create(
        Activity(
            plan=plan,
            section=sections[n % len(sections)],
            number=f"{sections[n % len(sections)].number}.{n // len(sections) + 1}",
            position=n,
            title_fr=f"Travailler sur {random.choice(SUBJECTS)}",
            responsible=random.choice(bodies),
            indicator="Nombre de personnes placées",
            target="100",
        )
        for n in range(number)
    )


def _milestones(random, people, activities, *, at):
    today, reached, milestones, changes = at.date(), [], [], []
    for activity in activities:
        day = today + timedelta(days=random.randint(-800, 700))
        for n, result in enumerate(RESULTS, start=1):
            day += timedelta(days=random.randint(20, 90))
            milestone = _milestone(random, people, activity, n, result, day)
            milestones.append(milestone)
            if day < today and random.random() < 0.97:
                reached.append(milestone)
            elif milestone.forecast_on != day:
                changes.append(milestone)
    _settle(people, reached, at=at)
    Milestone.objects.bulk_create(milestones)
    _history(people, milestones, changes, at=at)


def _milestone(random, people, activity, n, result, day):
    slip = random.choice([0, 0, 0, 7, 30, 60])
    owner = random.choice([None, *people.staff[activity.plan.country_id]])
    return Milestone(
        plan=activity.plan,
        activity=activity,
        number=f"{activity.number}.{n}",
        position=n,
        title_fr=f"{result} ({activity.number})",
        baseline_on=day,
        forecast_on=day + timedelta(days=slip),
        owner_institution=activity.responsible,
        owner=owner,
        expected_evidence="Document signé",
        status=random.choice(
            [MilestoneStatus.NOT_STARTED, MilestoneStatus.IN_PROGRESS]
        ),
    )


def _settle(people, reached, *, at):
    evidence = Evidence.objects.bulk_create(
        Evidence(
            kind=EvidenceKind.STATEMENT,
            title=milestone.title_fr,
            statement="Fait.",
            dated_on=milestone.forecast_on,
            added_by=people.coordinator,
            added_at=at,
        )
        for milestone in reached
    )
    for milestone, shown in zip(reached, evidence, strict=True):
        settled = {
            "status": MilestoneStatus.REACHED,
            "actual_on": milestone.forecast_on,
            "evidence": shown,
            "submitted_by": people.staff[milestone.plan.country_id][0],
            "confirmed_by": people.coordinator,
        }
        for field, value in settled.items():
            setattr(milestone, field, value)


def _history(people, milestones, changes, *, at):
    by = people.coordinator
    MilestoneEvent.objects.bulk_create(
        MilestoneEvent(
            subject=milestone,
            to_status=milestone.status,
            by=by,
            at=_moment(milestone.actual_on, at) if milestone.actual_on else at,
        )
        for milestone in milestones
    )
    ForecastChange.objects.bulk_create(
        ForecastChange(
            milestone=milestone,
            from_on=milestone.baseline_on,
            to_on=milestone.forecast_on,
            reason="Les avis manquent",
            by=by,
            at=at - timedelta(days=milestone.pk % 200),
        )
        for milestone in changes
    )


def _moment(day, at):
    return min(at, at + (day - at.date()))

"""An action plan around the true dates of Togo's strategy. Its activities and
milestones are made up, relative to today, and the plan is marked as illustrative."""

from datetime import date, datetime, timedelta

from accounts.models import User
from cooperation.example.registry import SOURCE, country, institution, theme
from cooperation.models import (
    ActionPlan,
    Activity,
    Cooperation,
    CooperationParty,
    CooperationProgramme,
    Evidence,
    EvidenceKind,
    FollowUp,
    Milestone,
    MissionActivity,
    PlanSection,
    Stage,
)
from missions.models import Mission, Programme

# The four axes of the strategy, as the press reported them in November 2017:
# https://fr.allafrica.com/stories/201711140275.html
AXES = [
    ("Conditions de la migration régulière", "Conditions of regular migration"),
    ("Cadre institutionnel", "Institutional framework"),
    (
        "Protection des droits, non-discrimination et genre",
        "Protection of rights, non-discrimination and gender",
    ),
    (
        "Contribution à l’emploi, aux richesses et aux compétences",
        "Contribution to jobs, wealth and skills",
    ),
]
# Section, activity in French and English, body, days from today to its milestone.
ACTIVITIES = [
    (
        1,
        "Créer un service de placement à l’international",
        "Create an international placement service",
        "ANPE",
        [
            (-45, "Projet de convention ANPE–ANETI rédigé", "Draft convention written"),
            # Tomorrow: what is so near is mailed at once, at night and on Sundays too.
            (1, "Avis des partenaires sociaux recueilli", "Social partners consulted"),
            (60, "Convention ANPE–ANETI signée", "Convention signed"),
        ],
    ),
    (
        2,
        "Installer le comité de suivi de la stratégie",
        "Set up the monitoring committee",
        "DGE",
        [
            (30, "Première réunion du comité tenue", "First meeting held"),
            (120, "Rapport annuel adopté", "Annual report adopted"),
        ],
    ),
    (
        3,
        "Informer les candidats au départ",
        "Inform candidates for departure",
        "DTE",
        [(90, "Guide du départ publié", "Departure guide published")],
    ),
    (
        4,
        "Associer la diaspora aux offres de compétences",
        "Involve the diaspora in offers of skills",
        "DTE",
        [(200, "Répertoire des compétences ouvert", "Directory of skills opened")],
    ),
]


def make_plan(programme: Programme, mission: Mission, *, today: date) -> ActionPlan:
    plan = ActionPlan.objects.create(
        code="TG-SNMP",
        country=country("TG"),
        lead_institution=institution("DGE", "TG"),
        programme=programme,
        title_fr="Stratégie nationale de migration professionnelle\N{NO-BREAK SPACE}: plan d’action",
        title_en="National labour migration strategy: action plan",
        level_labels_fr=["Axe", "Activité"],
        level_labels_en=["Axis", "Activity"],
        launched_on=date(2015, 7, 1),
        launched_source=SOURCE,
        validated_on=date(2017, 11, 14),
        validated_source=SOURCE,
        is_illustrative=True,
    )
    sections = [
        PlanSection.objects.create(
            plan=plan, number=str(n), position=n, title_fr=fr, title_en=en
        )
        for n, (fr, en) in enumerate(AXES, start=1)
    ]
    for section, *activity in ACTIVITIES:
        _activity(sections[section - 1], *activity, today=today)
    MissionActivity.objects.create(
        mission=mission, activity=plan.activities.get(number="1.1")
    )
    return plan


def _activity(section, title_fr, title_en, acronym, milestones, *, today: date):
    activity = Activity.objects.create(
        plan=section.plan,
        section=section,
        number=f"{section.number}.1",
        position=1,
        title_fr=title_fr,
        title_en=title_en,
        responsible=institution(acronym, "TG"),
    )
    for n, (days, fr, en) in enumerate(milestones, start=1):
        Milestone.objects.create(
            plan=section.plan,
            activity=activity,
            number=f"{activity.number}.{n}",
            position=n,
            title_fr=fr,
            title_en=en,
            baseline_on=today + timedelta(days=days),
            forecast_on=today + timedelta(days=days),
            owner_institution=activity.responsible,
            expected_evidence=fr,
        )


def adopt_plan(
    plan: ActionPlan, *, owner: User, escalates_to: User, by: User, at: datetime
) -> None:
    """Everybody learns what is theirs; the first milestone's evidence is in."""
    plan.record_start(by=by, at=at)
    plan.adopt(by=by, at=at)
    plan.milestones.update(owner=owner, escalates_to=escalates_to)
    for milestone in plan.milestones.in_order():
        milestone.record_start(by=by, at=at)
    first = plan.milestones.get(number="1.1.1")
    evidence = Evidence.objects.create(
        kind=EvidenceKind.STATEMENT,
        title="Projet de convention (exemple)",
        statement="Exemple : le projet de convention est rédigé.",
        dated_on=first.baseline_on,
        added_by=owner,
        added_at=at,
    )
    first.submit(evidence=evidence, on=first.baseline_on, by=owner, at=at)
    # Something that slips, so that the plan shows what a slip looks like.
    last = plan.milestones.get(number="1.1.3")
    later = last.forecast_on + timedelta(weeks=4)
    last.start(by=owner, at=at)
    last.forecast(later, reason="Attente du partenaire (exemple)", by=owner, at=at)


def make_cooperation(
    programme: Programme, mission: Mission, plan: ActionPlan, *, by: User, at: datetime
) -> Cooperation:
    """Contact was made and a mission held: the stage is "exchange", with evidence."""
    cooperation = Cooperation.objects.create(
        code="TG-TN",
        title_fr="Coopération Togo–Tunisie en matière de migration de main-d’œuvre",
        title_en="Togo–Tunisia cooperation on labour migration",
        country_a=country("TG"),
        country_b=country("TN"),
    )
    cooperation.record_start(by=by, at=at)
    cooperation.themes.add(theme("T01"), theme("T04.1"))
    CooperationProgramme.objects.create(cooperation=cooperation, programme=programme)
    CooperationParty.objects.bulk_create(
        CooperationParty(
            cooperation=cooperation,
            country=country(code),
            institution=institution(acronym, code),
        )
        for code, acronym in [("TG", "ANPE"), ("TG", "DGE"), ("TN", "ANETI")]
    )
    evidence = Evidence.objects.create(
        kind=EvidenceKind.LINK,
        title="Note publique sur la mission de janvier 2019",
        link=SOURCE,
        dated_on=mission.ends_on,
        added_by=by,
        added_at=at,
    )
    cooperation.enter_stage(
        Stage.EXCHANGE, on=mission.ends_on, evidence=evidence, by=by, at=at
    )
    FollowUp.objects.filter(mission=mission).update(
        activity=plan.activities.get(number="1.1")
    )
    return cooperation

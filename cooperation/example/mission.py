"""The mission of January 2019 to Tunis, from the public note about it.

The three officials whom the note names stand by name; the other members stand by
function, because nobody is invented under a real institution's post.
"""

from datetime import date, datetime

from cooperation.actions.follow_ups import open_follow_up
from cooperation.example.registry import SOURCE, country, institution, theme
from institutions.models import Person, PersonVariant, Post, SocialSide
from missions.models import (
    AssistanceRequest,
    Debriefing,
    Delegation,
    DelegationMember,
    MemberRole,
    Mission,
    MissionHost,
    MissionKind,
    MissionStatus,
    Programme,
    Visit,
    VisitStatus,
)

STARTS_ON, ENDS_ON = date(2019, 1, 21), date(2019, 1, 25)

OFFICIALS = [
    ("Gaston", "Batchey", "Directeur général de l’emploi", "DGE", MemberRole.HEAD),
    ("Edmond", "Amoussou", "Directeur général", "ANPE", MemberRole.MEMBER),
    (
        "Afetogbo",
        "Azilan",
        "Directeur des Togolais de l’extérieur",
        "DTE",
        MemberRole.MEMBER,
    ),
]
OTHERS = [
    ("Représentant du patronat togolais", "CNP-Togo", SocialSide.EMPLOYERS),
    ("Représentants des centrales syndicales", "CCST", SocialSide.WORKERS),
]
VISITS = [
    ("ANETI", "Placement à l’international"),
    ("MRC", "Accueil et orientation des migrants"),
    ("OTE", "Services aux Tunisiens à l’étranger"),
    ("TAT", "Appui aux étrangers vivant en Tunisie"),
]


def make_mission(
    programme: Programme, request: AssistanceRequest, *, by, at: datetime
) -> Mission:
    mission = Mission.objects.create(
        code="TG-TN-2019-01",
        title="Mission d’étude Togo–Tunisie sur la migration de main-d’œuvre",
        kind=MissionKind.STUDY_VISIT,
        purpose=(
            "Engager une coopération entre institutions et échanger bonnes pratiques,"
            " expériences et assistance technique entre le Togo et la Tunisie."
        ),
        starts_on=STARTS_ON,
        ends_on=ENDS_ON,
        visiting_country=country("TG"),
        host_country=country("TN"),
        lead_institution=institution("DGE", "TG"),
        host_institution=institution("ANETI", "TN"),
        city="Tunis",
        time_zone="Africa/Tunis",
        programme=programme,
        request=request,
        sdg_goals="8, 10",
        source=SOURCE,
        status=MissionStatus.HELD,
        logged_by=by,
        logged_at=at,
    )
    mission.record_start(by=by, at=at)
    mission.themes.add(theme("T01"), theme("T04.1"), theme("T06"))
    MissionHost.objects.create(
        mission=mission,
        country=mission.host_country,
        institution=mission.host_institution,
    )
    _delegation(mission)
    _visits(mission, by=by, at=at)
    _debriefing(mission, by=by, at=at)
    return mission


def _delegation(mission: Mission) -> None:
    delegation = Delegation.objects.create(
        mission=mission,
        country=mission.visiting_country,
        institution=mission.lead_institution,
    )
    members = [_official(*official) for official in OFFICIALS] + [
        DelegationMember(title=title, institution=institution(acronym, "TG"), side=side)
        for title, acronym, side in OTHERS
    ]
    for position, member in enumerate(members):
        member.delegation, member.position = delegation, position
    DelegationMember.objects.bulk_create(members)


def _official(given_names, family_name, title, acronym, role) -> DelegationMember:
    person = Person.objects.create(
        given_names=given_names, family_name=family_name, civility="M.", sex="M"
    )
    if family_name == "Batchey":
        PersonVariant.objects.create(
            person=person, given_names="Komlan Apédoh", family_name="Batchey"
        )
    post = Post.objects.create(
        person=person,
        institution=institution(acronym, "TG"),
        title=title,
        confirmed_on=STARTS_ON,
        source=SOURCE,
    )
    return DelegationMember(
        person=person,
        post=post,
        institution=post.institution,
        title=title,
        side=SocialSide.GOVERNMENT,
        role=role,
        sex=person.sex,
    )


def _visits(mission: Mission, *, by, at: datetime) -> None:
    """The note names four hosts and no day or hour: all stand on the first day."""
    for number, (acronym, subject) in enumerate(VISITS, start=1):
        visit = Visit.objects.create(
            mission=mission,
            number=number,
            institution=institution(acronym, "TN"),
            takes_place_on=STARTS_ON,
            time_zone=mission.time_zone,
            subject=subject,
            status=VisitStatus.HELD,
        )
        visit.record_start(by=by, at=at)


def _debriefing(mission: Mission, *, by, at: datetime) -> None:
    Debriefing.objects.create(
        mission=mission,
        held_on=ENDS_ON,
        institution=mission.host_institution,
        participants="Délégation togolaise et responsables de l’ANETI",
        summary=(
            "La délégation salue le professionnalisme des institutions rencontrées."
            " Le Togo sollicitera l’expertise tunisienne en placement à l’international."
        ),
        recorded_by=by,
        recorded_at=at,
    )
    open_follow_up(
        mission=mission,
        visit=None,
        title=(
            "Solliciter l’expertise tunisienne en matière de placement à l’international"
        ),
        owner_institution=institution("ANPE", "TG"),
        by=by,
        at=at,
    )

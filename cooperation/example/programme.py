"""Who paid and who organised: FMM West Africa and its Demand Driven Facility."""

from datetime import date, datetime

from cooperation.example.registry import SOURCE, country, institution, theme
from missions.models import (
    AssistanceRequest,
    PartnerRole,
    Programme,
    ProgrammePartner,
)

PARTNERS = [
    ("EU", PartnerRole.FUNDER),
    ("ECOWAS", PartnerRole.FUNDER),
    ("ICMPD", PartnerRole.COORDINATOR),
    ("IOM", PartnerRole.IMPLEMENTER),
    ("ILO", PartnerRole.IMPLEMENTER),
    ("ICMPD", PartnerRole.IMPLEMENTER),
]


def make_programme() -> Programme:
    programme = Programme.objects.create(
        code="FMM-WA",
        name_fr=(
            "Appui à la libre circulation des personnes et à la migration"
            " en Afrique de l’Ouest (FMM Afrique de l’Ouest)"
        ),
        name_en=(
            "Support to Free Movement of Persons and Migration in West Africa"
            " (FMM West Africa)"
        ),
        facility="DDF",
        description=(
            "Demand Driven Facility: technical assistance to national institutions"
            " of ECOWAS member states and Mauritania."
        ),
        starts_on=date(2013, 6, 1),
        ends_on=date(2021, 3, 31),
        source=SOURCE,
    )
    ProgrammePartner.objects.bulk_create(
        ProgrammePartner(
            programme=programme, institution=institution(acronym, None), role=role
        )
        for acronym, role in PARTNERS
    )
    return programme


def make_request(programme: Programme, *, by, at: datetime) -> AssistanceRequest:
    """The steps are real, their days are not known: the note gives none."""
    request = AssistanceRequest.objects.create(
        programme=programme,
        country=country("TG"),
        institution=institution("DGE", "TG"),
        title="Mission d’étude en Tunisie sur la migration de main-d’œuvre",
        objective=(
            "S’inspirer de l’expérience tunisienne pour mettre en œuvre la stratégie"
            " nationale de migration professionnelle."
        ),
    )
    request.themes.add(theme("T01.1"), theme("T04.1"))
    request.record_start(by=by, at=at)
    return request

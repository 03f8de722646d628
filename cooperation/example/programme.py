"""Who paid and who organised: FMM West Africa and its Demand Driven Facility."""

from datetime import date, datetime

from cooperation.example.registry import SOURCE, country, institution, theme
from missions.actions.requests import (
    appraise_request,
    approve_request,
    record_eligibility,
)
from missions.models import (
    Answer,
    AssistanceRequest,
    Criterion,
    Outcome,
    PartnerRole,
    Party,
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
        region=institution("ECOWAS", None),
        source=SOURCE,
    )
    # "15 ECOWAS member states and Mauritania" (docs/domain.md 1.1).
    programme.further_countries.add(country("MR"))
    ProgrammePartner.objects.bulk_create(
        ProgrammePartner(
            programme=programme, institution=institution(acronym, None), role=role
        )
        for acronym, role in PARTNERS
    )
    return programme


# Made up, like the days of the steps: the note says only that the mission was asked
# for and approved.
APPRAISAL = {
    "objectives": (
        "Connaître le placement à l’international et l’accueil des migrants en Tunisie."
    ),
    "expected_results": "Des contacts entre institutions et des pistes de coopération.",
    "delegate_profiles": (
        "Responsables de l’emploi et de la diaspora, employeurs, travailleurs."
    ),
    "draft_programme": "Cinq jours à Tunis, quatre institutions, une restitution.",
    "paid_by": "Programme : voyage et séjour. Tunisie : accueil et salles.",
}


def make_request(
    programme: Programme, *, staff, coordinator, at: datetime
) -> AssistanceRequest:
    """Asked for by the directorate, approved by the programme. The days are invented,
    and say so in the notes: the public note gives none."""
    request = AssistanceRequest.objects.create(
        programme=programme,
        country=country("TG"),
        institution=institution("DGE", "TG"),
        host_country=country("TN"),
        host_institution=institution("ANETI", "TN"),
        title="Mission d’étude en Tunisie sur la migration de main-d’œuvre",
        objective=(
            "S’inspirer de l’expérience tunisienne pour mettre en œuvre la stratégie"
            " nationale de migration professionnelle."
        ),
        wanted_from=date(2019, 1, 21),
        wanted_until=date(2019, 1, 25),
    )
    request.themes.add(theme("T01.1"), theme("T04.1"))
    request.record_start(by=staff, at=at)
    _take_steps(request, staff=staff, coordinator=coordinator, at=at)
    return request


def _take_steps(request: AssistanceRequest, *, staff, coordinator, at) -> None:
    note = "Exemple : date non connue."
    request.submit(on=date(2018, 10, 1), by=staff, at=at, note=note)
    stamp = {"by": coordinator, "at": at, "note": note}
    answers = {criterion: (Answer.YES, "") for criterion in Criterion}
    record_eligibility(request, answers=answers, **stamp)
    appraise_request(request, appraisal=APPRAISAL, file=None, **stamp)
    decided_on = date(2018, 12, 3)
    agrees = {
        "outcome": Outcome.AGREES,
        "decided_on": decided_on,
        "reference": "Exemple",
    }
    parties = {party: dict(agrees) for party in Party}
    approve_request(request, parties=parties, on=decided_on, reference="", **stamp)

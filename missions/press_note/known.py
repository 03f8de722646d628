"""What the reader may name for one user: bodies, programmes and themes they see."""

from institutions.models import Institution, InstitutionStatus, Theme
from missions.models import PartnerRole, Programme
from missions.press_note.funding import KnownProgramme, programme_names
from missions.press_note.gazetteer import Gazetteer, body_of
from missions.press_note.reading import Known
from missions.press_note.themes import KnownTheme
from missions.registry import Registry

CARRIERS = {PartnerRole.IMPLEMENTER, PartnerRole.COORDINATOR}


def known_to(registry: Registry) -> Known:
    bodies = [
        body_of(one, label=registry.labels[one.pk], former=one.former_names.all())
        for one in registry.institutions
        if one.status != InstitutionStatus.MERGED
    ]
    programmes = Programme.objects.for_user(registry.user).prefetch_related(
        "partners__institution"
    )
    return Known(
        gazetteer=Gazetteer(bodies),
        programmes=[_programme(one) for one in programmes.in_order()],
        themes=[
            KnownTheme(one.pk, one.code, one.name, (one.name_fr, one.name_en))
            for one in Theme.objects.order_by("code", "pk")
        ],
    )


def _programme(programme: Programme) -> KnownProgramme:
    codes: dict[bool, set[str]] = {True: set(), False: set()}
    for partner in programme.partners.all():
        body: Institution = partner.institution
        codes[partner.role in CARRIERS].add(body.code)
    return KnownProgramme(
        pk=programme.pk,
        label=programme.name,
        names=programme_names(programme.name_fr, programme.name_en),
        funders=frozenset(codes[False]),
        implementers=frozenset(codes[True]),
    )

"""A programme with its partners and countries, stored in one go."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from institutions.models import Country, Institution
from missions.models import Programme, ProgrammePartner


@transaction.atomic
def add_programme(
    programme: Programme,
    *,
    partners: Mapping[str, Iterable[Institution]],
    countries: Iterable[Country],
) -> None:
    programme.save(force_insert=True)
    _link(programme, partners, countries)


@transaction.atomic
def edit_programme(
    programme: Programme,
    *,
    fields: Iterable[str],
    expected_version: int,
    partners: Mapping[str, Iterable[Institution]],
    countries: Iterable[Country],
) -> None:
    programme.save_edit(expected_version=expected_version, fields=fields)
    _link(programme, partners, countries)


def _link(programme, partners, countries) -> None:
    wanted = {(role, body.pk) for role, bodies in partners.items() for body in bodies}
    for partner in programme.partners.all():
        if (partner.role, partner.institution_id) not in wanted:
            partner.delete()
    ProgrammePartner.objects.bulk_create(
        [
            ProgrammePartner(programme=programme, role=role, institution_id=pk)
            for role, pk in sorted(wanted)
        ],
        ignore_conflicts=True,
    )
    programme.further_countries.set(countries)

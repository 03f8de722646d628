"""Correcting what was true of an institution for a time: names, parents, members."""

from datetime import date

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from institutions.actions.dated_changes import DatedChangeError, lock, stands_above
from institutions.models import (
    CountryMembership,
    FormerName,
    Institution,
    InstitutionParent,
    InstitutionTheme,
    ThemeOffer,
)
from migration_coop.lib.formats import format_date


def check_fact(fact, *, siblings: models.QuerySet, today: date) -> None:
    """Whether these dates can be, beside those of the others of its kind."""
    starts, ends = fact.valid_from, fact.valid_to
    if starts and ends and ends <= starts:
        raise DatedChangeError(
            _("The end must come after the start."), field="valid_to"
        )
    if isinstance(fact, FormerName) and ends > today:
        message = _("A former name ended by today: one to come is no former name.")
        raise DatedChangeError(message, field="valid_to")
    others = siblings.exclude(pk=fact.pk)
    if fact.pk is None:
        # The very same, sent twice, overlaps nothing: it is stored once.
        others = others.exclude(pk__in=_same(fact, siblings).values("pk"))
    if isinstance(fact, CountryMembership):
        others = others.filter(country=fact.country_id)
    overlapping = _ending_after(others, starts) & _starting_before(others, ends)
    if other := overlapping.order_by("pk").first():
        message = _("These dates overlap those of “%(other)s”: %(dates)s.")
        said = {"other": _called(other), "dates": _dates(other)}
        raise DatedChangeError(message % said, field="valid_from")
    if isinstance(fact, InstitutionParent):
        _check_parent(fact, today=today)


def _check_parent(fact: InstitutionParent, *, today: date) -> None:
    if stands_above(fact.institution, fact.parent, on=fact.valid_from or today):
        message = _("%(name)s stands under this institution itself.")
        message %= {"name": fact.parent.short_name}
        raise DatedChangeError(message, field="parent")


def hold(institution: Institution) -> None:
    """Nobody else changes its facts before this transaction ends."""
    Institution.objects.select_for_update().get(pk=institution.pk)


def add_fact(fact, *, siblings: models.QuerySet) -> None:
    """Store it, checked, while its institution is held; the same fact once only."""
    if not _same(fact, siblings).exists():
        fact.save(force_insert=True)


def _same(fact, siblings: models.QuerySet) -> models.QuerySet:
    columns = {field.attname for field in fact._meta.concrete_fields}
    said = {name: getattr(fact, name) for name in columns - {"id", "version"}}
    return siblings.filter(**said)


@transaction.atomic
def edit_fact(
    fact,
    *,
    owner: Institution,
    siblings: models.QuerySet,
    fields: list[str],
    today: date,
    expected_version: int,
) -> None:
    hold(owner)
    _check(fact, siblings=siblings, today=today)
    fact.save_edit(expected_version=expected_version, fields=fields)


def _check(fact, *, siblings: models.QuerySet, today: date) -> None:
    if hasattr(fact, "valid_to"):
        check_fact(fact, siblings=siblings, today=today)


@transaction.atomic
def write_themes(
    institution: Institution, themes: dict[ThemeOffer, list], *, expected_version: int
) -> None:
    """What it offers and seeks from now on."""
    lock(institution, expected_version=expected_version)
    wanted = {(offer, theme.pk) for offer in themes for theme in themes[offer]}
    known = {(row.offer, row.theme_id): row for row in institution.themes.all()}
    gone = [row.pk for key, row in known.items() if key not in wanted]
    institution.themes.filter(pk__in=gone).delete()
    InstitutionTheme.objects.bulk_create(
        InstitutionTheme(institution=institution, offer=offer, theme_id=theme)
        for offer, theme in sorted(wanted - known.keys())
    )
    institution.save_edit(expected_version=expected_version, fields=[])


def _ending_after(rows: models.QuerySet, day: date | None) -> models.QuerySet:
    return rows.filter(Q(valid_to=None) | Q(valid_to__gt=day)) if day else rows


def _starting_before(rows: models.QuerySet, day: date | None) -> models.QuerySet:
    return rows.filter(Q(valid_from=None) | Q(valid_from__lt=day)) if day else rows


def _called(fact) -> str:
    if isinstance(fact, FormerName):
        return fact.full_name
    other = fact.parent if isinstance(fact, InstitutionParent) else fact.country
    return str(other)


def _dates(fact) -> str:
    starts, ends = (
        format_date(day) if day else "…" for day in (fact.valid_from, fact.valid_to)
    )
    return f"{starts} – {ends}"

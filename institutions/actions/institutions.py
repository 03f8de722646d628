"""What is done to an institution beyond its own row."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from institutions.actions.dated_changes import DatedChangeError, lock
from institutions.models import FormerName, Institution, InstitutionEvent
from migration_coop.lib.records import create_once

NAMES = ("name_fr", "name_en", "name_pt", "name_ar", "acronym")


class RenameError(DatedChangeError):
    """A new name that cannot hold from that day."""


@transaction.atomic
def rename_institution(
    institution: Institution,
    *,
    names: Mapping[str, str],
    holds_from: date,
    today: date,
    source: str,
    expected_version: int,
) -> None:
    """Give it new names from a day on; what happened before keeps the old ones.

    The row is locked, and its version checked first: of two people who rename at
    once, one wins and one former name is kept. Who did it is in the history.
    """
    lock(institution, expected_version=expected_version)
    check_rename(institution, holds_from=holds_from, today=today)
    since = _since(institution)
    former = FormerName(
        institution=institution,
        valid_from=since,
        valid_to=holds_from,
        source=source,
        **{field: getattr(institution, field) for field in NAMES},
    )
    for field in NAMES:
        setattr(institution, field, names[field])
    # A translation of the old name says nothing about the new one.
    institution.unofficial_names = []
    fields = [*NAMES, "unofficial_names"]
    institution.save_edit(expected_version=expected_version, fields=fields)
    former.save()


def check_rename(institution: Institution, *, holds_from: date, today: date) -> None:
    if holds_from > today:
        raise RenameError(_("A name that holds later is entered when it holds."))
    since = _since(institution)
    if since and holds_from <= since:
        raise RenameError(_("The present name has held since that day or later."))
    if not institution.exists_on(holds_from):
        raise RenameError(_("It was dissolved by that day."))


def add_institution(
    institution: Institution, *, form_key: UUID, by, at: datetime
) -> Institution:
    """Store it once, under a code of its own: TG-ANPE, or TG-INST-004."""

    def create() -> Institution:
        institution.form_key = form_key
        _store([institution], by=by, at=at)
        return institution

    return create_once(Institution, form_key=form_key, create=create)


@transaction.atomic
def add_institutions(institutions: list[Institution], *, by, at: datetime) -> None:
    """Store many at once, each under a code of its own; as many queries as for one."""
    if institutions:
        _store(institutions, by=by, at=at)


@transaction.atomic
def note_institutions(institutions: list[Institution], *, by, at: datetime) -> None:
    """Store bodies that somebody named while logging, for others to complete.

    As many queries for twenty as for one.
    """
    for institution in institutions:
        institution.mark_noted(by=by, at=at)
    if institutions:
        _store(institutions, by=by, at=at)


def _store(institutions: list[Institution], *, by, at: datetime) -> None:
    # Additions are rare; one after the other, no two get the same code.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('institution code'))")
    in_places = Q()
    for institution in institutions:
        in_places |= Q(code__startswith=f"{_place(institution)}-")
    codes = Institution.objects.filter(in_places).values_list("code", flat=True)
    taken = set(codes)
    for institution in institutions:
        institution.code = _free_code(institution, taken)
        taken.add(institution.code)
    Institution.objects.bulk_create(institutions)
    InstitutionEvent.objects.bulk_create(
        InstitutionEvent(subject=row, to_status=row.status, by=by, at=at)
        for row in institutions
    )


def _since(institution: Institution) -> date | None:
    """The first day of the present name, if it had another before."""
    days = institution.former_names.order_by("-valid_to").values_list("valid_to")
    return days[0][0] if days else None


def _place(institution: Institution) -> str:
    return institution.country_id or "XX"


def _free_code(institution: Institution, taken: set[str]) -> str:
    place = _place(institution)
    acronym = slugify(institution.acronym.split("/")[-1]).upper()[:20]
    stem = f"{place}-{acronym}" if acronym else f"{place}-INST"
    if acronym and stem not in taken:
        return stem
    number = 1
    while (code := f"{stem}-{number:03d}") in taken:
        number += 1
    return code

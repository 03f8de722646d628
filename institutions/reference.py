"""The facts every installation starts from: countries, themes and known institutions.

They stand in `institutions/data/*.csv`, each with its source. Loading again adds
what is missing and never touches a row that is there: an administrator may have
corrected it.
"""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pghistory
from django.db import models, transaction

from institutions.models import (
    Country,
    CountryMembership,
    CountryRule,
    FormerName,
    Institution,
    InstitutionParent,
    RestDays,
    Theme,
    social_side_of,
)

FOLDER = Path(__file__).parent / "data"
CERTAIN = {"A", "B"}


def load_reference(*, starter_set: bool = True) -> dict[str, int]:
    """Add the facts that are missing. Says how many rows of each kind there are.

    Without the starter set only those institutions come that other facts name, such
    as the bodies that countries are members of.
    """
    with pghistory.context(reason="reference data"), transaction.atomic():
        _add(Country, _countries())
        _add(Theme, _themes(level=1))
        _add(Theme, _themes(level=2))
        _add(Institution, _institutions(only=None if starter_set else _named()))
        # A correction may have moved the dates of these, so what counts is
        # whether there is any row about the same pair.
        _add(RestDays, _rest_days(), about=("country",))
        _add(CountryMembership, _memberships(), about=("country", "body"))
        _add(CountryRule, _country_rules(), about=("country", "kind"))
        _add(FormerName, _former_names(), about=("institution",))
        _add(InstitutionParent, _parents(), about=("institution",))
    kinds = (Country, Theme, Institution, CountryMembership, CountryRule, RestDays)
    return {kind.__name__: kind._base_manager.count() for kind in kinds}


def _add(
    model: type[models.Model],
    rows: Iterator[models.Model],
    about: tuple[str, ...] = (),
) -> None:
    """Insert what is new. `about` names the fields that say what a row is about."""
    new = list(rows)
    if about:
        names = [model._meta.get_field(field).attname for field in about]
        known = set(model._base_manager.values_list(*names))
        new = [r for r in new if tuple(getattr(r, n) for n in names) not in known]
    model._base_manager.bulk_create(new, ignore_conflicts=True)


def _countries() -> Iterator[Country]:
    for line in _read("countries"):
        yield Country(**_only(line, "code", "alpha3", "time_zone", "m49_region"))


def _themes(*, level: int) -> Iterator[Theme]:
    parents = dict(Theme.objects.values_list("code", "pk"))
    for line in _read("themes"):
        if bool(line["parent"]) == (level == 2):
            yield Theme(
                **_only(line, "code", "name_fr", "name_en", "name_pt", "name_ar"),
                **_only(line, "definition_en", "source"),
                parent_id=parents.get(line["parent"]),
                gcm_objectives=_numbers(line["gcm_objectives"]),
                sdg_targets=_words(line["sdg_targets"]),
                migof_dimensions=_numbers(line["migof_dimensions"]),
                dac_purpose_codes=_words(line["dac_purpose_codes"]),
            )


def missing_of_starter_set() -> list[Institution]:
    """Those of the register that are not here, as they would be added."""
    known = set(Institution._base_manager.values_list("code", flat=True))
    return [body for body in _institutions(only=None) if body.code not in known]


def _named() -> set[str]:
    """The institutions that lines of the other files name."""
    bodies = {line["body"] for line in _read("memberships")}
    renamed = {line["institution"] for line in _read("former_names")}
    both = {line[end] for line in _read("parents") for end in ("institution", "parent")}
    return bodies | renamed | both


def _institutions(*, only: set[str] | None) -> Iterator[Institution]:
    """Of certainty A (confirmed at its source) or B (to be verified), and no other."""
    for line in _read("institutions"):
        if line["certainty"] not in CERTAIN or (only and line["code"] not in only):
            continue
        yield Institution(
            **_only(line, "code", "name_fr", "name_en", "name_pt", "name_ar"),
            **_only(line, "acronym", "type", "iati_type", "city", "website"),
            **_only(line, "status", "note", "source"),
            unofficial_names=_words(line["unofficial_names"]),
            social_side=social_side_of(line["type"]),
            country_id=line["country"] or None,
        )


def _rest_days() -> Iterator[RestDays]:
    for line in _read("rest_days"):
        yield RestDays(
            country_id=line["country"],
            weekdays=_numbers(line["weekdays"]),
            **_validity(line),
        )


def _memberships() -> Iterator[CountryMembership]:
    ids = _institution_ids()
    for line in _read("memberships"):
        yield CountryMembership(
            country_id=line["country"], body_id=ids[line["body"]], **_validity(line)
        )


def _country_rules() -> Iterator[CountryRule]:
    for line in _read("country_rules"):
        yield CountryRule(
            country_id=line["country"],
            number=int(line["number"]) if line["number"] else None,
            **_only(line, "kind", "text_fr", "text_en", "waiver_fr", "waiver_en"),
            **_only(line, "source_url"),
            **_validity(line),
        )


def _former_names() -> Iterator[FormerName]:
    ids = _institution_ids()
    for line in _read("former_names"):
        yield FormerName(
            institution_id=ids[line["institution"]],
            **_only(line, "name_fr", "name_en", "name_pt", "name_ar", "acronym"),
            **_validity(line),
        )


def _parents() -> Iterator[InstitutionParent]:
    ids = _institution_ids()
    for line in _read("parents"):
        yield InstitutionParent(
            institution_id=ids[line["institution"]],
            parent_id=ids[line["parent"]],
            **_validity(line),
        )


# --- Lines of the files -----------------------------------------------------------


def _read(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _only(line: dict[str, str], *columns: str) -> dict[str, str]:
    return {column: line[column] for column in columns}


def _validity(line: dict[str, str]) -> dict[str, date | str | None]:
    return {
        "valid_from": _day(line["valid_from"]),
        "valid_to": _day(line["valid_to"]),
        "source": line["source"],
    }


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _words(text: str) -> list[str]:
    return text.split(";") if text else []


def _numbers(text: str) -> list[int]:
    return [int(word) for word in _words(text)]


def _institution_ids() -> dict[str, int]:
    return dict(Institution.objects.values_list("code", "pk"))

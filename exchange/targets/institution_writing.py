"""Rows that were judged, written: new institutions, and fields of known ones."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from exchange.targets.base import Action, Verdict
from exchange.targets.institution_columns import FIELDS, IDENTIFIERS, THEMES
from institutions.actions.institutions import add_institutions
from institutions.models import (
    IATI_TYPE_OF,
    FormerName,
    Institution,
    InstitutionIdentifier,
    InstitutionParent,
    InstitutionTheme,
    SocialSide,
    Theme,
    social_side_of,
)
from migration_coop.lib.changesets import changes_of

Done = list[dict[str, Any]]


def write_institutions(verdicts: Sequence[Verdict], *, by, at: datetime) -> list[Done]:
    """A constant number of queries, whatever the number of rows."""
    done: list[Done] = [[] for _verdict in verdicts]
    rows = _created(verdicts, done, by=by, at=at)
    rows |= _updated(verdicts, done)
    places = [(rows[n], v.values, done[n]) for n, v in enumerate(verdicts) if n in rows]
    _write_identifiers(places)
    _write_themes(places)
    _write_parents(places)
    _write_former_names(places)
    return done


def created(row: Any) -> dict[str, Any]:
    return {"created": [row._meta.label_lower, row.pk]}


def _created(
    verdicts: Sequence[Verdict], done: list[Done], *, by, at: datetime
) -> dict[int, Institution]:
    new = {
        place: _new(verdict.values, by=by, at=at)
        for place, verdict in enumerate(verdicts)
        if verdict.action == Action.CREATE
    }
    add_institutions([*new.values()], by=by, at=at)
    for place, row in new.items():
        done[place].append(created(row))
    return new


def _new(values: dict[str, Any], *, by, at: datetime) -> Institution:
    row = Institution(**_fields(values))
    if row.type:
        row.iati_type = IATI_TYPE_OF[row.type]
    else:
        # Somebody completes it: see the list of what is to be completed.
        row.mark_noted(by=by, at=at)
    if not row.social_side:
        row.social_side = (
            social_side_of(row.type) if row.type else SocialSide.GOVERNMENT
        )
    return row


def _fields(values: dict[str, Any]) -> dict[str, Any]:
    found = {name: value for name, value in values.items() if name in FIELDS}
    if "country" in found:
        found["country_id"] = found.pop("country")
    return found


def _updated(verdicts: Sequence[Verdict], done: list[Done]) -> dict[int, Institution]:
    places = {
        place: verdict.match["pk"]
        for place, verdict in enumerate(verdicts)
        if verdict.action == Action.UPDATE and verdict.match
    }
    locked = Institution.objects.select_for_update(of=["self"]).order_by("pk")
    rows = locked.in_bulk(set(places.values()))
    written: set[str] = {"version"}
    for place, pk in places.items():
        row, fields = rows[pk], _fields(verdicts[place].values)
        if "type" in fields:
            fields["iati_type"] = IATI_TYPE_OF[fields["type"]]
        # Named as fields are: a key of a country is a value of `country`.
        named = {name.removesuffix("_id"): value for name, value in fields.items()}
        changes = changes_of(row, named)
        done[place] += [change.dump() for change in changes]
        for name, value in fields.items():
            setattr(row, name, value)
        if changes:
            row.version += 1
            written |= named.keys()
    Institution.objects.bulk_update(rows.values(), written)
    return {place: rows[pk] for place, pk in places.items()}


Places = list[tuple[Institution, dict[str, Any], Done]]


def _write_identifiers(places: Places) -> None:
    wanted = [
        (row, scheme, values[scheme], done)
        for row, values, done in places
        for scheme in IDENTIFIERS
        if scheme in values
    ]
    known = {
        (one.institution_id, one.scheme): one
        for one in InstitutionIdentifier.objects.filter(
            institution__in=[row for row, *_rest in wanted]
        ).order_by("-value")
    }
    new = []
    for row, scheme, value, done in wanted:
        if one := known.get((row.pk, scheme)):
            done += [change.dump() for change in changes_of(one, {"value": value})]
            one.value = value
        else:
            one = InstitutionIdentifier(institution=row, scheme=scheme, value=value)
            new.append((one, done))
    InstitutionIdentifier.objects.bulk_update(known.values(), ["value"])
    _create(InstitutionIdentifier, new)


def _write_themes(places: Places) -> None:
    wanted = [
        (row, offer, code, done)
        for row, values, done in places
        for column, offer in THEMES.items()
        for code in values.get(column, [])
    ]
    themes = {theme.code: theme for theme in Theme.objects.order_by("pk")}
    listed = InstitutionTheme.objects.filter(
        institution__in=[row for row, *_rest in wanted]
    )
    known = {(one.institution_id, one.offer, one.theme_id) for one in listed}
    new = []
    for row, offer, code, done in wanted:
        theme = themes[code]
        if (row.pk, offer, theme.pk) not in known:
            one = InstitutionTheme(institution=row, theme=theme, offer=offer)
            new.append((one, done))
    _create(InstitutionTheme, new)


def _write_parents(places: Places) -> None:
    """From now on, as far as anybody knows: after the last one that is known."""
    wanted = [
        (row, values["parent"], done)
        for row, values, done in places
        if "parent" in values
    ]
    codes = {code for _row, code, _done in wanted}
    parents = {body.code: body for body in Institution.objects.filter(code__in=codes)}
    ends = dict(
        InstitutionParent.objects.filter(institution__in=[row for row, *_ in wanted])
        .values_list("institution")
        .annotate(last=Max("valid_to"))
    )
    new = [
        (
            InstitutionParent(
                institution=row, parent=parents[code], valid_from=ends.get(row.pk)
            ),
            done,
        )
        for row, code, done in wanted
    ]
    _create(InstitutionParent, new)


def _write_former_names(places: Places) -> None:
    wanted = [
        (row, values["former_names"], done)
        for row, values, done in places
        if "former_names" in values
    ]
    names = FormerName.objects.filter(institution__in=[row for row, *_ in wanted])
    known = {(one.institution_id, one.valid_to) for one in names}
    new = []
    for row, former, done in wanted:
        for name, since, until in former:
            days = {"valid_from": since, "valid_to": date.fromisoformat(until)}
            if (row.pk, days["valid_to"]) not in known:
                new.append((FormerName(institution=row, name_fr=name, **days), done))
    _create(FormerName, new)


def _create(model: Any, new: list[tuple[Any, Done]]) -> None:
    model.objects.bulk_create([row for row, _done in new])
    for row, done in new:
        done.append(created(row))

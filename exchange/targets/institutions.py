"""Institutions from a sheet: which are known, what would change, and what is wrong."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchange.targets.base import (
    DECIDED_MATCH,
    DECISION,
    SAME,
    Action,
    Column,
    Verdict,
)
from exchange.targets.bodies import NAMES, Bodies, Body, offered
from exchange.targets.institution_columns import (
    COLUMNS,
    IDENTIFIERS,
    THEMES,
    read_institution,
    shown,
)
from exchange.targets.institution_rows import cells_of, current_values, with_all
from exchange.targets.institution_writing import write_institutions
from exchange.targets.readers import plain
from exchange.targets.reading import Cells, References, resembles
from exchange.targets.taking_back import take_back
from institutions.models import Institution, InstitutionIdentifier


class InstitutionTarget:
    key = "institutions"
    label = gettext_lazy("Institutions")

    def columns(self) -> list[Column]:
        return COLUMNS

    def check(
        self, rows: Sequence[Mapping[str, str]], *, user: Any, today: date
    ) -> list[Verdict]:
        return Check(rows, user=user, today=today).verdicts()

    def write(self, verdicts, *, user, at):
        return write_institutions(verdicts, by=user, at=at)

    def take_back(self, done, *, user, at):
        return take_back(done, by=user, at=at)


class Check:
    """A batch of rows beside what is known of them."""

    def __init__(self, rows: Sequence[Mapping[str, str]], *, user, today: date):
        self.today = today
        self.references = References(user)
        self.rows = [Cells(said) for said in rows]
        for cells in self.rows:
            read_institution(cells, self.references)
        self.identified = self._identified()
        self.bodies = Bodies(user, self._concerned())
        self.matches = [self._match(cells) for cells in self.rows]
        pks = {match["pk"] for match in self.matches if match and match["certain"]}
        found: QuerySet = Institution.objects.filter(pk__in=pks)
        self.known = {row.pk: row for row in with_all(found)}

    def verdicts(self) -> list[Verdict]:
        return [
            self._judge(cells, match)
            for cells, match in zip(self.rows, self.matches, strict=True)
        ]

    # Which is meant

    def _concerned(self) -> Q:
        """Those of the countries of these rows, and all that a row points at."""
        texts = [
            cells.said.get(column, "")
            for cells in self.rows
            for column in ("code", "parent", DECIDED_MATCH)
        ]
        last = {text.strip().rstrip("/").rpartition("/")[2].upper() for text in texts}
        keys = [int(text) for text in last if text.isdigit() and len(text) < 18]
        pointed = Institution.objects.filter(
            Q(code__in=last)
            | Q(merged_from__code__in=last)
            | Q(pk__in=[*self.identified.values(), *keys])
        )
        countries = {
            self._country(cells) for cells in self.rows if not cells.said.get("code")
        }
        if None in countries:
            # A name without its country may be one of any.
            return Q()
        here = Q(country__in=countries) | Q(country__in=pointed.values("country"))
        return here | Q(country=None) | Q(pk__in=pointed.values("pk"))

    def _identified(self) -> dict[tuple[str, str], int]:
        wanted = Q(pk__in=[])
        for scheme in IDENTIFIERS:
            values = {cells.values.get(scheme) for cells in self.rows} - {None}
            wanted |= Q(scheme=scheme, value__in=values)
        found = InstitutionIdentifier.objects.filter(wanted)
        return {
            (scheme, value): pk
            for scheme, value, pk in found.values_list("scheme", "value", "institution")
        }

    def _match(self, cells: Cells) -> dict[str, Any] | None:
        match cells.said.get(DECISION):
            case Action.CREATE:
                return None
            case Action.UPDATE:
                chosen = self.bodies.decided(cells.said[DECIDED_MATCH])
                if chosen is None:
                    cells.refuse("", _("There is no such institution."))
                    return None
                return offered([chosen], reason=_("chosen"), certain=True)
        return (
            self._by_code(cells) or self._by_identifier(cells) or self._by_name(cells)
        )

    def _by_code(self, cells: Cells) -> dict[str, Any] | None:
        if not (code := cells.said.get("code")):
            return None
        if body := self.bodies.of_code(code):
            return offered([body], reason=_("same code"), certain=True)
        message = _(
            "No institution has this code. Without it the row is looked for by name."
        )
        cells.refuse("code", message)
        return None

    def _by_identifier(self, cells: Cells) -> dict[str, Any] | None:
        for scheme in IDENTIFIERS:
            pk = self.identified.get((scheme, cells.values.get(scheme, "")))
            if body := self.bodies.by_pk.get(pk or 0):
                return offered([body], reason=_("same identifier"), certain=True)
        return None

    def _by_name(self, cells: Cells) -> dict[str, Any] | None:
        country = self._country(cells)
        texts = [cells.values[name] for name in NAMES if name in cells.values]
        for text in texts:
            bodies = _of(self.bodies.named(text, country), country)
            if bodies:
                is_one = len(bodies) == 1
                return offered(bodies, reason=_("same name"), certain=is_one)
        if near := self.bodies.near(texts, country):
            return offered(near, reason=_("similar name"), certain=False)
        if not (acronym := cells.values.get("acronym")):
            return None
        bodies = _of(self.bodies.named(acronym, country), country)
        if bodies:
            return offered(bodies, reason=_("same acronym"), certain=not texts)
        return None

    def _country(self, cells: Cells) -> str | None:
        """A country administrator's own, where the row says none."""
        own = self.references.access.administered_countries
        is_bound = not self.references.access.administers_everywhere
        if is_bound and len(own) == 1:
            return cells.values.setdefault("country", *own)
        return cells.values.get("country")

    # What is to be done

    def _judge(self, cells: Cells, match: dict[str, Any] | None) -> Verdict:
        known = self.known.get(match["pk"]) if match and match["certain"] else None
        before = current_values(known, today=self.today) if known else {}
        self._read_parent(cells, known, before.get("parent", ""))
        if match and not match["certain"]:
            cells.refuse(_named_by(cells), resembles(match))
        if known is None:
            self._check_country(cells, None)
            return self._create(cells, match)
        return self._update(cells, match, known, before)

    def _check_country(self, cells: Cells, known: Institution | None) -> None:
        country = self._country(cells)
        may_write = self.references.may_write_in
        if known and not may_write(known.country_id):
            cells.refuse("country", self.references.not_yours(known.country_id))
        elif not may_write(country) and not (known and country is None):
            cells.refuse("country", self.references.not_yours(country))

    def _create(self, cells: Cells, match: dict[str, Any] | None) -> Verdict:
        names = [name for name in NAMES if cells.values.get(name)]
        if not names and not any(problem.column in NAMES for problem in cells.problems):
            cells.refuse("name_fr", _("A new institution needs a name."))
        action = Action.FIX if cells.problems else Action.CREATE
        values = cells.values
        if names:
            key = f"{values.get('country')} {plain(values[names[0]])}"
            values = {**values, SAME: key}
        return Verdict(action, values, match, [], cells.problems)

    def _update(
        self,
        cells: Cells,
        match: dict[str, Any],
        known: Institution,
        before: dict[str, Any],
    ) -> Verdict:
        keeps_names = self._keeps_names(cells)
        cells.leave_what_stands(cells_of(known, today=self.today))
        values = {
            column: value
            for column, value in cells.values.items()
            if cells.said.get(column)
            and not (keeps_names and column in NAMES and before[column])
            and not _says_the_same(column, before[column], value)
        }
        _check_former_names(cells, before, values)
        if values or cells.problems:
            self._check_country(cells, known)
        changes = [
            {
                "column": column,
                "before": shown(column, before[column]),
                "after": shown(column, value),
            }
            for column, value in values.items()
        ]
        if cells.problems:
            action = Action.FIX
        else:
            action = Action.UPDATE if values else Action.UNCHANGED
        return Verdict(action, values, match, changes, cells.problems)

    def _keeps_names(self, cells: Cells) -> bool:
        """Found by a name, or chosen, it keeps its own; by code or number, the sheet
        decides."""
        numbers = ((scheme, cells.values.get(scheme, "")) for scheme in IDENTIFIERS)
        is_pointed_at = cells.said.get("code") or any(
            number in self.identified for number in numbers
        )
        return cells.said.get(DECISION) == Action.UPDATE or not is_pointed_at

    def _read_parent(
        self, cells: Cells, known: Institution | None, standing: str
    ) -> None:
        if not (text := cells.said.get("parent")) or text == standing:
            return
        country = cells.values.get("country") or (known and known.country_id)
        body = self.bodies.of_code(text)
        found = [body] if body else self.bodies.named(text, country)
        if len(found) != 1:
            near = found or self.bodies.near([text], country)
            said = (
                _("More than one institution is called so. Write its code.")
                if found
                else _(
                    "This parent body is not known. Write its row first, then check again."
                )
            )
            cells.refuse("parent", said, near[0].code if near else "")
            return
        if standing and standing != found[0].code:
            said = _(
                "It stands under %(parent)s. A move has a date: enter it on its page."
            )
            cells.refuse("parent", said % {"parent": standing}, standing)
        elif known and known.pk == found[0].pk:
            cells.refuse("parent", _("An institution does not stand under itself."))
        else:
            cells.values["parent"] = found[0].code


def _of(bodies: list[Body], country: str | None) -> list[Body]:
    """A name without its country may be that of any; with it, it is one of its own."""
    if country is None:
        return bodies
    return [body for body in bodies if body.country_id == country]


def _named_by(cells: Cells) -> str:
    return next(
        (name for name in (*NAMES, "acronym") if cells.said.get(name)), "name_fr"
    )


def _says_the_same(column: str, before: Any, after: Any) -> bool:
    if column in THEMES or column == "former_names":
        # Lists grow and are never shortened: what is left out may be unknown to them.
        return all(value in before for value in after)
    return before == after


def _check_former_names(
    cells: Cells, before: dict[str, Any], values: dict[str, Any]
) -> None:
    """It bore one name at a time; a constraint says so, too."""
    known: list = before["former_names"]
    for name, since, until in values.get("former_names", []):
        overlaps = any(
            (since or "") < other_until and (other_since or "") < until
            for _name, other_since, other_until in known
        )
        if [name, since, until] not in known and overlaps:
            cells.refuse("former_names", _("It bore another name in these years."))
            return

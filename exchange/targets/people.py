"""People with their posts from a sheet: who is known, what would change, what is wrong."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q
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
from exchange.targets.bodies import Bodies, Body
from exchange.targets.people_columns import (
    CHANNELS,
    COLUMNS,
    PERSON,
    POST,
    read_person,
    shown,
)
from exchange.targets.people_rows import (
    cells_of,
    cells_of_post,
    post_of,
    values_of,
    values_of_post,
)
from exchange.targets.people_writing import write_people
from exchange.targets.persons import Persons, key_of
from exchange.targets.persons import shown as offered
from exchange.targets.reading import Cells, References, resembles
from exchange.targets.taking_back import take_back
from institutions.models import Person
from migration_coop.lib.search import folded


class PeopleTarget:
    key = "people"
    label = gettext_lazy("People with their posts")

    def columns(self) -> list[Column]:
        return COLUMNS

    def check(
        self, rows: Sequence[Mapping[str, str]], *, user: Any, today: date
    ) -> list[Verdict]:
        return Check(rows, user=user, today=today).verdicts()

    def write(self, verdicts, *, user, at):
        return write_people(verdicts, by=user, at=at)

    def take_back(self, done, *, user, at):
        return take_back(done, by=user, at=at)


class Check:
    """A batch of rows beside the people and institutions that are known."""

    def __init__(self, rows: Sequence[Mapping[str, str]], *, user, today: date):
        self.today = today
        self.references = References(user)
        self.rows = [Cells(said) for said in rows]
        for cells in self.rows:
            read_person(cells, self.references)
        access = self.references.access
        own = Q(country__in=access.administered_countries) | Q(country=None)
        # Of others only what rows name by its code, as exports do.
        own |= Q(code__in={cells.said.get("institution", "") for cells in self.rows})
        self.bodies = Bodies(user, Q() if access.administers_everywhere else own)
        self.places = [self._body(cells) for cells in self.rows]
        self.persons = Persons(
            user,
            keys=[key for cells in self.rows for key in _keys(cells.said)],
            emails={
                cells.values[column]
                for cells in self.rows
                for column in ("email", "personal_email")
                if column in cells.values
            },
            names={folded(cells.values.get("family_name", "")) for cells in self.rows},
            bodies={body.pk for body in self.places if body},
        )

    def verdicts(self) -> list[Verdict]:
        return [
            self._judge(cells, body)
            for cells, body in zip(self.rows, self.places, strict=True)
        ]

    def _body(self, cells: Cells) -> Body | None:
        """Where the post is; nothing where the row does not say, or not clearly."""
        if not (text := cells.said.get("institution")):
            return None
        country = self._country(cells)
        body = self.bodies.of_code(text)
        found = [body] if body else self.bodies.named(text, country)
        if len(found) == 1:
            return found[0]
        near = found or self.bodies.near([text], country)
        said = (
            _("More than one institution is called so. Write its code.")
            if found
            else _("This institution is not known.")
        )
        cells.refuse("institution", said, near[0].code if near else "")
        return None

    def _country(self, cells: Cells) -> str | None:
        own = self.references.access.administered_countries
        if said := cells.said.get("country"):
            known = Cells({"country": said})
            known.read("country", self.references.country)
            return known.values.get("country")
        return next(iter(own)) if len(own) == 1 else None

    def _match(self, cells: Cells, body: Body | None) -> dict[str, Any] | None:
        decision = cells.said.get(DECISION)
        if decision == Action.CREATE:
            return None
        if text := (decision and cells.said[DECIDED_MATCH]) or cells.said.get("person"):
            last = text.strip().rstrip("/").rpartition("/")[2]
            person = self.persons.by_pk.get(int(last)) if last.isdigit() else None
            if person is None:
                cells.refuse("person", _("There is no such person."))
                return None
            reason = _("chosen") if decision else _("same number")
            return offered([person], reason=reason, certain=True)
        return self.persons.match(cells.values, body.pk if body else None)

    def _judge(self, cells: Cells, body: Body | None) -> Verdict:
        match = self._match(cells, body)
        person = self.persons.by_pk.get(match["pk"]) if match else None
        if match and not match["certain"]:
            cells.refuse(_named_by(cells), resembles(match))
            person = None
        if person is None:
            self._check_place(cells, body)
            return self._create(cells, body, match)
        return self._update(cells, body, match or {}, person)

    def _check_place(self, cells: Cells, body: Body | None) -> None:
        if body and not body.editable:
            cells.refuse("institution", self.references.not_yours(body.country_id))

    def _create(
        self, cells: Cells, body: Body | None, match: dict[str, Any] | None
    ) -> Verdict:
        values = cells.values
        if not values.get("family_name"):
            cells.refuse("family_name", _("Somebody new needs a family name."))
        if not cells.said.get("institution"):
            cells.refuse("institution", _("Say in which institution the post is."))
        if not values.get("title"):
            cells.refuse("title", _("Say which post this person holds."))
        if body:
            values = {
                **values,
                "institution": body.pk,
                SAME: f"{key_of(values)} {body.pk}",
            }
        action = Action.FIX if cells.problems else Action.CREATE
        return Verdict(action, values, match, [], cells.problems)

    def _update(
        self, cells: Cells, body: Body | None, match: dict[str, Any], person: Person
    ) -> Verdict:
        before = values_of(person)
        cells.leave_what_stands(cells_of(person))
        _leave_known_channels(cells, before)
        is_numbered = bool(cells.said.get("person"))
        values: dict[str, Any] = {
            column: value
            for column, value in cells.values.items()
            if column in PERSON and not _is_said(column, before, value, is_numbered)
        }
        values |= {
            column: cells.values[column]
            for column in CHANNELS
            if column in cells.values and cells.values[column] not in before[column]
        }
        changes = [
            {
                "column": column,
                "before": shown(column, _first(before[column])),
                "after": shown(column, value),
            }
            for column, value in values.items()
        ]
        self._judge_post(cells, body, person, values, changes)
        self._check_rights(cells, body, person, values)
        action = Action.UPDATE if values else Action.UNCHANGED
        if cells.problems:
            action = Action.FIX
        return Verdict(action, values, match, changes, cells.problems)

    def _check_rights(
        self, cells: Cells, body: Body | None, person: Person, values: dict[str, Any]
    ) -> None:
        if body and not body.editable and {"post", "institution"} & values.keys():
            self._check_place(cells, body)
        elif values and not person.editable:
            cells.refuse(_named_by(cells), _("This person is not yours to change."))

    def _judge_post(
        self,
        cells: Cells,
        body: Body | None,
        person: Person,
        values: dict[str, Any],
        changes: list[dict[str, str]],
    ) -> None:
        """The post that the row is about, or one more."""
        if body is None:
            return
        title = cells.values.get("title", "")
        post = post_of(person, body.pk, cells.values)
        if post:
            cells.leave_what_stands(cells_of_post(post))
        said = {
            n: cells.values[n] for n in (*POST, "focal_themes") if n in cells.values
        }
        if post is None:
            if not title:
                cells.refuse("title", _("Say which post this person holds."))
                return
            values |= {**said, "institution": body.pk}
            new = f"{title}, {body.label}"
            changes.append({"column": "title", "before": "", "after": new})
            return
        before = values_of_post(post)
        new_values = {
            name: value
            for name, value in said.items()
            if name != "title" and not _is_listed(value, before[name])
        }
        if new_values:
            values |= {**new_values, "post": post.pk}
        changes += _changes(before, new_values)


def _keys(said: Mapping[str, str]) -> list[int]:
    texts = (said.get("person", ""), said.get(DECIDED_MATCH, ""))
    last = [text.strip().rstrip("/").rpartition("/")[2] for text in texts]
    return [int(text) for text in last if text.isdigit() and len(text) < 18]


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, str]]:
    return [
        {
            "column": name,
            "before": shown(name, before[name]),
            "after": shown(name, value),
        }
        for name, value in after.items()
    ]


def _leave_known_channels(cells: Cells, before: dict[str, Any]) -> None:
    for column in CHANNELS:
        for text in before[column]:
            cells.leave_what_stands({column: text})


def _named_by(cells: Cells) -> str:
    return "family_name" if cells.said.get("family_name") else "full_name"


def _is_said(
    column: str, before: dict[str, Any], value: Any, is_numbered: bool
) -> bool:
    """Who is found by name keeps how that is written, and in which order."""
    if column in ("family_name", "given_names") and not is_numbered:
        return True
    return before[column] == value


def _is_listed(value: Any, before: Any) -> bool:
    if isinstance(value, list):
        return set(value) <= set(before)
    return value == before


def _first(value: Any) -> Any:
    return (value[0] if value else "") if isinstance(value, list) else value

"""Saving a page that others may have changed since it was shown.

What they changed and what was changed here is brought together field by field;
where both changed the same field, somebody has to choose. Nothing is overwritten
without a word, and a form that arrives twice changes things once.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from django.db import transaction
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.http import QueryDict
from django.utils.translation import gettext as _

from drafts.actions import forget_draft, was_saved
from drafts.keeping import key_of
from migration_coop.lib.posted import (
    BASE,
    Forms,
    as_posted,
    kinds_of,
    page_of,
    read_base,
    sign_base,
)
from migration_coop.lib.records import EditConflict
from migration_coop.lib.three_way import Clash, Merge, Place, Values, merge

ATTEMPTS = 5


class EditPage(Protocol):
    """A page of forms about something that is saved: one form, or many."""

    @property
    def forms(self) -> Forms: ...

    @property
    def is_stale(self) -> bool:
        """What it was made from has changed: it must not be saved as it is."""

    def is_valid(self) -> bool: ...


@dataclass(frozen=True)
class Choice:
    """One field that both changed, in words."""

    name: str
    label: str
    base: str
    theirs: str
    mine: str
    # What would be posted for either side; of a text, what joins them.
    their_values: Values
    my_values: Values
    is_text: bool = False
    joined: str = ""
    # A row that one side removed: "me" or "them".
    removed_by: str = ""


@dataclass
class Outcome:
    """Saved, or the page to show again, or the choices to put to somebody."""

    page: EditPage
    is_saved: bool = False
    # This very form had arrived before: what it says is saved already.
    is_repeated: bool = False
    # What others changed meanwhile and is in it now, by the labels of the fields.
    merged: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    # Everything else on the page, to be posted along with the choices.
    carried: QueryDict = field(default_factory=QueryDict)
    # My changes that clash with nothing, by the labels of the fields.
    kept: list[str] = field(default_factory=list)


def save_merged(
    posted: QueryDict,
    *,
    build: Callable[[QueryDict | None], EditPage],
    save: Callable[[EditPage], None],
    owner,
) -> Outcome:
    """Save what was posted, together with what others have saved since.

    `build` makes the page from what is in the database now: filled in with what it is
    given, or, given nothing, as it is saved. `save` raises EditConflict when it has
    become stale between the two.
    """
    sent, posted = posted, with_choices(posted)
    merged: list[str] = []
    for _attempt in range(ATTEMPTS):
        page = build(posted)
        if not page.is_stale:
            if not page.is_valid():
                return Outcome(page, merged=merged)
            try:
                with transaction.atomic():
                    save(page)
                    forget_draft(key_of(sent), owner=owner, posted=sent)
            except EditConflict:
                pass
            else:
                return Outcome(page, is_saved=True, merged=merged)
        if was_saved(key_of(sent), sent):
            return Outcome(page, is_saved=True, is_repeated=True)
        current = build(None)
        found = _merge(page, current, posted)
        posted = _carry(found, current, posted)
        if found.clashes:
            return _ask(found, current, page, posted)
        merged += _labels(found.taken, current.forms)
    raise EditConflict


def with_choices(posted: QueryDict) -> QueryDict:
    """What was posted, each clash replaced by the side that was chosen for it."""
    chosen = posted.copy()
    for name in posted:
        field_name = name.removeprefix("choose-")
        if field_name == name:
            continue
        side = posted[name]
        if side in {"mine", "theirs"}:
            chosen.setlist(field_name, posted.getlist(f"{side}-{field_name}"))
        for spent in ("choose", "mine", "theirs"):
            chosen.pop(f"{spent}-{field_name}", None)
    return chosen


def _merge(page: EditPage, current: EditPage, posted: QueryDict) -> Merge:
    return merge(
        read_base(posted.get(BASE, "")),
        page_of(current.forms),
        page_of(page.forms),
        kinds=kinds_of(current.forms),
    )


def _carry(found: Merge, current: EditPage, posted: QueryDict) -> QueryDict:
    """The merged page as if it had been filled in on what is saved now."""
    carried = as_posted(found.page, current.forms)
    for name, values in posted.lists():
        # Buttons, and what the page says about its draft.
        is_new = name not in carried and name != "csrfmiddlewaretoken"
        if is_new and not _is_of_a_row(name, current.forms):
            carried.setlist(name, values)
    carried[BASE] = sign_base(current.forms)
    return carried


def _is_of_a_row(name: str, forms: Forms) -> bool:
    prefixes = [form.prefix for form in forms if isinstance(form, BaseFormSet)]
    return any(name.startswith(f"{prefix}-") for prefix in prefixes)


def _ask(found: Merge, current: EditPage, mine: EditPage, carried: QueryDict):
    """The choices, and what is posted along with them."""
    rest = carried.copy()
    choices = []
    for clash in found.clashes:
        choice = _choice(clash, found, current.forms, mine.forms)
        choices.append(choice)
        rest.pop(choice.name, None)
    kept = _labels(found.kept, mine.forms)
    return Outcome(mine, choices=choices, carried=rest, kept=kept)


def _choice(clash: Clash, found: Merge, theirs: Forms, mine: Forms) -> Choice:
    place = clash.place
    name = _posted_name(place, found)
    label = _label(place, theirs) or _label(place, mine)
    if not place.name:
        row = _row_label(place, theirs) or _row_label(place, mine)
        mine_removes = clash.is_removed_by == "me"
        values = (["on"], [""]) if not mine_removes else ([""], ["on"])
        return Choice(name, label, row, "", "", *values, removed_by=clash.is_removed_by)
    bound = _bound(place, theirs) or _bound(place, mine)
    words = (_in_words(bound, values) for values in _versions(clash))
    return Choice(
        name,
        label,
        *words,
        clash.theirs or [""],
        clash.mine or [""],
        is_text=bool(clash.joined),
        joined=clash.joined,
    )


def _versions(clash: Clash) -> tuple[Values, Values, Values]:
    return clash.base, clash.theirs, clash.mine


def _posted_name(place: Place, found: Merge) -> str:
    if not place.group:
        return place.name
    number = list(found.page.rows[place.group]).index(place.key)
    return f"{place.group}-{number}-{place.name or 'remove'}"


def _labels(places: list[Place], forms: Forms) -> list[str]:
    named = (_label(place, forms) for place in places)
    return list(dict.fromkeys(label for label in named if label))


def _label(place: Place, forms: Forms) -> str:
    """Such as "Subject (ANETI, Tunisia)"; of a whole row, what names the row."""
    row = _row_label(place, forms) if place.group else ""
    if not place.name:
        return row
    bound = _bound(place, forms)
    if bound is None or not row:
        return str(bound.label) if bound else ""
    return _("%(label)s (%(row)s)") % {"label": bound.label, "row": row}


def _bound(place: Place, forms: Forms) -> BoundField | None:
    if place.group:
        row = _row(place, forms)
        return row[place.name] if row and place.name in row.fields else None
    single = (form for form in forms if not isinstance(form, BaseFormSet))
    fields = (bound for form in single for bound in form)
    return next((bound for bound in fields if bound.html_name == place.name), None)


def _row(place: Place, forms: Forms):
    groups = (form for form in forms if isinstance(form, BaseFormSet))
    rows = (row for group in groups if group.prefix == place.group for row in group)
    return next((row for row in rows if str(row["pk"].value()) == place.key), None)


def _row_label(place: Place, forms: Forms) -> str:
    """What names a row: the first thing written in the field that it is known by."""
    row = _row(place, forms)
    names = row.says_something if row else ()
    written = ((row[name], row[name].value()) for name in names)
    labels = (_in_words(bound, [str(value)]) for bound, value in written if value)
    return next(labels, "")


def _in_words(bound: BoundField, values: Values) -> str:
    """As somebody reads it: the label of a choice rather than its key.

    A field that offers a part of its choices only names the others in `all_choices`.
    """
    field = bound.field
    choices = [*getattr(field, "choices", ()), *getattr(field, "all_choices", ())]
    labels = {str(key): str(label) for key, label in choices}
    return ", ".join(labels.get(value, value) for value in values)

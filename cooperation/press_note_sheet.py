"""The page of a press note: each fact with its sentence, its state and a control.

The controls bear the names of the log page's fields, so that what is taken can fill
that page as it stands.
"""

from dataclasses import dataclass, field
from functools import cached_property

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.forms.press_note import Control, form_of
from institutions.models import Country, SocialSide
from migration_coop.lib.formats import format_date
from missions.press_note.gazetteer import Body
from missions.press_note.known import known_to
from missions.press_note.proposals import Proposal, Seat, State, Visit
from missions.press_note.quotes import Quote, quotes_of, whole_text
from missions.press_note.reading import Reading
from missions.press_note.text import Span
from missions.registry import Registry


@dataclass
class Fact:
    """One line of the page. Without controls it is told, or taken as it is."""

    key: str
    label: str
    state: State
    quotes: list[Quote]
    form: forms.Form | None = None
    text: str = ""
    # What of a row is to be checked, when the rest of it is sure.
    doubt: str = ""
    is_taken: bool = True
    may_be_taken: bool = True


@dataclass
class Group:
    anchor: str
    title: str
    facts: list[Fact] = field(default_factory=list)
    # What to say where the note says nothing of the kind.
    nothing: str = ""


class Sheet:
    """All that the page shows of one text, for one user."""

    def __init__(self, text: str, *, user):
        self.registry = Registry(user)
        self.known = known_to(self.registry)
        reading = Reading(text, self.known, today=timezone.localdate())
        self.note, self.read = reading.note, reading.press_note()
        self.spans: list[Span] = []

    @cached_property
    def groups(self) -> list[Group]:
        return [
            Group("essentials", _("Essentials"), self._essentials()),
            Group(
                "delegation",
                _("Delegation"),
                [self._seat(n, seat) for n, seat in enumerate(self.read.seats)],
                _("The note names nobody of the delegation."),
            ),
            Group(
                "programme",
                _("Institutions visited"),
                [self._visit(n, visit) for n, visit in enumerate(self.read.visits)],
                _("The note names no institution visited."),
            ),
            Group("funding", _("Funding"), self._funding()),
            Group(
                "themes",
                _("Themes"),
                [self._theme(theme) for theme in self.read.themes],
                _("The note names no theme of the list."),
            ),
            Group("debriefing", _("Debriefing"), self._debriefing()),
            Group(
                "follow-ups",
                _("Wishes and promises"),
                [self._wish(n, wish) for n, wish in enumerate(self.read.interests)],
                _("The note tells of no wish and no promise."),
            ),
        ]

    @property
    def counts(self) -> dict[str, int]:
        states = [fact.state for group in self.groups for fact in group.facts]
        return {str(state.value): states.count(state) for state in State}

    @property
    def text(self):
        """The whole note, the sentences that were used marked. After `groups`."""
        return whole_text(self.note, self.spans) if self.groups else []

    # Groups

    def _essentials(self) -> list[Fact]:
        read = self.read
        countries = self._countries
        return [
            self._fact(
                "visiting_country", _("Who travels"), read.visiting_country, countries
            ),
            self._fact("host_country", _("Who hosts"), read.host_country, countries),
            self._fact("starts_on", _("First day"), read.starts_on),
            self._fact("ends_on", _("Last day"), read.ends_on),
            self._fact("city", _("City"), read.city),
            self._fact("purpose", _("Purpose"), read.purpose, is_long=True),
        ]

    @cached_property
    def _countries(self) -> dict[str, str]:
        named = sorted((one.name, one.pk) for one in Country.objects.all())
        return {"": _("Choose…")} | {code: name for name, code in named}

    def _funding(self) -> list[Fact]:
        programmes = {"": _("None")}
        programmes |= {one.pk: one.label for one in self.known.programmes}
        told = [
            (_("Funders"), self.read.funders),
            (_("Implementers"), self.read.implementers),
        ]
        return [
            self._fact(
                "programme", _("Funding programme"), self.read.programme, programmes
            ),
            *(self._told(label, partners) for label, partners in told),
        ]

    def _debriefing(self) -> list[Fact]:
        return [
            self._fact("debriefing-institution", _("With"), self.read.debriefing_with),
            self._fact(
                "debriefing-held_on", _("Date of the session"), self.read.debriefing_on
            ),
        ]

    # Facts

    def _fact(self, name, label, proposal: Proposal, choices=None, *, is_long=False):
        control = self._control(name, label, proposal, choices, is_long=is_long)
        return Fact(
            name,
            label,
            proposal.state,
            self._quotes(proposal.spans),
            form_of(control),
        )

    def _control(self, name, label, proposal, choices=None, *, is_long=False):
        if len(proposal.answers) > 1:
            answers = tuple(
                (_posted(value), (choices or {}).get(_posted(value)) or _shown(value))
                for value in proposal.values
            )
            return Control(name, label, choices=answers, competes=True)
        value = "" if proposal.value is None else _posted(proposal.value)
        offered = tuple((choices or {}).items())
        return Control(name, label, value, choices=offered, is_long=is_long)

    def _told(self, label: str, partners: list[Proposal]) -> Fact:
        names = [partner.value.label for partner in partners]
        spans = [span for partner in partners for span in partner.spans]
        state = State.FOUND if partners else State.MISSING
        return Fact(
            "",
            label,
            state,
            self._quotes(spans),
            text="; ".join(names),
            may_be_taken=False,
        )

    def _seat(self, number: int, seat: Seat) -> Fact:
        row = f"members-{number}"
        sides = (("", _("As the institution")), *SocialSide.choices)
        controls = [
            Control(f"{row}-name", _("Name"), seat.name),
            Control(f"{row}-title", _("Function"), seat.title),
            self._control(f"{row}-institution", _("Institution"), seat.institution),
        ]
        if not seat.name:
            controls[0] = Control(
                f"{row}-side", _("Constituency"), seat.side, choices=sides
            )
        spans = [seat.span, *seat.institution.spans]
        form = form_of(*controls)
        if seat.is_head:
            form.fields[f"{row}-role"] = forms.CharField(
                initial="head", widget=forms.HiddenInput
            )
        return Fact(
            row,
            seat.name or seat.title,
            seat.state,
            self._quotes(spans),
            form,
            doubt=_doubt(seat.institution, _("Institution to check")),
            is_taken=seat.state == State.FOUND,
        )

    def _visit(self, number: int, visit: Visit) -> Fact:
        row = f"visits-{number}"
        proposal = visit.institution
        controls = [
            self._control(f"{row}-institution", _("Institution"), proposal),
            self._control(f"{row}-takes_place_on", _("Day"), visit.on),
        ]
        value = proposal.values[0]
        return Fact(
            row,
            value.label if isinstance(value, Body) else value,
            proposal.state,
            self._quotes([*proposal.spans, *visit.on.spans]),
            form_of(*controls),
            doubt=_doubt(visit.on, _("Day to check")),
            is_taken=proposal.state == State.FOUND,
        )

    def _theme(self, proposal: Proposal) -> Fact:
        theme = proposal.value
        return Fact(
            f"themes-{theme.pk}",
            theme.label,
            proposal.state,
            self._quotes(proposal.spans),
            is_taken=proposal.state == State.FOUND,
        )

    def _wish(self, number: int, proposal: Proposal) -> Fact:
        row = f"follow_ups-{number}"
        control = Control(f"{row}-title", _("What was agreed"), proposal.value)
        return Fact(
            row,
            _("Follow-up"),
            proposal.state,
            self._quotes(proposal.spans),
            form_of(control),
            is_taken=False,
        )

    def _quotes(self, spans: list[Span]) -> list[Quote]:
        self.spans += spans
        return quotes_of(self.note, spans)


def _doubt(part: Proposal, words: str) -> str:
    return words if part.state == State.CHECK else ""


def _posted(value) -> object:
    """As the log page's field would be typed."""
    if isinstance(value, Body):
        return value.label
    if hasattr(value, "pk"):
        return value.pk
    return f"{value:%d/%m/%Y}" if hasattr(value, "year") else value


def _shown(value) -> str:
    return format_date(value, "full") if hasattr(value, "year") else str(_posted(value))

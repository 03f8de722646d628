"""Rows of the preview of a paste: what was read, how sure it is, what to ask."""

from django import forms
from django.utils.translation import gettext_lazy as _

from institutions.models import Sex
from migration_coop.lib.dates import ForgivingDateField, ForgivingTimeField
from missions.models import MemberRole
from missions.pasting.cells import Cell, Choice, State
from missions.pasting.lines import one_line

OTHER = "other"
CHECK = {"class": "form-check-input"}
TONES = {State.KNOWN: "ok", State.NEW: "info", State.CHECK: "warn"}
ICONS = {
    State.KNOWN: "circle-check",
    State.NEW: "plus",
    State.CHECK: "alert-triangle",
}


class PastedForm(forms.Form):
    """One row of a preview: its cells, and the line they come from."""

    take = forms.BooleanField(
        label=_("Take this row"),
        required=False,
        widget=forms.CheckboxInput(attrs=CHECK),
    )
    source = forms.CharField(required=False, widget=forms.HiddenInput)
    line = forms.CharField(required=False, widget=forms.HiddenInput)
    doubts = forms.CharField(required=False, widget=forms.HiddenInput)


class PastedMemberForm(PastedForm):
    name = forms.CharField(label=_("Name"), required=False)
    title = forms.CharField(label=_("Function"), required=False)
    institution = forms.CharField(label=_("Institution"), required=False)
    role = forms.ChoiceField(label=_("Role"), choices=MemberRole, required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex, required=False)
    email = forms.CharField(required=False, widget=forms.HiddenInput)
    name_is = forms.ChoiceField(required=False, widget=forms.RadioSelect(attrs=CHECK))
    institution_is = forms.ChoiceField(
        required=False, widget=forms.RadioSelect(attrs=CHECK)
    )


class PastedVisitForm(PastedForm):
    takes_place_on = ForgivingDateField(label=_("Day"), required=False)
    start_time = ForgivingTimeField(label=_("From"), required=False)
    end_time = ForgivingTimeField(label=_("To"), required=False)
    institution = forms.CharField(label=_("Institution"), required=False)
    subject = forms.CharField(label=_("Subject"), required=False)
    place = forms.CharField(label=_("Place"), required=False)
    institution_is = forms.ChoiceField(
        required=False, widget=forms.RadioSelect(attrs=CHECK)
    )


class ShownCell:
    """A field of the preview with its mark: icon, word and colour."""

    def __init__(self, field, cell: Cell, *, is_compared: bool):
        self.field, self.state = field, cell.state
        # "New" says nothing about an hour: only what can be compared is marked so.
        is_marked = bool(cell.text) and (is_compared or cell.state != State.NEW)
        self.has_mark = is_marked or cell.state == State.CHECK
        self.word = State(cell.state).label
        self.tone, self.icon = TONES[cell.state], ICONS[cell.state]
        # What the registry says, where it says it in other words.
        known = cell.choices[0].label if cell.state == State.KNOWN else ""
        self.means = known if known != cell.text else ""

    @property
    def mark_id(self) -> str:
        return f"{self.field.id_for_label}-mark"

    @property
    def widget(self) -> str:
        is_choice = isinstance(self.field.field, forms.ChoiceField)
        attrs = {"class": "form-select" if is_choice else "form-control"}
        if self.has_mark:
            attrs["aria-describedby"] = self.mark_id
        return self.field.as_widget(attrs=attrs)


class Preview:
    """A row as it is shown: its form, how sure its cells are, what to ask."""

    def __init__(self, form: PastedForm, cells: dict[str, Cell], *, names, compared):
        self.form, self.texts = form, cells
        self.cells = [
            ShownCell(form[name], cells[name], is_compared=name in compared)
            for name in names
        ]
        self.questions = [
            self._question(name) for name in compared if self._is_asked(name)
        ]

    @property
    def state(self) -> str:
        """To check where one cell is; else what is said of the first that can be."""
        states = [cell.state for cell in self.cells]
        if State.CHECK in states:
            return State.CHECK
        first = "name" if "name" in self.texts else "institution"
        return self.texts[first].state

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def source(self) -> str:
        source = str(self.form["source"].value() or "")
        return one_line(source.strip().replace("\t", " | "))

    @property
    def is_taken(self) -> bool:
        return bool(self.form["take"].value())

    @property
    def waits(self) -> bool:
        """Taken, but a question about it has no answer yet."""
        return self.is_taken and not all(map(self.answer, self._asked))

    @property
    def _asked(self) -> list[str]:
        return [name for name in ("name", "institution") if self._is_asked(name)]

    def _is_asked(self, name: str) -> bool:
        cell = self.texts.get(name)
        return bool(cell and cell.state == State.CHECK and cell.choices)

    def answer(self, name: str) -> str:
        """One of the choices that were offered, or that it is another one."""
        said = self.form[f"{name}_is"].value() or ""
        offered = {str(choice.pk) for choice in self.texts[name].choices}
        return said if said in offered | {OTHER} else ""

    def choice(self, name: str) -> Choice | None:
        """The one of the registry that is meant: it is known, or was chosen."""
        cell, answer = self.texts[name], self.answer(name)
        if cell.state == State.KNOWN:
            return cell.choices[0]
        return next((one for one in cell.choices if str(one.pk) == answer), None)

    def _question(self, name: str):
        choices = self.texts[name].choices
        if name == "name":
            legend = _("Is this the same person?")
            offered = [(choice.pk, _it_is(choice)) for choice in choices]
            other = _("Another person")
        else:
            legend = _("Which institution is meant?")
            offered = [(choice.pk, choice.label) for choice in choices]
            other = _("Another institution")
        field = self.form.fields[f"{name}_is"]
        field.choices = [*offered, (OTHER, other)]
        field.label = legend
        return self.form[f"{name}_is"]


def _it_is(choice) -> str:
    texts = {
        "F": _("That is her: %(person)s"),
        "M": _("That is him: %(person)s"),
        "": _("The same: %(person)s"),
    }
    return texts[choice.sex] % {"person": choice.label}

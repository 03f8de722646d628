"""The press note as it is pasted, and the controls that correct what was read."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from migration_coop.lib.crispy import Fields
from migration_coop.lib.formats import format_number
from missions.forms.fields import Suggests
from missions.press_note.text import MOST_CHARACTERS, cleaned


class PastedText(forms.CharField):
    """Text from anywhere: what nobody can see is left out before it is checked."""

    def to_python(self, value):
        return cleaned(super().to_python(value))


class PressNoteForm(forms.Form):
    text = PastedText(
        label=_("Text of the press note"),
        help_text=_(
            "An article, a message of an embassy, a mail, in French or English."
            " Nothing is stored when you read it."
        ),
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
        error_messages={"required": _("Paste the text of a press note.")},
    )
    source = PastedText(
        label=_("Source"),
        help_text=_("Address or title of the note. It is kept with the mission."),
        max_length=500,
        required=False,
    )

    helper = Fields("text", "source")

    def clean_text(self):
        text = self.cleaned_data["text"]
        if len(text) > MOST_CHARACTERS:
            message = ngettext(
                "The text is too long: %(most)s character at most.",
                "The text is too long: %(most)s characters at most.",
                MOST_CHARACTERS,
            )
            raise ValidationError(message % {"most": format_number(MOST_CHARACTERS)})
        return text


@dataclass(frozen=True)
class Control:
    """One field of the log page, with what to propose for it."""

    name: str
    label: str
    value: object = ""
    # Pairs of value and label, for a list or for answers that compete.
    choices: tuple[tuple[object, str], ...] = ()
    competes: bool = False
    is_long: bool = False

    def field(self) -> forms.Field:
        shown = {"label": self.label, "initial": self.value}
        if self.competes:
            choices = [*self.choices, ("", _("None of these"))]
            shown["label"] = _("%(label)s: which answer?") % {"label": self.label}
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **shown)
        if self.choices:
            return forms.ChoiceField(choices=self.choices, **shown)
        if self.is_long:
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **shown)
        if self.name.endswith("institution"):
            return forms.CharField(widget=Suggests(noun="institution"), **shown)
        widget = forms.TextInput(attrs={"autocomplete": "off"})
        return forms.CharField(widget=widget, **shown)


def form_of(*controls: Control) -> forms.Form:
    """The controls of one fact; a single one is named by the fact's own label."""
    form = forms.Form()
    # Nothing is asked for here, so that nothing is called optional either.
    form.use_required_attribute = False
    for control in controls:
        form.fields[control.name] = control.field()
    if len(controls) == 1 and not controls[0].competes:
        [field] = form.fields.values()
        field.widget.attrs["aria-label"] = field.label
        field.label = ""
    names = list(form.fields)
    form.helper = Fields(tuple(names[:2]), *names[2:])
    return form

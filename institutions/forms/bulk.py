"""What is asked for before several institutions are changed at once."""

import uuid

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.bulk.wanted import NewParent, Wanted
from institutions.forms.institutions import LANGUAGES, WEEKDAYS_OF_ISO
from institutions.models import (
    Institution,
    InstitutionType,
    SocialSide,
    Theme,
    ThemeOffer,
)
from institutions.suggestions import suggest_institutions
from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField
from migration_coop.lib.formats import format_names
from migration_coop.lib.search import folded

AS_IT_IS = ("", gettext_lazy("As it is"))
# Columns that may be set, and those that may be emptied.
THEMES = ("add_themes", "remove_themes")
VALUES = ("type", "social_side", "city", "languages", "rest_days", "source")
EMPTIED = {
    "city": gettext_lazy("City"),
    "languages": gettext_lazy("Working languages"),
    "rest_days": gettext_lazy("Weekly rest days"),
    "source": gettext_lazy("Source"),
}
ACTS = {
    "rest": gettext_lazy("Mark as dormant"),
    "activate": gettext_lazy("Mark as active"),
}


def _choice(label, choices):
    return forms.ChoiceField(label=label, choices=[AS_IT_IS, *choices], required=False)


class ThemesField(forms.ModelMultipleChoiceField):
    def __init__(self, label):
        super().__init__(
            Theme.objects.order_by("code"),
            label=label,
            required=False,
            widget=forms.SelectMultiple(attrs={"size": 6}),
        )

    def label_from_instance(self, theme):
        return f"{theme.code} – {theme.name}"


class BulkEditForm(forms.Form):
    """What is left as it is changes nothing. To empty something is asked for by itself."""

    helper = Fields(
        ("type", "social_side"),
        ("city", "source"),
        ("languages", "rest_days"),
        "empty",
        ("parent", "parent_since"),
        "parent_source",
        "offer",
        ("add_themes", "remove_themes"),
        "verified",
        "step",
        "note",
    )

    type = _choice(gettext_lazy("Type"), InstitutionType.choices)
    social_side = _choice(gettext_lazy("Side"), SocialSide.choices)
    city = forms.CharField(label=gettext_lazy("City"), max_length=100, required=False)
    source = forms.CharField(
        label=gettext_lazy("Source"),
        help_text=gettext_lazy("Where this comes from: an address or a document."),
        max_length=500,
        required=False,
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Working languages"),
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    rest_days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Weekly rest days"),
        choices=WEEKDAYS_OF_ISO,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    empty = forms.MultipleChoiceField(
        label=gettext_lazy("Empty these"),
        choices=list(EMPTIED.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    parent = forms.CharField(
        label=gettext_lazy("Under which body"),
        help_text=gettext_lazy("Its code, its acronym or its full name."),
        max_length=250,
        required=False,
    )
    parent_since = ForgivingDateField(
        label=gettext_lazy("Since"),
        help_text=gettext_lazy("The day from which they stand under it."),
        required=False,
    )
    parent_source = forms.CharField(
        label=gettext_lazy("Source of that"),
        help_text=gettext_lazy("The decree or announcement."),
        max_length=300,
        required=False,
    )
    offer = forms.ChoiceField(
        label=gettext_lazy("The themes below are"),
        choices=ThemeOffer.choices,
        initial=ThemeOffer.OFFERED,
        required=False,
    )
    add_themes = ThemesField(gettext_lazy("Add themes"))
    remove_themes = ThemesField(gettext_lazy("Remove themes"))
    verified = forms.BooleanField(
        label=gettext_lazy("Verified today: what the records say still holds"),
        required=False,
    )
    step = _choice(gettext_lazy("Status"), ACTS.items())
    note = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy(
            "Asked for when the status changes; kept with the edit."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.today = user, today

    def clean_parent(self):
        """The body that is meant: by its code, or the only one of that name."""
        typed = self.cleaned_data["parent"].strip()
        if not typed:
            return None
        seen = Institution.objects.for_user(self.user).existing()
        if body := seen.filter(code__iexact=typed).first():
            return body
        found = [
            one.found for one in suggest_institutions(self.user, typed, on=self.today)
        ]
        named = [body for body in found if folded(typed) in _names(body)]
        if len(named) == 1:
            return named[0]
        near = format_names(
            f"{body.full_name} [{body.code}]" for body in named or found
        )
        if not near:
            raise forms.ValidationError(_("No institution has that name or code."))
        raise forms.ValidationError(
            _("Which one? Write the code of the one you mean: %(names)s")
            % {"names": near}
        )

    def clean_parent_since(self):
        since = self.cleaned_data["parent_since"]
        if since and since > self.today:
            raise forms.ValidationError(_("That day is still to come."))
        return since

    def clean(self):
        cleaned = super().clean()
        self._refuse_both(cleaned)
        is_dated = cleaned.get("parent_since") or "parent_since" in self.errors
        if cleaned.get("parent") and not is_dated:
            self.add_error("parent_since", _("Say from which day."))
        if cleaned.get("step") and not cleaned.get("note"):
            self.add_error("note", _("Say why the status changes."))
        if not self.errors and not self.wanted().asked:
            self.add_error(None, _("Say what is to be changed."))
        return cleaned

    def _refuse_both(self, cleaned):
        """What contradicts itself is not guessed."""
        for name in cleaned.get("empty", ()):
            if cleaned.get(name):
                self.add_error(name, _("Set it or empty it, not both."))
        added, removed = (set(cleaned.get(name, ())) for name in THEMES)
        if added & removed:
            text = _("A theme is added or removed, not both.")
            self.add_error("remove_themes", text)

    def wanted(self) -> Wanted:
        typed = self.cleaned_data
        values = {name: typed[name] for name in VALUES if typed[name]}
        for name in typed["empty"]:
            values[name] = [] if name in {"languages", "rest_days"} else ""
        parent = None
        if typed["parent"]:
            since, source = typed["parent_since"], typed["parent_source"]
            parent = NewParent(typed["parent"], since, source)
        return Wanted(
            values=values,
            parent=parent,
            add_themes=tuple(typed["add_themes"]),
            remove_themes=tuple(typed["remove_themes"]),
            offer=typed["offer"] or ThemeOffer.OFFERED,
            is_verified=typed["verified"],
            step=typed["step"],
            note=typed["note"],
        )


def _names(body: Institution) -> set[str]:
    spoken = [body.name_fr, body.name_en, body.name_pt, body.name_ar, body.acronym]
    return {folded(name) for name in [*spoken, body.full_name]}

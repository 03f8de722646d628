"""Rows of a page about one person: what they are called, and how they are reached."""

from django import forms
from django.core.validators import validate_email
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _
from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    format_number,
    is_possible_number,
    parse,
)

from institutions.actions.people import Rows
from institutions.models import ChannelKind, ChannelUse
from migration_coop.lib.crispy import Fields
from migration_coop.lib.posted import Forms, leave_unchecked

MOST_ROWS = 20


class RowForm(forms.Form):
    """A row that may stand for a saved one, or be left empty."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    remove = forms.BooleanField(label=_("Remove"), required=False)

    # In which fields something must stand for the row to say anything.
    says_something: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    def __init__(self, *args, known: dict, **kwargs):
        """`known`: the saved rows of this very person, the only ones to be changed."""
        super().__init__(*args, **kwargs)
        self.known = known
        if self.saved is None:
            # An empty row is no row: a new one is taken out by emptying it.
            del self.fields["remove"]

    @property
    def saved(self):
        pk = str(self["pk"].value() or "")
        return self.known.get(int(pk)) if pk.isdecimal() else None

    @property
    def is_removed(self) -> bool:
        return "remove" in self.fields and bool(self["remove"].value())

    @property
    def is_empty(self) -> bool:
        written = (self[name].value() for name in self.says_something)
        return self.is_removed or not any(str(text or "").strip() for text in written)

    def full_clean(self):
        super().full_clean()
        if self.is_bound and self.is_empty:
            self._errors.clear()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("pk") is not None and self.saved is None:
            self.add_error(None, _("This row is not there any more."))
        return cleaned

    @property
    def said(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.columns}


class RowsOfPerson(BaseFormSet):
    def rows(self) -> Rows:
        """For the action. Only after `is_valid`."""
        written = [row for row in self.forms if not row.is_empty]
        return Rows(
            new=[row.said for row in written if row.saved is None],
            changed={
                row.saved.pk: row.said for row in written if self._is_changed(row)
            },
            removed=[row.saved.pk for row in self.forms if row.saved and row.is_empty],
        )

    @staticmethod
    def _is_changed(row) -> bool:
        saved = row.saved
        return saved is not None and any(
            getattr(saved, name) != value for name, value in row.said.items()
        )


def leave_all_unchecked(forms: Forms) -> None:
    """Show what was typed on a page without a word about it."""
    for form in forms:
        if not isinstance(form, BaseFormSet):
            leave_unchecked(form)
            continue
        for row in form.forms:
            leave_unchecked(row)
        form._errors = [{} for _row in form.forms]
        form._non_form_errors = form.error_class()


class VariantForm(RowForm):
    helper = Fields(("given_names", "family_name", "source"), "remove")
    says_something = ("family_name", "given_names")
    columns = ("given_names", "family_name", "source")

    given_names = forms.CharField(
        label=_("Given names"), max_length=100, required=False
    )
    family_name = forms.CharField(label=_("Family name"), max_length=100)
    source = forms.CharField(
        label=_("Where it is written so"), max_length=300, required=False
    )


class ChannelForm(RowForm):
    helper = Fields(("use", "kind", "value"), "is_preferred", "remove")
    says_something = ("value",)
    columns = ("use", "kind", "value", "is_preferred")

    use = forms.ChoiceField(
        label=_("Use"), choices=ChannelUse, initial=ChannelUse.OFFICIAL
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=ChannelKind, initial=ChannelKind.EMAIL
    )
    value = forms.CharField(label=_("Address or number"), max_length=254)
    is_preferred = forms.BooleanField(label=_("The preferred one"), required=False)

    def clean(self):
        cleaned = super().clean()
        kind, value = cleaned.get("kind"), cleaned.get("value")
        if kind and value:
            try:
                cleaned["value"] = _as_kept(kind, value)
            except forms.ValidationError as error:
                self.add_error("value", error)
        return cleaned

    @property
    def is_marked_preferred(self) -> bool:
        return bool(self["is_preferred"].value())


class ChannelRows(RowsOfPerson):
    def clean(self):
        seen, preferred = set(), set()
        for row in self.forms:
            if row.is_empty or not row.is_valid():
                continue
            kind, value = row.cleaned_data["kind"], row.cleaned_data["value"]
            if (kind, value.casefold()) in seen:
                row.add_error("value", _("This is on the page already."))
            if row.is_marked_preferred and kind in preferred:
                row.add_error(
                    "is_preferred", _("One of each kind can be the preferred one.")
                )
            seen.add((kind, value.casefold()))
            preferred |= {kind} if row.is_marked_preferred else set()

    @property
    def has_personal(self) -> bool:
        """Then the page asks for a legal basis."""
        rows = (row for row in self.forms if not row.is_empty)
        return any(row["use"].value() == ChannelUse.PERSONAL for row in rows)


def _as_kept(kind: str, value: str) -> str:
    """An address in lower case; a number as it is dialled from abroad."""
    if kind == ChannelKind.EMAIL:
        validate_email(value)
        return value.lower()
    wrong = forms.ValidationError(
        _("With the code of the country, such as +228 22 21 00 00.")
    )
    try:
        number = parse(value, None)
    except NumberParseException as error:
        raise wrong from error
    if not is_possible_number(number):
        raise wrong
    return format_number(number, PhoneNumberFormat.INTERNATIONAL)


Variants = formset_factory(
    VariantForm, RowsOfPerson, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 1
)
Channels = formset_factory(
    ChannelForm, ChannelRows, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 1
)

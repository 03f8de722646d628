"""The page on which a person is added or edited: who they are, how they are written
elsewhere, how they are reached, and on what legal basis."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from institutions.forms.conflicts import VersionedForm
from institutions.forms.institutions import LANGUAGES
from institutions.forms.posts import PostOfPersonForm
from institutions.forms.rows import Channels, Variants, leave_all_unchecked
from institutions.forms.same_person import people_called
from institutions.models import Channel, Law, Person, Post
from migration_coop.lib.crispy import Fields, with_one_more_row
from migration_coop.lib.dates import ForgivingDateField
from migration_coop.lib.posted import has_moved_on, sign_base

VARIANTS, CHANNELS = "variants", "channels"
BASIS = ("legal_basis", "basis_laws", "basis_on", "basis_note")
FIELDS = [
    "civility",
    "given_names",
    "family_name",
    "sex",
    "languages",
    "preferred_language",
    "preferred_channel",
    *BASIS,
]
WIDGETS = {"basis_note": forms.Textarea(attrs={"rows": 2})}


class AboutPerson(forms.ModelForm):
    helper = Fields(
        ("civility", "sex"),
        ("given_names", "family_name"),
        "languages",
        ("preferred_language", "preferred_channel"),
    )
    basis_helper = Fields("legal_basis", "basis_laws", ("basis_on",), "basis_note")
    basis_helper.render_hidden_fields = False

    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    basis_laws = forms.MultipleChoiceField(
        label=_("Law"),
        choices=Law,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    basis_on = ForgivingDateField(
        label=_("Given, or checked, on"),
        required=False,
        help_text=_("For example 27 3 2019"),
    )

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("legal_basis"):
            self._drop_what_a_basis_says(cleaned)
            return cleaned
        if not cleaned.get("basis_laws") and "basis_laws" not in self.errors:
            self.add_error("basis_laws", _("Say under which law."))
        if not cleaned.get("basis_on") and "basis_on" not in self.errors:
            self.add_error("basis_on", _("Enter the day."))
        if Law.NATIONAL in cleaned.get("basis_laws", ()) and not cleaned["basis_note"]:
            self.add_error("basis_note", _("Name the national law."))
        return cleaned

    def _drop_what_a_basis_says(self, cleaned):
        if any(cleaned.get(name) for name in BASIS[1:]):
            self.add_error("legal_basis", _("Choose the legal basis."))


class EditPersonForm(AboutPerson, VersionedForm):
    class Meta:
        model = Person
        fields = FIELDS
        widgets = WIDGETS


class AddPersonForm(AboutPerson):
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    is_someone_else = forms.BooleanField(
        label=_("It is somebody else of the same name"), required=False
    )

    class Meta:
        model = Person
        fields = FIELDS
        widgets = WIDGETS

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        names = (self.data.get(name, "") for name in ("given_names", "family_name"))
        self.known = [*people_called(user, *names).values()]
        if self.known:
            lines = ("is_someone_else", "languages")
            rest = ("preferred_language", "preferred_channel")
            names = ("given_names", "family_name")
            self.helper = Fields(("civility", "sex"), names, *lines, rest)
        else:
            del self.fields["is_someone_else"]

    def clean(self):
        cleaned = super().clean()
        if self.known and not cleaned.get("is_someone_else"):
            self.add_error(
                "is_someone_else",
                _("Somebody of that name is known. Add a post on their page instead."),
            )
        return cleaned


class PersonPage:
    """All forms of one page: empty, of a saved person, or as they were sent."""

    def __init__(self, user, *, data=None, person: Person | None = None):
        self.user, self.data, self.person = user, data, person
        self.has_errors = False
        self.post = None
        if person is None:
            self.form = AddPersonForm(data, user=user)
            self.post = PostOfPersonForm(
                data, prefix="post", user=user, instance=Post()
            )
        else:
            self.form = EditPersonForm(data, instance=person)
        self.variants = self._rows(Variants, VARIANTS)
        self.channels = self._rows(Channels, CHANNELS)
        about = [self.form, self.post] if self.post else [self.form]
        self.forms = [*about, self.variants, self.channels]
        if person is not None and data is None:
            self.form.initial["base"] = sign_base(self.forms)

    @property
    def is_stale(self) -> bool:
        return self.person is not None and has_moved_on(self.form, self.person.version)

    def is_valid(self) -> bool:
        """Check every block, so that the page shows all that is wrong at once."""
        are_valid = [form.is_valid() for form in self.forms]
        if self.channels.has_personal and not self.form["legal_basis"].value():
            self.form.add_error(
                "legal_basis",
                _("A personal channel asks for a legal basis to share it."),
            )
        self.has_errors = not (all(are_valid) and self.form.is_valid())
        return not self.has_errors

    def with_one_more(self, prefix: str) -> "PersonPage":
        """The same page with one more row, and nothing checked yet."""
        kind = Variants if prefix == VARIANTS else Channels
        data = with_one_more_row(self.data, prefix, kind.form)
        page = PersonPage(self.user, data=data, person=self.person)
        leave_all_unchecked(page.forms)
        return page

    def changed_fields(self) -> list[str]:
        return [name for name in self.form.changed_data if name in FIELDS]

    def _rows(self, formset, prefix):
        saved = self._saved(prefix)
        names = ("pk", *formset.form.columns)
        initial = [{name: getattr(row, name) for name in names} for row in saved]
        if prefix == CHANNELS and not initial:
            # The page begins with a row to write in; left empty it says nothing.
            initial = [{}]
        known = {row.pk: row for row in saved}
        return formset(
            self.data, prefix=prefix, initial=initial, form_kwargs={"known": known}
        )

    def _saved(self, prefix) -> list:
        if self.person is None:
            return []
        if prefix == VARIANTS:
            return list(self.person.variants.order_by("family_name", "pk"))
        seen = Channel.objects.for_user(self.user).filter(person=self.person)
        return list(seen.in_order())


class NameStepForm(forms.Form):
    """Why a name is withdrawn, or given back."""

    helper = Fields("note")

    note = forms.CharField(
        label=_("Why?"),
        help_text=_("Only administrators who may give the name back read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from institutions.forms.conflicts import VersionedForm
from institutions.models import Person, Post, Theme
from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField

SOMEONE_ELSE = "new"


class PostForm(forms.ModelForm):
    """Somebody takes up a post. A name we know asks whether it is the same person."""

    helper = Fields(
        ("given_names", "family_name"),
        "same_person",
        "title",
        ("starts_on", "source"),
        "is_focal_point",
        "focal_themes",
    )

    given_names = forms.CharField(label=_("Given names"), max_length=100)
    family_name = forms.CharField(label=_("Family name"), max_length=100)
    same_person = forms.ChoiceField(
        label=_("Is this the same person?"),
        required=False,
        widget=forms.RadioSelect,
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    class Meta:
        model = Post
        fields = ["title", "starts_on", "is_focal_point", "focal_themes", "source"]
        widgets = {"focal_themes": forms.CheckboxSelectMultiple}
        field_classes = {"starts_on": ForgivingDateField}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        themes = Theme.objects.filter(parent=None).order_by("code")
        self.fields["focal_themes"].queryset = themes
        self.known = self._people_of_that_name(user)
        if self.known:
            self._ask_which()
        else:
            del self.fields["same_person"]
            self.helper = Fields(
                ("given_names", "family_name"),
                "title",
                ("starts_on", "source"),
                "is_focal_point",
                "focal_themes",
            )

    def _people_of_that_name(self, user):
        typed = f"{self.data.get('given_names', '')} {self.data.get('family_name', '')}"
        if not typed.strip():
            return {}
        people = Person.objects.for_user(user).search(typed).in_order()
        return {str(person.pk): person for person in people[:8]}

    def _ask_which(self):
        field = self.fields["same_person"]
        field.required = True
        field.error_messages["required"] = _("Say whether this is the same person.")
        field.choices = [
            *((pk, person.full_name) for pk, person in self.known.items()),
            (SOMEONE_ELSE, _("Someone else")),
        ]

    def person(self):
        """Whom the form is about: somebody known, or a new person not yet stored."""
        known = self.known.get(self.cleaned_data.get("same_person"))
        return known or Person(
            given_names=self.cleaned_data["given_names"],
            family_name=self.cleaned_data["family_name"],
        )


class EndPostForm(VersionedForm):
    helper = Fields("ends_on")

    class Meta:
        model = Post
        fields = ["ends_on"]
        field_classes = {"ends_on": ForgivingDateField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].required = True

    def clean_ends_on(self):
        ends_on, starts_on = self.cleaned_data["ends_on"], self.instance.starts_on
        if starts_on and ends_on < starts_on:
            raise forms.ValidationError(_("The post ends before it starts."))
        return ends_on

import uuid

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from institutions.forms.conflicts import VersionedForm
from institutions.models import IATI_TYPE_OF, Country, Institution
from migration_coop.lib.crispy import Fields
from migration_coop.lib.formats import country_name

LANGUAGES = [
    ("fr", _("French")),
    ("en", _("English")),
    ("pt", _("Portuguese")),
    ("ar", _("Arabic")),
]
# ISO 8601: Monday is 1; Django counts from 0.
WEEKDAYS_OF_ISO = [(number + 1, name) for number, name in WEEKDAYS.items()]
NAME_LINES = ("name_fr", "name_en", "name_pt", "name_ar", "acronym")


def name_widgets():
    widgets = {
        f"name_{language}": forms.TextInput(attrs={"lang": language})
        for language, _name in LANGUAGES
    }
    widgets["name_ar"].attrs["dir"] = "rtl"
    return widgets


def require_a_name(form):
    if not any(form.cleaned_data.get(f"name_{code}") for code, _name in LANGUAGES):
        form.add_error("name_fr", _("Enter the name in one language at least."))


class InstitutionForm(forms.ModelForm):
    """Everything about an institution that has no date and no verb."""

    helper = Fields(
        *NAME_LINES,
        "unofficial_names",
        ("type", "social_side"),
        ("country", "city"),
        "address",
        ("website", "email"),
        ("phone", "whatsapp"),
        ("languages", "rest_days"),
        "mandate",
        "source",
        "note",
    )

    unofficial_names = forms.MultipleChoiceField(
        label=_("Unofficial translations"),
        help_text=_("Languages in which the name is our own translation."),
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Working languages"),
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    rest_days = forms.TypedMultipleChoiceField(
        label=_("Weekly rest days"),
        help_text=_("Only when they differ from those of the country."),
        choices=WEEKDAYS_OF_ISO,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    website = forms.URLField(
        label=_("Website"), required=False, assume_scheme="https", max_length=200
    )

    class Meta:
        model = Institution
        fields = [
            "name_fr",
            "name_en",
            "name_pt",
            "name_ar",
            "acronym",
            "unofficial_names",
            "type",
            "social_side",
            "country",
            "city",
            "address",
            "website",
            "email",
            "phone",
            "whatsapp",
            "languages",
            "rest_days",
            "mandate",
            "source",
            "note",
        ]
        widgets = name_widgets() | {
            "address": forms.Textarea(attrs={"rows": 2}),
            "mandate": forms.Textarea(attrs={"rows": 3}),
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "phone": _("With the code of the country, such as +228 22 21 00 00."),
            "country": _("Empty for a supranational body."),
            "source": _("Where this comes from: an address or a document."),
            "note": _("Never name migrants or private persons here."),
        }

    def __init__(self, *args, access, **kwargs):
        super().__init__(*args, **kwargs)
        self._offer_countries(access)

    def _offer_countries(self, access):
        field = self.fields["country"]
        if not access.administers_everywhere:
            field.queryset = Country.objects.filter(
                code__in=access.administered_countries
            )
            field.required = True
        names = {
            code: country_name(code) for (code,) in field.queryset.values_list("pk")
        }
        choices = sorted(names.items(), key=lambda choice: choice[1])
        field.choices = [("", "—"), *choices]

    def clean(self):
        require_a_name(self)
        return super().clean()


class InstitutionEditForm(VersionedForm, InstitutionForm):
    def changed_fields(self):
        """What is to be written; the IATI type follows a new type."""
        changed = [name for name in self.changed_data if name in self.Meta.fields]
        if "type" in changed:
            self.instance.iati_type = IATI_TYPE_OF[self.cleaned_data["type"]]
            changed.append("iati_type")
        return changed


class InstitutionAddForm(InstitutionForm):
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def institution(self):
        """What was typed, not yet stored."""
        self.instance.iati_type = IATI_TYPE_OF[self.cleaned_data["type"]]
        return self.instance


class StepForm(forms.Form):
    """Why the status changes."""

    helper = Fields("note")

    note = forms.CharField(
        label=_("Why?"),
        help_text=_("The decision or the document, with its date."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class VersionForm(forms.Form):
    version = forms.IntegerField()

"""Facts about countries, each from one day to another, and themes: with their source."""

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.validators import RegexValidator
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from institutions.forms.conflicts import VersionedForm
from institutions.models import (
    CountryMembership,
    CountryRule,
    Institution,
    InstitutionType,
    RestDays,
    Theme,
)
from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField

# What a country can be a member of.
BODIES = (
    InstitutionType.REGIONAL_COMMUNITY,
    InstitutionType.DIALOGUE,
    InstitutionType.REGIONAL_BODY,
    InstitutionType.UN_AGENCY,
    InstitutionType.INTERNATIONAL,
)
# ISO 8601: 1 is Monday. Django counts from 0.
DAYS = [(number + 1, name) for number, name in WEEKDAYS.items()]
UNTIL = _("The first day on which it does not hold any more. Empty while it holds.")
CITED = _("Where it is written, as it is cited, or the address of the page.")


class DatedFactForm(VersionedForm):
    """Every fact says from when to when it holds, and where that is written."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].required = True
        self.fields["source"].help_text = CITED
        self.fields["valid_to"].help_text = UNTIL

    def clean(self):
        cleaned = super().clean()
        begin, end = cleaned.get("valid_from"), cleaned.get("valid_to")
        if begin and end and end <= begin:
            self.add_error("valid_to", _("It ends before it starts."))
        return cleaned

    def _post_clean(self):
        """Also what speaks of the country, which is no field of the form."""
        super()._post_clean()
        if not self.errors:
            try:
                self.instance.validate_constraints()
            except forms.ValidationError as refusal:
                self.add_error(None, refusal.messages)


DATES = {"valid_from": ForgivingDateField, "valid_to": ForgivingDateField}


class MembershipForm(DatedFactForm):
    helper = Fields("body", ("valid_from", "valid_to"), "source")

    class Meta:
        model = CountryMembership
        fields = ["body", "valid_from", "valid_to", "source"]
        field_classes = DATES

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        bodies = Institution.objects.unmerged().filter(type__in=BODIES)
        self.fields["body"].queryset = bodies.in_order()


class RestDaysForm(DatedFactForm):
    helper = Fields("weekdays", ("valid_from", "valid_to"), "source")

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekly rest days"),
        choices=DAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = RestDays
        fields = ["weekdays", "valid_from", "valid_to", "source"]
        field_classes = DATES


class CountryRuleForm(DatedFactForm):
    helper = Fields(
        "kind",
        "number",
        ("text_fr", "text_en"),
        ("waiver_fr", "waiver_en"),
        ("valid_from", "valid_to"),
        ("source", "source_url"),
    )

    class Meta:
        model = CountryRule
        fields = [
            *("kind", "number", "text_fr", "text_en", "waiver_fr", "waiver_en"),
            *("valid_from", "valid_to", "source", "source_url"),
        ]
        field_classes = DATES

    source_url = forms.URLField(
        label=_("Address of the source"), required=False, assume_scheme="https"
    )


class ThemeForm(DatedFactForm):
    helper = Fields(
        ("code", "parent"),
        ("name_fr", "name_en"),
        ("name_pt", "name_ar"),
        "definition_en",
        ("gcm_objectives", "sdg_targets"),
        ("migof_dimensions", "dac_purpose_codes"),
        ("valid_from", "valid_to"),
        "source",
    )

    code = forms.CharField(
        label=_("Code"),
        max_length=8,
        help_text=_("T13 on the first level, T13.3 below it."),
        validators=[
            RegexValidator(
                r"^T\d{2}(\.\d{1,2})?\Z", _("A code looks like T13 or T13.3.")
            )
        ],
    )
    gcm_objectives = SimpleArrayField(
        forms.IntegerField(min_value=1, max_value=23),
        label=_("GCM objectives"),
        required=False,
        help_text=_("Numbers from 1 to 23, with commas between them."),
    )
    migof_dimensions = SimpleArrayField(
        forms.IntegerField(min_value=1, max_value=6),
        label=_("MiGOF dimensions"),
        required=False,
        help_text=_("Numbers from 1 to 6, with commas between them."),
    )

    class Meta:
        model = Theme
        fields = [
            *("code", "parent", "name_fr", "name_en", "name_pt", "name_ar"),
            *("definition_en", "gcm_objectives", "sdg_targets"),
            *("migof_dimensions", "dac_purpose_codes"),
            *("valid_from", "valid_to", "source"),
        ]
        field_classes = DATES

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        first_level = Theme.objects.filter(parent=None).exclude(pk=self.instance.pk)
        self.fields["parent"].queryset = first_level.order_by("code", "pk")
        self.fields["definition_en"].widget.attrs["rows"] = 3

    def clean(self):
        cleaned = super().clean()
        code, parent = cleaned.get("code"), cleaned.get("parent")
        if code and "parent" in cleaned:
            belongs = f"{parent.code}." if parent else ""
            if not code.startswith(belongs) or bool(parent) != ("." in code):
                text = _("Its code begins with the code of the broader theme.")
                self.add_error("code", text)
        return cleaned

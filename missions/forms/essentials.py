"""The first block of the log page: who travels to whom, when, and why."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from institutions.models import Country, Theme
from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField, parse_date_range
from missions.forms.fields import InstitutionField
from missions.models import Mission, MissionKind, Programme
from missions.permissions import may_log_mission
from missions.registry import Registry


class EssentialsForm(forms.Form):
    visiting_country = forms.TypedChoiceField(
        empty_value=None,
        label=_("Who travels"),
        error_messages={
            "required": _("Choose the country that travels."),
            "invalid_choice": _("Choose a country of the list."),
        },
    )
    host_country = forms.TypedChoiceField(
        empty_value=None,
        label=_("Who hosts"),
        error_messages={
            "required": _("Choose the host country."),
            "invalid_choice": _("Choose a country of the list."),
        },
    )
    starts_on = ForgivingDateField(
        label=_("First day"),
        help_text=_("For example 21 1 2019, or “21-25 Jan 2019” for both days"),
        error_messages={"required": _("Enter the first day.")},
    )
    ends_on = ForgivingDateField(
        label=_("Last day"),
        error_messages={"required": _("Enter the last day.")},
    )
    lead_institution = InstitutionField(label=_("Leading institution"))
    host_institution = InstitutionField(label=_("Host institution"))
    city = forms.CharField(label=_("City"), max_length=100, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=MissionKind, initial=MissionKind.STUDY_VISIT
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=250,
        required=False,
        help_text=_("Left empty, it is made of the kind, the countries and the month."),
    )
    purpose = forms.CharField(
        label=_("Purpose"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    programme = forms.ModelChoiceField(
        Programme.objects.none(),
        label=_("Funding programme"),
        required=False,
        empty_label=_("None"),
    )
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(),
        label=_("Themes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # What the whole page was made from: see migration_coop/lib/posted.py.
    base = forms.CharField(required=False, widget=forms.HiddenInput)
    form_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    helper = Fields(
        ("visiting_country", "host_country"),
        ("starts_on", "ends_on"),
        ("lead_institution", "host_institution"),
        ("kind", "city"),
        "title",
        "purpose",
        "programme",
    )
    helper.render_hidden_fields = True
    theme_helper = Fields("themes")
    theme_helper.render_hidden_fields = False

    def __init__(self, data=None, *, registry: Registry, user, **kwargs):
        super().__init__(_with_both_days(data), **kwargs)
        self.user = user
        fields = self.fields
        countries = {country.pk: country for country in Country.objects.all()}
        # The names sort in the reader's language, which SQL does not know.
        named = sorted((country.name, pk) for pk, country in countries.items())
        for name in ("visiting_country", "host_country"):
            fields[name].choices = [("", _("Choose…")), *((pk, n) for n, pk in named)]
            fields[name].coerce = countries.get
        fields["programme"].queryset = Programme.objects.for_user(user).in_order()
        fields["themes"].queryset = Theme.objects.order_by("code", "pk")
        for name, side in (
            ("lead_institution", "visiting_country"),
            ("host_institution", "host_country"),
        ):
            fields[name].look_up_in(registry, country=self.typed(side))

    def typed(self, name: str) -> str:
        """What stands in a field now, checked or not."""
        return self[name].value() or ""

    def clean(self):
        cleaned = super().clean()
        self._check_countries(cleaned)
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The end date must come after the start date."))
        return cleaned

    def _check_countries(self, cleaned):
        visitor, host = cleaned.get("visiting_country"), cleaned.get("host_country")
        if visitor is None:
            return
        if visitor == host:
            self.add_error("host_country", _("Choose another country as the host."))
        if not may_log_mission(
            self.user,
            visiting_country=visitor.pk,
            lead_institution=cleaned.get("lead_institution"),
            programme=cleaned.get("programme"),
        ):
            message = gettext("You cannot log missions of this country: %(country)s.")
            self.add_error("visiting_country", message % {"country": visitor.name})


def initial_of(mission: Mission) -> dict:
    names = ("visiting_country", "host_country", "programme")
    texts = ("starts_on", "ends_on", "city", "kind", "title", "purpose", "version")
    return (
        {name: getattr(mission, f"{name}_id") for name in names}
        | {name: getattr(mission, name) for name in texts}
        | {
            "lead_institution": mission.lead_institution,
            "host_institution": mission.host_institution,
            "themes": [theme.pk for theme in mission.themes.all()],
        }
    )


def _with_both_days(data):
    """ "21-25 Jan 2019" in the first box fills both."""
    if data is None or data.get("ends_on"):
        return data
    days = parse_date_range(data.get("starts_on", ""))
    if days is None:
        return data
    data = data.copy()
    data["starts_on"], data["ends_on"] = (f"{day:%d/%m/%Y}" for day in days)
    return data

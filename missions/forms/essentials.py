"""The first block of the log page: who travels to whom, when, and why."""

from datetime import date, timedelta
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from institutions.models import Country, Theme
from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField, parse_date, parse_date_range
from missions.actions.missions import CodeTaken
from missions.forms.fields import InstitutionField
from missions.gone import why_gone
from missions.models import (
    AssistanceRequest,
    Mission,
    MissionKind,
    Programme,
    RequestStatus,
)
from missions.permissions import may_log_mission
from missions.registry import Registry

LONGEST = 366


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
    lead_institution = InstitutionField(
        label=_("Leading institution"), side="visiting_country"
    )
    host_institution = InstitutionField(
        label=_("Host institution"), side="host_country"
    )
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
    code = forms.RegexField(
        r"(?i)^[A-Z]{2}-[A-Z]{2}-[0-9]{4}-[0-9]{1,4}\Z",
        label=_("Reference"),
        required=False,
        help_text=_(
            "Left empty, it is the next one of the two countries and the year."
        ),
        error_messages={
            "invalid": _(
                "Write the reference as in TG-TN-2019-01: two countries, the year and"
                " a number."
            )
        },
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone of the visits"),
        required=False,
        help_text=_("Left empty, it is that of the host country."),
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
    source = forms.CharField(
        label=_("Source"),
        help_text=_("Where the facts come from: an address or a title."),
        max_length=500,
        required=False,
    )
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(),
        label=_("Themes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    # Of a new mission that comes of a request; later it is linked on the request's page.
    request = forms.ModelChoiceField(
        AssistanceRequest.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={
            "invalid_choice": _("The request of this mission is not approved any more.")
        },
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # What the whole page was made from: see migration_coop/lib/posted.py.
    base = forms.CharField(required=False, widget=forms.HiddenInput)
    form_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    countries_helper = Fields(("visiting_country", "host_country"))
    days_helper = Fields(("starts_on", "ends_on"))
    helper = Fields(
        ("lead_institution", "host_institution"),
        "purpose",
        ("kind", "city", "programme"),
        "source",
    )
    # What is proposed and may be written over.
    proposed_helper = Fields("title", ("code", "time_zone"))
    proposed_helper_of_saved = Fields("title", "time_zone")
    theme_helper = Fields("themes")
    for part in (countries_helper, days_helper, proposed_helper, theme_helper):
        part.render_hidden_fields = False
    proposed_helper_of_saved.render_hidden_fields = False

    def __init__(self, data=None, *, registry: Registry, user, is_saved, **kwargs):
        """`is_saved`: the mission has its reference already, which stands on letters."""
        super().__init__(_with_both_days(data), **kwargs)
        self.user = user
        fields = self.fields
        if is_saved:
            del fields["code"], fields["request"]
            self.proposed_helper = self.proposed_helper_of_saved
        else:
            asked = AssistanceRequest.objects.for_user(user)
            fields["request"].queryset = asked.filter(status=RequestStatus.APPROVED)
        self.countries = {country.pk: country for country in Country.objects.all()}
        # The names sort in the reader's language, which SQL does not know.
        named = sorted((country.name, pk) for pk, country in self.countries.items())
        for name in ("visiting_country", "host_country"):
            fields[name].choices = [("", _("Choose…")), *((pk, n) for n, pk in named)]
            fields[name].coerce = self.countries.get
        fields["time_zone"].choices = self._zones()
        fields["programme"].queryset = Programme.objects.for_user(user).in_order()
        fields["themes"].queryset = Theme.objects.choosable(
            timezone.localdate(), chosen=self.initial.get("themes", ())
        )
        for name, side in (
            ("lead_institution", "visiting_country"),
            ("host_institution", "host_country"),
        ):
            fields[name].look_up_in(registry, country=self.typed(side))

    def _zones(self) -> list[tuple[str, str]]:
        """Those of the countries we know; the host's own is meant when none is chosen."""
        zones = {country.time_zone for country in self.countries.values()}
        zones |= {self.typed("time_zone")} & available_timezones()
        host = self.countries.get(self.typed("host_country"))
        proposed = _("As in the host country")
        if host:
            text = gettext("As in the host country: %(zone)s")
            proposed = text % {"zone": zone_name(host.time_zone)}
        return [("", proposed), *((zone, zone_name(zone)) for zone in sorted(zones))]

    def typed(self, name: str) -> str:
        """What stands in a field now, checked or not."""
        return self[name].value() or ""

    @property
    def asked(self) -> AssistanceRequest | None:
        """The request that a new mission comes of."""
        key = self.typed("request") if "request" in self.fields else ""
        return self.fields["request"].queryset.filter(pk=key).first() if key else None

    @property
    def days(self) -> list[date]:
        """The days of the mission as far as they are typed; none when they are not
        two real days in a sensible order."""
        days = [_day(self.typed(name)) for name in ("starts_on", "ends_on")]
        start, end = days
        if start is None or end is None or not 0 <= (end - start).days < LONGEST:
            return []
        return [start + timedelta(days=n) for n in range((end - start).days + 1)]

    @property
    def is_proposal_changed(self) -> bool:
        """Somebody wrote over a proposal, or is told that they cannot."""
        names = {"title", "code", "time_zone"} & {*self.fields}
        return any(self.typed(name) or name in self.errors for name in names)

    @property
    def last_day(self) -> date | None:
        return _day(self.typed("ends_on"))

    def clean_code(self):
        code = self.cleaned_data["code"].upper()
        if code and Mission._base_manager.filter(code=code).exists():
            raise ValidationError(str(CodeTaken(code)))
        return code

    def clean(self):
        cleaned = super().clean()
        self._check_countries(cleaned)
        self._check_bodies(cleaned)
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The end date must come after the start date."))
        return cleaned

    def _check_bodies(self, cleaned):
        """What was there on the first day; a saved mission keeps what it says."""
        day = cleaned.get("starts_on")
        for name in ("lead_institution", "host_institution"):
            said = (cleaned.get(name), day)
            is_new = said != (self.initial.get(name), self.initial.get("starts_on"))
            if is_new and (why := why_gone(said[0], on=day)):
                self.add_error(name, why)

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


def zone_name(zone: str) -> str:
    return zone.replace("_", " ")


def initial_of(mission: Mission) -> dict:
    follows_host = mission.time_zone == mission.host_country.time_zone
    names = ("visiting_country", "host_country", "programme")
    texts = ("starts_on", "ends_on", "city", "kind", "title", "purpose")
    texts += ("source", "version")
    return (
        {name: getattr(mission, f"{name}_id") for name in names}
        | {name: getattr(mission, name) for name in texts}
        | {
            "lead_institution": mission.lead_institution,
            "host_institution": mission.host_institution,
            "time_zone": "" if follows_host else mission.time_zone,
            "themes": [theme.pk for theme in mission.themes.all()],
        }
    )


def _with_both_days(data):
    """ "21-25 Jan 2019" in the first box fills both."""
    if data is None:
        return data
    days = parse_date_range(data.get("starts_on", ""))
    if days is None:
        return data
    data = data.copy()
    data["starts_on"], data["ends_on"] = (f"{day:%d/%m/%Y}" for day in days)
    return data


def _day(value) -> date | None:
    return value if isinstance(value, date) else parse_date(str(value))

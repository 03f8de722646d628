"""Assistance requests: what is asked for, and what each step leaves behind."""

import uuid

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.forms.conflicts import VersionedForm
from institutions.models import Country, Institution, Theme
from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField
from missions.models import AssistanceRequest, Mission, Programme
from missions.permissions import may_log_mission

FIELDS = [
    "programme",
    "country",
    "institution",
    "title",
    "objective",
    "kind",
    "host_country",
    "host_institution",
    "wanted_from",
    "wanted_until",
    "reference",
]
WIDGETS = {
    "objective": forms.Textarea(attrs={"rows": 4}),
    "themes": forms.CheckboxSelectMultiple,
}


class AboutRequest(forms.ModelForm):
    helper = Fields(
        "title",
        ("programme", "kind"),
        ("country", "institution"),
        "objective",
        ("host_country", "host_institution"),
        ("wanted_from", "wanted_until"),
        "reference",
    )
    theme_helper = Fields("themes")
    theme_helper.render_hidden_fields = False

    wanted_from = ForgivingDateField(
        label=_("Wished for from"),
        required=False,
        help_text=_("For example 21 1 2019"),
    )
    wanted_until = ForgivingDateField(label=_("Until"), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        access, fields = user.access(), self.fields
        fields["programme"].queryset = Programme.objects.for_user(user).in_order()
        fields["themes"].queryset = Theme.objects.choosable(
            timezone.localdate(), chosen=self.initial.get("themes", ())
        )
        seen = Institution.objects.for_user(user)
        # What is gone is not asked for any more; a draft keeps what it says.
        named = [self.instance.institution_id, self.instance.host_institution_id]
        standing = Q(pk__in=Institution.objects.existing().values("pk"))
        bodies = seen.filter(standing | Q(pk__in=[pk for pk in named if pk]))
        bodies = bodies.order_by("country", "name_fr", "pk")
        for name in ("institution", "host_institution"):
            fields[name].queryset = bodies
            fields[name].label_from_instance = _institution_label
        if not self._asks_for_anybody():
            mine = Q(pk__in=access.writable_countries)
            mine |= Q(institutions__in=access.writable_institutions)
            asking = Country.objects.filter(mine).distinct()
            fields["country"].queryset = asking
            fields["institution"].queryset = bodies.filter(country__in=asking)
        if not self.instance.pk and len(access.writable_countries) == 1:
            self.initial.setdefault("country", *access.writable_countries)
            self.initial.setdefault("institution", user.institution_id)

    def _asks_for_anybody(self) -> bool:
        """Whoever coordinates writes down what arrives on paper."""
        access = self.user.access()
        coordinated = Programme.objects.coordinated_by(self.user)
        return access.writes_everywhere or coordinated.exists()

    @property
    def has_themes(self) -> bool:
        return bool(self["themes"].value() or self.errors.get("themes"))

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("wanted_from"), cleaned.get("wanted_until")
        if first and last and last < first:
            self.add_error(
                "wanted_until", _("The end date must come after the start date.")
            )
        self._check_who_asks(cleaned)
        return cleaned

    def _check_who_asks(self, cleaned):
        country, body = cleaned.get("country"), cleaned.get("institution")
        if country and body and body.country_id not in {None, country.pk}:
            self.add_error("institution", _("This institution is of another country."))
        programme = cleaned.get("programme")
        if country and not may_log_mission(
            self.user,
            visiting_country=country.pk,
            lead_institution=body,
            programme=programme,
        ):
            self.add_error("country", _("You cannot ask in the name of this country."))


def _institution_label(institution):
    if institution.country_id is None:
        return institution.full_name
    return f"{institution.country_id} – {institution.full_name}"


class RequestForm(AboutRequest):
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = AssistanceRequest
        fields = [*FIELDS, "themes"]
        widgets = WIDGETS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["form_key"] = uuid.uuid4()


class EditRequestForm(AboutRequest, VersionedForm):
    class Meta:
        model = AssistanceRequest
        fields = [*FIELDS, "themes"]
        widgets = WIDGETS


class LinkMissionForm(forms.Form):
    """A mission that was logged without naming the request it comes of."""

    helper = Fields("mission")

    mission = forms.ModelChoiceField(Mission.objects.none(), label=_("Mission"))

    def __init__(self, *args, missions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mission"].queryset = missions
        self.fields["mission"].label_from_instance = _mission_label


def _mission_label(mission):
    return f"{mission.code} – {mission.title}"

"""An action plan: what it is called, whose it is, its dates, and who confirms."""

import uuid

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cooperation.models import ActionPlan, ConfirmationRule
from cooperation.planning.codes import RESERVED
from institutions.forms.conflicts import VersionedForm
from institutions.models import Country, Institution
from institutions.models.institution_rows import GONE
from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField
from migration_coop.lib.formats import country_name
from missions.models import Programme

STEPS = ("launched", "validated", "adopted", "published")
DATES = [name for step in STEPS for name in (f"{step}_on", f"{step}_source")]
FIELDS = [
    *("title_fr", "title_en", "lead_institution", "programme"),
    *("level_labels_fr", "level_labels_en", "starts_on", "ends_on"),
    *DATES,
]
RULE = ["confirmation", "confirmers"]
LINES = [
    "title_fr",
    "title_en",
    ("lead_institution", "programme"),
    ("level_labels_fr", "level_labels_en"),
    ("starts_on", "ends_on"),
    *[(f"{step}_on", f"{step}_source") for step in STEPS],
]


def people_of(plan: ActionPlan):
    """Who works on the plan: people of its country, its programme, or everywhere."""
    of_country = Q(institution__country=plan.country) | Q(grants__country=plan.country)
    everywhere = Q(grants__country=None, grants__institution=None) & ~Q(grants=None)
    involved = of_country | everywhere
    if plan.lead_institution_id:
        involved |= Q(grants__institution=plan.lead_institution)
    if plan.programme_id:
        involved |= Q(programme_grants__programme=plan.programme)
    people = User.objects.active().filter(involved).distinct()
    return people.order_by("last_name", "first_name", "pk")


def bodies_for(user, *, country, named=()):
    """Institutions of the country and of no country, and those that are named already."""
    near = Q(country=country) | Q(country=None)
    offered = near & ~Q(status__in=GONE)
    seen = Institution.objects.for_user(user)
    return seen.filter(offered | Q(pk__in=[pk for pk in named if pk])).in_order()


def label_of(body) -> str:
    return body.label


class AboutPlan(forms.ModelForm):
    level_labels_fr = SimpleArrayField(
        forms.CharField(max_length=60),
        label=_("What its levels are called, from the top"),
        required=False,
        help_text=_("In French, with commas between: Axe, Objectif"),
    )
    level_labels_en = SimpleArrayField(
        forms.CharField(max_length=60), label=_("The same in English"), required=False
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("starts_on", "ends_on", *(f"{step}_on" for step in STEPS)):
            label = self.fields[name].label
            self.fields[name] = ForgivingDateField(label=label, required=False)
        programmes = Programme.objects.for_user(user).in_order()
        self.fields["programme"].queryset = programmes
        self.fields["lead_institution"].label_from_instance = label_of

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("The plan cannot end before it starts."))
        for step in STEPS:
            if cleaned.get(f"{step}_on") and not cleaned.get(f"{step}_source"):
                self.add_error(f"{step}_source", _("Say which source gives this day."))
        return cleaned


class PlanForm(AboutPlan):
    helper = Fields(("country", "code"), *LINES)

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    code = forms.SlugField(
        label=_("Code"),
        max_length=30,
        required=False,
        help_text=_("Part of the address. Proposed when you leave it empty."),
    )

    class Meta:
        model = ActionPlan
        fields = ["country", "code", *FIELDS]

    def __init__(self, *args, user, countries, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.initial.setdefault("form_key", uuid.uuid4())
        self.fields["country"].queryset = countries
        self.fields["country"].label_from_instance = lambda row: country_name(row.code)
        bodies = (
            Institution.objects.for_user(user)
            .existing()
            .filter(Q(country__in=countries) | Q(country=None))
        )
        self.fields["lead_institution"].queryset = bodies.in_order()
        if len(countries) == 1:
            self.initial.setdefault("country", countries[0])

    def clean_code(self):
        code = self.cleaned_data["code"]
        if code.lower() in RESERVED:
            raise forms.ValidationError(
                _("This word is kept for a page. Choose another.")
            )
        return code

    def clean(self):
        self.instance.form_key = self.cleaned_data.get("form_key")
        return super().clean()


class EditPlanForm(AboutPlan, VersionedForm):
    helper = Fields(*LINES, *RULE)

    class Meta:
        model = ActionPlan
        fields = [*FIELDS, *RULE]
        widgets = {
            "confirmation": forms.RadioSelect,
            "confirmers": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, instance, user, **kwargs):
        people = list(instance.confirmers.values_list("pk", flat=True))
        about = {"instance": instance, "initial": {"confirmers": people}}
        super().__init__(*args, user=user, **about, **kwargs)
        plan = self.instance
        named = [plan.lead_institution_id]
        bodies = bodies_for(user, country=plan.country, named=named)
        self.fields["lead_institution"].queryset = bodies
        self.fields["confirmers"].queryset = people_of(plan)
        self.fields["confirmers"].help_text = _("Where the people are named.")

    def clean(self):
        cleaned = super().clean()
        rule = cleaned.get("confirmation")
        if rule == ConfirmationRule.LEAD and not cleaned.get("lead_institution"):
            self.add_error("confirmation", _("The plan has no leading institution."))
        if rule == ConfirmationRule.NAMED and not cleaned.get("confirmers"):
            self.add_error("confirmers", _("Name at least one person."))
        return cleaned


def writable_countries(user):
    access = user.access()
    rows = Country.objects.order_by("code")
    if access.writes_everywhere:
        return rows
    return rows.filter(code__in=access.writable_countries)

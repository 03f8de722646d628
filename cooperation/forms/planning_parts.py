"""Sections, activities and milestones of a plan, and what a milestone waits for."""

import re
import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperation.actions.planning import goes_below_itself
from cooperation.forms.planning import bodies_for, label_of, people_of
from cooperation.models import Activity, Milestone, PlanSection, PlanStatus
from cooperation.planning.places import NUMBER, TAKEN
from institutions.forms.conflicts import VersionedForm
from institutions.models import Theme
from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField
from missions.forms.fields import InstitutionLinesField
from missions.registry import Registry

TITLES = ["number", "title_fr", "title_en"]
SECTION = ["parent", *TITLES]
ACTIVITY = [
    *("section", *TITLES, "responsible"),
    *("indicator", "target", "means_of_verification", "funding"),
]
DATES = ["baseline_on", "forecast_on"]
MILESTONE = [
    *("activity", *TITLES, *DATES),
    *("owner_institution", "owner", "escalates_to", "expected_evidence"),
]
LINES = {"rows": 2}
WAIT = re.compile(r"(?P<number>[\w.-]+?)\s*(?:\+\s*(?P<days>\d{1,4})\s*\w*\.?)?")


class AboutPart(VersionedForm):
    """Of one plan: what can be chosen is in it. `form_key` is that of a new part."""

    form_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    # Lists of the row that are no columns of it.
    linked: tuple[str, ...] = ()

    def __init__(self, *args, instance, user, **kwargs):
        self.plan, self.user = instance.plan, user
        self.registry = Registry(user)
        super().__init__(*args, instance=instance, initial=self.beginning(instance))
        if instance.pk is None:
            self.initial["form_key"] = uuid.uuid4()
        self.offer()

    def beginning(self, part) -> dict:
        """What its fields hold that the row itself does not."""
        return {}

    def offer(self) -> None:
        """Say what can be chosen."""

    def clean_number(self):
        number = self.cleaned_data["number"]
        if not NUMBER.fullmatch(number) or number in TAKEN:
            raise forms.ValidationError(
                _("Letters, digits, full stops and hyphens only, such as 1.2.3.")
            )
        others = type(self.instance).objects.exclude(pk=self.instance.pk)
        if others.filter(plan=self.plan, number=number).exists():
            raise forms.ValidationError(_("The plan has this number already."))
        return number

    @property
    def written(self) -> list[str]:
        """The columns that the form writes."""
        return list(self._meta.fields)

    @property
    def changed(self) -> dict:
        """What is written besides the columns of the row."""
        return {"linked": {name: self.cleaned_data[name] for name in self.linked}}


class SectionForm(AboutPart):
    helper = Fields("parent", ("number",), "title_fr", "title_en")

    class Meta:
        model = PlanSection
        fields = SECTION

    def offer(self):
        others = self.plan.sections.exclude(pk=self.instance.pk).in_order()
        self.fields["parent"].queryset = others
        self.fields["parent"].empty_label = _("The top of the plan")

    def clean_parent(self):
        parent = self.cleaned_data["parent"]
        if self.instance.pk and goes_below_itself(self.instance, parent):
            raise forms.ValidationError(_("It cannot stand within itself."))
        return parent


class ActivityForm(AboutPart):
    helper = Fields(
        "section",
        ("number",),
        "title_fr",
        "title_en",
        "responsible",
        "partner_names",
        ("indicator", "target"),
        ("means_of_verification", "funding"),
        "themes",
    )
    linked = ("partners", "themes")

    partner_names = InstitutionLinesField(
        label=_("Partners"), help_text=_("One institution on each line.")
    )
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(),
        label=_("Themes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Activity
        fields = ACTIVITY
        widgets = {
            name: forms.Textarea(attrs=LINES)
            for name in ("indicator", "target", "means_of_verification")
        }

    def beginning(self, part):
        if part.pk is None:
            return {}
        labels = self.registry.labels
        partners = part.partners.order_by("name_fr", "pk")
        names = [labels.get(body.pk, body.label) for body in partners]
        themes = part.themes.values_list("pk", flat=True)
        return {"partner_names": "\n".join(names), "themes": list(themes)}

    def offer(self):
        self.fields["section"].queryset = self.plan.sections.in_order()
        offer_bodies(self, "responsible")
        field = self.fields["partner_names"]
        field.registry, field.country = self.registry, self.plan.country_id
        self.fields["themes"].queryset = Theme.objects.choosable(
            timezone.localdate(), chosen=self.initial.get("themes", ())
        )

    def clean_partner_names(self):
        text = self.cleaned_data["partner_names"]
        self.partners = self.fields["partner_names"].bodies(text)
        return text

    def clean(self):
        cleaned = super().clean()
        cleaned["partners"] = getattr(self, "partners", [])
        return cleaned


class MilestoneForm(AboutPart):
    """Its dates can be written while the plan is a draft, or when it is new."""

    helper = Fields(
        "activity",
        ("number",),
        "title_fr",
        "title_en",
        ("owner_institution", "owner"),
        "escalates_to",
        "expected_evidence",
        "comes_after",
    )
    dated_helper = Fields(
        "activity",
        ("number",),
        "title_fr",
        "title_en",
        ("baseline_on", "forecast_on"),
        ("owner_institution", "owner"),
        "escalates_to",
        "expected_evidence",
        "comes_after",
    )

    baseline_on = ForgivingDateField(
        label=_("Agreed date"), help_text=_("For example 27 3 2019")
    )
    forecast_on = ForgivingDateField(
        label=_("Expected date"),
        required=False,
        help_text=_("Only if it is not the agreed one."),
    )
    comes_after = forms.CharField(
        label=_("Comes after"),
        required=False,
        max_length=500,
        help_text=_(
            "Numbers of other milestones, with the days between if there are any: "
            "1.1.2; 1.2.1 + 14"
        ),
    )

    class Meta:
        model = Milestone
        fields = MILESTONE

    def beginning(self, part):
        if part.pk is None:
            return {}
        waits = part.waits_for.select_related("depends_on").order_by("pk")
        return {"comes_after": "; ".join(_wait_in_words(wait) for wait in waits)}

    def offer(self):
        self.fields["activity"].queryset = self.plan.activities.in_order()
        offer_bodies(self, "owner_institution")
        for name in ("owner", "escalates_to"):
            self.fields[name].queryset = people_of(self.plan)
        if self.instance.pk and self.plan.status != PlanStatus.DRAFT:
            for name in DATES:
                del self.fields[name]
        else:
            self.helper = self.dated_helper

    @property
    def written(self) -> list[str]:
        return [name for name in MILESTONE if name in self.fields]

    def clean_comes_after(self):
        text = self.cleaned_data["comes_after"]
        self.waits_for = self._read_waits(text)
        return text

    def clean(self):
        cleaned = super().clean()
        if "forecast_on" in self.fields and not cleaned.get("forecast_on"):
            cleaned["forecast_on"] = cleaned.get("baseline_on")
        return cleaned

    @property
    def changed(self):
        return {"waits_for": self.waits_for}

    def _read_waits(self, text) -> dict:
        milestones = self.plan.milestones.exclude(pk=self.instance.pk)
        by_number = {milestone.number: milestone for milestone in milestones}
        waits = {}
        for part in filter(None, map(str.strip, re.split(r"[;,\n]", text))):
            found = WAIT.fullmatch(part)
            milestone = by_number.get(found["number"]) if found else None
            if milestone is None:
                message = gettext("The plan has no other milestone “%(number)s”.")
                raise forms.ValidationError(message % {"number": part})
            waits[milestone] = int(found["days"] or 0)
        return waits


def offer_bodies(form, name) -> None:
    field = form.fields[name]
    named = [getattr(form.instance, f"{name}_id")]
    country = form.plan.country
    field.queryset = bodies_for(form.user, country=country, named=named)
    field.label_from_instance = label_of


def _wait_in_words(wait) -> str:
    number = wait.depends_on.number
    return f"{number} + {wait.lag_days}" if wait.lag_days else number

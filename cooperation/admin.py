"""Plans and what is in them, for administrators. History triggers keep every change.

Status and the dates that moved are not here: verbs on the page of the milestone, and
decisions on the page of the plan, record them with their reasons.
"""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cooperation.models import (
    ActionPlan,
    Activity,
    Milestone,
    MissionActivity,
    PlanSection,
)
from institutions.admin import VersionedAdmin

TITLES = ("title_fr", "title_en")


@admin.register(ActionPlan)
class ActionPlanAdmin(VersionedAdmin):
    list_display = ["code", "title", "country", "status"]
    list_select_related = ["country"]
    list_filter = ["status", ("country", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["code", "title_fr", "title_en"]
    ordering = ["code"]
    autocomplete_fields = ["country", "lead_institution"]
    readonly_fields = ["status"]
    fields = [
        ("code", "status", "is_illustrative"),
        TITLES,
        ("country", "lead_institution", "programme"),
        ("level_labels_fr", "level_labels_en"),
        ("starts_on", "ends_on"),
        ("launched_on", "launched_source"),
        ("validated_on", "validated_source"),
        ("adopted_on", "adopted_source"),
        ("published_on", "published_source"),
    ]

    def has_delete_permission(self, request, plan=None):
        return False


class PartAdmin(VersionedAdmin):
    list_display = ["number", "title", "plan"]
    list_select_related = ["plan"]
    list_filter = ["plan"]
    search_fields = ["number", "title_fr", "title_en", "plan__code"]
    ordering = ["plan", "position", "pk"]

    def has_delete_permission(self, request, part=None):
        return False


class PlanSectionForm(forms.ModelForm):
    def clean(self):
        cleaned = super().clean()
        parent, plan = cleaned.get("parent"), cleaned.get("plan")
        if parent and plan and parent.plan_id != plan.pk:
            self.add_error("parent", _("Choose a section of the same plan."))
        return cleaned


@admin.register(PlanSection)
class PlanSectionAdmin(PartAdmin):
    form = PlanSectionForm
    autocomplete_fields = ["plan", "parent"]
    fields = ["plan", "parent", ("number", "position"), TITLES]

    def get_readonly_fields(self, request, section=None):
        return ["plan"] if section else []


class MissionActivityInline(admin.TabularInline):
    model = MissionActivity
    extra = 0
    fields = ["mission"]


class InsideForm(forms.ModelForm):
    """Its plan is that of the section or activity it sits in, and stays the same."""

    def clean(self):
        cleaned = super().clean()
        whole = cleaned.get(self.place)
        if whole and self.instance.plan_id not in (None, whole.plan_id):
            self.add_error(self.place, _("Choose a place in the same plan."))
        elif whole:
            self.instance.plan = whole.plan
            self._check_number(cleaned.get("number"))
        return cleaned

    def _check_number(self, number):
        """Django leaves out constraints over fields that the form does not show."""
        others = self._meta.model.objects.exclude(pk=self.instance.pk)
        if others.filter(plan=self.instance.plan_id, number=number).exists():
            self.add_error("number", _("The plan has this number already."))


class ActivityForm(InsideForm):
    place = "section"


@admin.register(Activity)
class ActivityAdmin(PartAdmin):
    form = ActivityForm
    autocomplete_fields = ["section", "responsible", "partners", "themes"]
    inlines = [MissionActivityInline]
    fields = [
        "section",
        ("number", "position"),
        TITLES,
        ("responsible", "partners", "themes"),
        ("indicator", "target"),
        ("means_of_verification", "funding"),
    ]


class MilestoneForm(InsideForm):
    place = "activity"


@admin.register(Milestone)
class MilestoneAdmin(PartAdmin):
    form = MilestoneForm
    list_display = ["number", "title", "plan", "forecast_on", "status"]
    autocomplete_fields = ["activity", "owner_institution", "owner", "escalates_to"]
    fields = [
        ("activity", "status"),
        ("number", "position"),
        TITLES,
        ("baseline_on", "forecast_on"),
        ("owner_institution", "owner", "escalates_to"),
        "expected_evidence",
    ]

    def get_readonly_fields(self, request, milestone=None):
        """Once it is there, dates change by a reason or a decision only."""
        return ["status", *(["baseline_on", "forecast_on"] if milestone else [])]

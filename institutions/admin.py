"""Reference data, for administrators. Every change is kept by the history triggers.

Status is not here: it changes by verbs, on the page of the institution.
"""

from django.contrib import admin
from django.db import models
from django.db.models import F
from django.forms import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from institutions.models import (
    Channel,
    Country,
    CountryMembership,
    CountryRule,
    FormerName,
    HolidayOverride,
    Institution,
    InstitutionIdentifier,
    InstitutionParent,
    InstitutionTheme,
    Person,
    PersonVariant,
    Post,
    RestDays,
    Theme,
)


class VersionedRows(BaseInlineFormSet):
    """A row that is changed here makes the edit forms of it elsewhere stale."""

    def save_existing(self, form, obj, commit=True):
        obj.version += 1
        return super().save_existing(form, obj, commit=commit)


class RestDaysInline(admin.TabularInline):
    model = RestDays
    formset = VersionedRows
    extra = 0
    fields = ["weekdays", "valid_from", "valid_to", "source"]


@admin.register(Country)
class CountryAdmin(admin.ModelAdmin):
    list_display = ["code", "name", "time_zone", "m49_region"]
    list_filter = ["m49_region"]
    search_fields = ["code", "alpha3"]
    ordering = ["code"]
    fields = ["code", "alpha3", "time_zone", "m49_region"]
    inlines = [RestDaysInline]

    def get_readonly_fields(self, request, country=None):
        return ["code"] if country else []


@admin.register(HolidayOverride)
class HolidayOverrideAdmin(admin.ModelAdmin):
    list_display = ["country", "on", "is_day_off", "name_fr", "source"]
    list_select_related = ["country"]
    list_filter = [("country", admin.RelatedOnlyFieldListFilter), "is_day_off"]
    date_hierarchy = "on"
    ordering = ["-on", "country"]
    autocomplete_fields = ["country"]
    fields = ["country", "on", "is_day_off", "name_fr", "name_en", "source"]


@admin.register(CountryMembership)
class CountryMembershipAdmin(admin.ModelAdmin):
    list_display = ["country", "body", "valid_from", "valid_to"]
    list_select_related = ["country", "body"]
    list_filter = [("body", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["country__code", "body__code", "body__acronym"]
    ordering = ["body__code", "country"]
    autocomplete_fields = ["country", "body"]
    fields = ["country", "body", "valid_from", "valid_to", "source"]


@admin.register(CountryRule)
class CountryRuleAdmin(admin.ModelAdmin):
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    list_display = ["country", "kind", "value", "valid_from", "valid_to", "source"]
    list_select_related = ["country"]
    list_filter = ["kind", ("country", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["country__code", "source", "text_fr", "text_en"]
    ordering = ["country", "kind", "valid_from", "pk"]
    autocomplete_fields = ["country"]
    fieldsets = [
        (None, {"fields": ["country", "kind"]}),
        (_("What it asks"), {"fields": ["number", "text_fr", "text_en"]}),
        (_("Waiver"), {"fields": ["waiver_fr", "waiver_en"]}),
        (_("Where it comes from"), {"fields": ["source", "source_url"]}),
        (_("When"), {"fields": ["valid_from", "valid_to"]}),
    ]


@admin.register(Theme)
class ThemeAdmin(admin.ModelAdmin):
    list_display = ["code", "name_fr", "name_en", "gcm_objectives", "sdg_targets"]
    search_fields = ["code", "name_fr", "name_en"]
    ordering = ["code"]
    autocomplete_fields = ["parent"]
    fieldsets = [
        (None, {"fields": ["code", "parent"]}),
        (_("Names"), {"fields": ["name_fr", "name_en", "name_pt", "name_ar"]}),
        (_("Definition"), {"fields": ["definition_en"]}),
        (
            _("Where it stands elsewhere"),
            {
                "fields": [
                    "gcm_objectives",
                    "sdg_targets",
                    "migof_dimensions",
                    "dac_purpose_codes",
                ]
            },
        ),
    ]


class FormerNameInline(admin.StackedInline):
    model = FormerName
    formset = VersionedRows
    extra = 0
    fields = [
        ("valid_from", "valid_to"),
        ("name_fr", "name_en"),
        ("name_pt", "name_ar"),
        ("acronym", "source"),
    ]


class InstitutionParentInline(admin.TabularInline):
    model = InstitutionParent
    formset = VersionedRows
    fk_name = "institution"
    extra = 0
    fields = ["parent", "valid_from", "valid_to", "source"]
    autocomplete_fields = ["parent"]


class InstitutionIdentifierInline(admin.TabularInline):
    model = InstitutionIdentifier
    formset = VersionedRows
    extra = 0
    fields = ["scheme", "value"]


class InstitutionThemeInline(admin.TabularInline):
    model = InstitutionTheme
    extra = 0
    fields = ["theme", "offer"]
    autocomplete_fields = ["theme"]


@admin.register(Institution)
class InstitutionAdmin(admin.ModelAdmin):
    """What the edit page of an institution leaves out: dated facts and registers."""

    list_display = ["code", "name", "acronym", "type", "country", "status"]
    list_select_related = ["country"]
    list_filter = ["type", "status"]
    search_fields = ["code", "acronym", "name_fr", "name_en"]
    ordering = ["code"]
    readonly_fields = fields = ["code", "name", "status", "type", "iati_type"]
    inlines = [
        FormerNameInline,
        InstitutionParentInline,
        InstitutionIdentifierInline,
        InstitutionThemeInline,
    ]

    def save_model(self, request, institution, form, change):
        """The row itself is edited on its own page, which knows of versions."""

    def save_related(self, request, form, formsets, change):
        """Who is editing it there learns that its facts were changed here."""
        super().save_related(request, form, formsets, change)
        if any(rows.has_changed() for rows in formsets):
            changed = Institution.objects.filter(pk=form.instance.pk)
            changed.update(version=F("version") + 1)

    def has_add_permission(self, request):
        """Added on its own page, where it gets its code."""
        return False

    def has_delete_permission(self, request, institution=None):
        return False


class VersionedAdmin(admin.ModelAdmin):
    """A change here makes the edit forms that are still open elsewhere stale."""

    def save_model(self, request, row, form, change):
        row.version += change
        row.save()


class PersonVariantInline(admin.TabularInline):
    model = PersonVariant
    extra = 0
    fields = ["family_name", "given_names", "source"]


class ChannelInline(admin.TabularInline):
    model = Channel
    extra = 0
    fields = ["kind", "use", "value", "is_preferred"]


class PostInline(admin.StackedInline):
    model = Post
    formset = VersionedRows
    fk_name = "person"
    extra = 0
    autocomplete_fields = ["institution", "focal_themes", "alternate"]
    fields = [
        ("institution", "title"),
        ("starts_on", "ends_on", "confirmed_on"),
        ("is_focal_point", "focal_themes", "alternate"),
        "source",
    ]


@admin.register(Person)
class PersonAdmin(VersionedAdmin):
    list_display = ["family_name", "given_names", "is_incomplete", "is_withdrawn"]
    list_filter = ["is_incomplete", "is_withdrawn"]
    search_fields = ["family_name", "given_names", "variants__family_name"]
    ordering = ["family_name", "given_names", "pk"]
    fieldsets = [
        (None, {"fields": ["civility", "given_names", "family_name", "sex"]}),
        (
            _("Languages"),
            {"fields": ["languages", "preferred_language", "preferred_channel"]},
        ),
        (_("State of the record"), {"fields": ["is_incomplete", "is_withdrawn"]}),
        (
            _("Legal basis"),
            {"fields": ["legal_basis", "basis_laws", "basis_on", "basis_note"]},
        ),
    ]
    # Withdrawn and given back on its page, with a reason.
    readonly_fields = ["is_withdrawn"]
    inlines = [PersonVariantInline, ChannelInline, PostInline]

    def has_delete_permission(self, request, person=None):
        """A name that could harm is withdrawn; the missions keep their function."""
        return False


@admin.register(Post)
class PostAdmin(VersionedAdmin):
    list_display = ["title", "person", "institution", "starts_on", "ends_on"]
    list_select_related = ["person", "institution"]
    list_filter = ["is_focal_point"]
    search_fields = ["title", "person__family_name", "institution__code"]
    ordering = ["pk"]
    autocomplete_fields = ["person", "institution", "focal_themes", "alternate"]
    fieldsets = [
        (None, {"fields": ["person", "institution", "title"]}),
        (_("When"), {"fields": ["starts_on", "ends_on", "confirmed_on"]}),
        (_("Focal point"), {"fields": ["is_focal_point", "focal_themes", "alternate"]}),
        (_("Where it comes from"), {"fields": ["source"]}),
    ]

"""A programme: what it is called, when it runs, for whom, and when things are late."""

from django import forms
from django.utils.translation import gettext_lazy as _

from institutions.forms.conflicts import VersionedForm
from institutions.forms.reference import BODIES
from institutions.models import Country, Institution
from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField
from migration_coop.lib.search import folded
from missions.forms.fields import InstitutionLinesField
from missions.models import PartnerRole, Programme

THRESHOLDS = (
    ("late_after_days", "slips_after_days"),
    ("quiet_after_days", "no_news_after_days"),
    ("dormant_after_days", "stalled_after_days"),
)
# Fields of the form by the role that they list.
PARTNERS = {
    PartnerRole.FUNDER: "funders",
    PartnerRole.COORDINATOR: "coordinators",
    PartnerRole.IMPLEMENTER: "implementers",
}
EACH_ON_A_LINE = _("One to a line, by name, acronym or code.")


class CountryLinesField(forms.CharField):
    """Countries, one to a line, by their name in French or English, or their code."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)

    def clean(self, value):
        by_name = {}
        for country in Country.objects.all():
            names = (country.pk, country.name_in("fr"), country.name_in("en"))
            by_name |= {folded(name): country for name in names}
        lines = [line.strip() for line in super().clean(value).splitlines()]
        unknown = [line for line in lines if line and folded(line) not in by_name]
        if unknown:
            message = _("No country is called “%(name)s”.")
            raise forms.ValidationError(
                [forms.ValidationError(message, params={"name": n}) for n in unknown]
            )
        return [by_name[folded(line)] for line in lines if line]


class ProgrammeForm(VersionedForm):
    helper = Fields(
        ("code", "facility"),
        ("name_fr", "name_en"),
        "description",
        ("starts_on", "ends_on"),
        ("funders", "coordinators", "implementers"),
        ("region", "countries"),
        "source",
    )
    late_helper = Fields(
        *THRESHOLDS, ("report_months", "report_days"), "shows_lateness"
    )
    late_helper.render_hidden_fields = False

    funders = InstitutionLinesField(label=_("Funders"), help_text=EACH_ON_A_LINE)
    coordinators = InstitutionLinesField(label=_("Coordinators"))
    implementers = InstitutionLinesField(label=_("Implementers"))
    countries = CountryLinesField(
        label=_("Further countries"), help_text=_("One to a line, by name or code.")
    )

    class Meta:
        model = Programme
        fields = [
            *("code", "facility", "name_fr", "name_en", "description"),
            *("starts_on", "ends_on", "region", "source"),
            *(name for pair in THRESHOLDS for name in pair),
            *("report_months", "report_days", "shows_lateness"),
        ]
        field_classes = {"starts_on": ForgivingDateField, "ends_on": ForgivingDateField}

    def __init__(self, *args, instance, registry, **kwargs):
        if instance.pk:
            kwargs["initial"] = _named(instance, registry)
        super().__init__(*args, instance=instance, **kwargs)
        self.fields["description"].widget.attrs["rows"] = 3
        self.fields["source"].required = True
        regions = Institution.objects.unmerged().filter(type__in=BODIES)
        self.fields["region"].queryset = regions.in_order()
        for name in PARTNERS.values():
            self.fields[name].registry = registry

    def clean(self):
        cleaned = super().clean()
        for name in PARTNERS.values():
            if name in cleaned:
                try:
                    cleaned[name] = self.fields[name].bodies(cleaned[name])
                except forms.ValidationError as refusal:
                    self.add_error(name, refusal)
        return cleaned

    def partners(self):
        """The bodies of each role."""
        return {role: self.cleaned_data[name] for role, name in PARTNERS.items()}


def _named(programme, registry):
    """Its partners and countries as they are typed."""
    lines = {name: [] for name in PARTNERS.values()}
    partners = programme.partners.select_related("institution")
    for partner in partners.order_by("pk"):
        body = partner.institution
        label = registry.labels.get(body.pk, body.full_name)
        lines[PARTNERS[partner.role]].append(label)
    further = programme.further_countries.order_by("pk")
    lines["countries"] = [country.name for country in further]
    return {name: "\n".join(texts) for name, texts in lines.items()}

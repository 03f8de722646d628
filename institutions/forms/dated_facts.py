"""What was true of an institution for a time, and what it offers: pages to correct it."""

from dataclasses import dataclass

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from institutions.actions.dated_changes import DatedChangeError
from institutions.actions.dated_facts import check_fact
from institutions.forms.conflicts import VersionedForm
from institutions.forms.dated_changes import OtherBodyField
from institutions.forms.institutions import NAME_LINES, name_widgets, require_a_name
from institutions.models import (
    Country,
    CountryMembership,
    FormerName,
    Institution,
    InstitutionIdentifier,
    InstitutionParent,
    Theme,
    ThemeOffer,
)
from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField
from migration_coop.lib.formats import country_name

DAYS = ("valid_from", "valid_to")
DAY_FIELDS = dict.fromkeys(DAYS, ForgivingDateField)
SOURCE = _("The decree or announcement.")
UNTIL = _("The first day on which it was no longer so.")
HELP = {"valid_from": _("Empty: nobody knows since when."), "valid_to": UNTIL}


class FactForm(VersionedForm):
    """One fact with its dates; what cannot be is said beside its field."""

    def __init__(self, *args, siblings, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.siblings, self.user, self.today = siblings, user, today

    def _post_clean(self):
        """After the typed days stand on the row."""
        super()._post_clean()
        if not self.errors and "valid_to" in self.fields:
            try:
                check_fact(self.instance, siblings=self.siblings, today=self.today)
            except DatedChangeError as error:
                self.add_error(error.field, str(error))


class FormerNameForm(FactForm):
    helper = Fields(*NAME_LINES, DAYS, "source")

    class Meta:
        model = FormerName
        fields = [*NAME_LINES, *DAYS, "source"]
        field_classes = DAY_FIELDS
        widgets = name_widgets()
        help_texts = HELP | {"source": SOURCE}

    def clean(self):
        require_a_name(self)
        return super().clean()


class ParentForm(FactForm):
    helper = Fields("parent", DAYS, "source")

    parent = OtherBodyField(label=_("Parent body"))

    class Meta:
        model = InstitutionParent
        fields = ["parent", *DAYS, "source"]
        field_classes = DAY_FIELDS
        help_texts = HELP | {"source": SOURCE}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].offer(self.instance.institution, user=self.user)


class MemberForm(FactForm):
    helper = Fields("country", DAYS, "source")

    class Meta:
        model = CountryMembership
        fields = ["country", *DAYS, "source"]
        field_classes = DAY_FIELDS
        help_texts = HELP | {"source": SOURCE}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        codes = Country.objects.order_by("pk").values_list("pk", flat=True)
        names = sorted(((pk, country_name(pk)) for pk in codes), key=lambda one: one[1])
        self.fields["country"].choices = [("", "—"), *names]


class IdentifierForm(FactForm):
    helper = Fields(("scheme", "value"))

    class Meta:
        model = InstitutionIdentifier
        fields = ["scheme", "value"]


class ThemesField(forms.ModelMultipleChoiceField):
    """Narrower themes stand below the broad one that they belong to."""

    def __init__(self, label):
        super().__init__(
            Theme.objects.none(),
            label=label,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def label_from_instance(self, theme):
        return f"– {theme.name}" if theme.parent_id else theme.name


class ThemesForm(VersionedForm):
    """What it can teach, and what it wants to learn."""

    helper = Fields(("offered", "sought"))

    offered = ThemesField(ThemeOffer.OFFERED.label)
    sought = ThemesField(ThemeOffer.SOUGHT.label)

    class Meta:
        model = Institution
        fields = []

    def __init__(self, *args, **kwargs):
        initial = {offer.value: [] for offer in ThemeOffer}
        for row in kwargs["instance"].themes.all():
            initial[row.offer].append(row.theme_id)
        super().__init__(*args, initial=initial, **kwargs)
        for offer in ThemeOffer:
            self.fields[offer].queryset = Theme.objects.order_by("code", "pk")

    @property
    def themes(self):
        return {offer: list(self.cleaned_data[offer]) for offer in ThemeOffer}


@dataclass(frozen=True)
class FactKind:
    """One kind of fact: its rows, its form, and what its pages are called."""

    noun: str
    path: str
    model: type[models.Model]
    form: type[FactForm]
    add_title: object
    edit_title: object
    owner: str = "institution"

    def rows_of(self, institution):
        return self.model.objects.filter(**{self.owner: institution})

    def new(self, institution):
        return self.model(**{self.owner: institution})


FACTS: dict[str, FactKind] = {
    kind.noun: kind
    for kind in (
        FactKind(
            "former_name",
            "former-names",
            FormerName,
            FormerNameForm,
            _("Add a former name"),
            _("Correct a former name"),
        ),
        FactKind(
            "parent",
            "parents",
            InstitutionParent,
            ParentForm,
            _("Add a parent body of the past"),
            _("Correct a parent body"),
        ),
        FactKind(
            "identifier",
            "identifiers",
            InstitutionIdentifier,
            IdentifierForm,
            _("Add an identifier"),
            _("Correct an identifier"),
        ),
        FactKind(
            "member",
            "members",
            CountryMembership,
            MemberForm,
            _("Add a member country"),
            _("Correct a membership"),
            owner="body",
        ),
    )
}

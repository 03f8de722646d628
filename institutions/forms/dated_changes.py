"""What happens to an institution on a day: renamed, moved, dissolved, taken over."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from institutions.actions.dated_changes import DatedChangeError, check_end, check_move
from institutions.actions.institutions import NAMES, check_rename
from institutions.forms.conflicts import VersionedForm
from institutions.forms.institutions import NAME_LINES, name_widgets, require_a_name
from institutions.models import Institution
from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField


class DatedChangeForm(VersionedForm):
    """A change that holds from a day; what cannot hold is said beside its field."""

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            try:
                self.check(cleaned)
            except DatedChangeError as error:
                self.add_error(error.field, str(error))
        return cleaned

    @property
    def versions(self):
        """What every action wants to know besides."""
        return {"expected_version": self.cleaned_data["version"], "today": self.today}


class RenameForm(DatedChangeForm):
    """The new names, and the day from which they hold."""

    helper = Fields(*NAME_LINES, ("holds_from", "name_source"))

    holds_from = ForgivingDateField(
        label=_("The new name holds from"),
        help_text=_("Missions before that day keep the old name."),
    )
    name_source = forms.CharField(
        label=_("Source"),
        help_text=_("The decree or announcement."),
        max_length=300,
        required=False,
    )

    class Meta:
        model = Institution
        fields = ["name_fr", "name_en", "name_pt", "name_ar", "acronym"]
        widgets = name_widgets()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The form writes the typed names on its row; the old ones are still needed.
        self.before = {name: getattr(self.instance, name) for name in NAMES}

    def check(self, cleaned):
        if all(cleaned[name] == self.before[name] for name in NAMES):
            raise DatedChangeError(gettext("Enter the new name."), field="name_fr")
        check_rename(self.instance, holds_from=cleaned["holds_from"], today=self.today)

    def clean(self):
        require_a_name(self)
        return super().clean()

    @property
    def renaming(self):
        """What `rename_institution` wants to know."""
        return self.versions | {
            "names": {name: self.cleaned_data[name] for name in NAMES},
            "holds_from": self.cleaned_data["holds_from"],
            "source": self.cleaned_data["name_source"],
        }


class OtherBodyField(forms.ModelChoiceField):
    """Another institution of the same country, or a supranational one."""

    def __init__(self, **kwargs):
        super().__init__(Institution.objects.none(), **kwargs)

    def offer(self, institution, *, user):
        near = Q(country=institution.country_id) | Q(country=None)
        seen = Institution.objects.for_user(user).unmerged().filter(near)
        self.queryset = seen.exclude(pk=institution.pk).in_order()

    def label_from_instance(self, institution):
        return institution.full_name


class MoveForm(DatedChangeForm):
    """Under which body it stands from a day on."""

    helper = Fields("parent", ("holds_from", "move_source"))

    parent = OtherBodyField(
        label=_("New parent body"),
        required=False,
        empty_label=pgettext_lazy("institution", "None"),
    )
    holds_from = ForgivingDateField(
        label=_("It stands there from"),
        help_text=_("Missions before that day keep the old parent body."),
    )
    move_source = forms.CharField(
        label=_("Source"),
        help_text=_("The decree or announcement."),
        max_length=300,
        required=False,
    )

    class Meta:
        model = Institution
        fields = []

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].offer(self.instance, user=user)

    def check(self, cleaned):
        check_move(
            self.instance,
            parent=cleaned["parent"],
            holds_from=cleaned["holds_from"],
            today=self.today,
        )

    @property
    def move(self):
        typed = self.cleaned_data
        return self.versions | {
            "parent": typed["parent"],
            "holds_from": typed["holds_from"],
            "source": typed["move_source"],
        }


class DissolveForm(DatedChangeForm):
    """It is no more from a day on; another body may have taken over."""

    helper = Fields("holds_from", "successor", "children_follow", "reason")

    holds_from = ForgivingDateField(
        label=_("Dissolved on"),
        help_text=_("The first day without it. It can be chosen for earlier missions."),
    )
    successor = OtherBodyField(
        label=_("The body that took over"),
        required=False,
        empty_label=pgettext_lazy("institution", "None"),
    )
    children_follow = forms.BooleanField(
        label=_("The bodies under it go to the one that took over"),
        help_text=_("Otherwise they stand under none from that day."),
        required=False,
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("The decision or the document, with its date."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = Institution
        fields = []

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"].offer(self.instance, user=user)

    def check(self, cleaned):
        if cleaned["children_follow"] and cleaned["successor"] is None:
            message = gettext("Choose the body that they go to.")
            raise DatedChangeError(message, field="successor")
        check_end(
            self.instance,
            holds_from=cleaned["holds_from"],
            successor=cleaned["successor"],
            today=self.today,
        )

    @property
    def end(self):
        typed = self.cleaned_data
        names = ("holds_from", "successor", "children_follow")
        said = {name: typed[name] for name in names} | {"note": typed["reason"]}
        return self.versions | said


class SucceedForm(DatedChangeForm):
    """Another body became part of this one on a day."""

    helper = Fields("predecessor", "holds_from", "children_follow", "reason")

    predecessor = OtherBodyField(label=_("The body that became part of it"))
    holds_from = ForgivingDateField(
        label=_("From"), help_text=_("The first day on which it was part of this one.")
    )
    children_follow = forms.BooleanField(
        label=_("The bodies under it come as well"), required=False, initial=True
    )
    reason = DissolveForm.base_fields["reason"]

    class Meta:
        model = Institution
        fields = []

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["predecessor"]
        field.offer(self.instance, user=user)
        field.queryset = field.queryset.existing().filter(editable=True)

    def check(self, cleaned):
        try:
            check_end(
                cleaned["predecessor"],
                holds_from=cleaned["holds_from"],
                successor=self.instance,
                today=self.today,
            )
        except DatedChangeError as error:
            error.field = "predecessor" if error.field == "successor" else error.field
            raise

    @property
    def end(self):
        typed = self.cleaned_data
        return {
            "holds_from": typed["holds_from"],
            "successor": self.instance,
            "children_follow": typed["children_follow"],
            "note": typed["reason"],
            "expected_version": typed["predecessor"].version,
            "today": self.today,
        }

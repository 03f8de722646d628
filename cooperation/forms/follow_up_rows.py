"""Rows of the log page that become follow-ups."""

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.actions.log import FollowUpEntry
from migration_coop.lib.dates import ForgivingDateField
from missions.forms.fields import InstitutionField
from missions.forms.rows import MOST_ROWS, RowForm
from missions.gone import why_no_new_work


class FollowUpForm(RowForm):
    title = forms.CharField(label=_("What was agreed"), max_length=250, required=False)
    owner_institution = InstitutionField(
        label=_("Responsible institution"), side="visiting_country"
    )
    due_on = ForgivingDateField(label=_("Due on"), required=False)
    remove = forms.BooleanField(label=_("Remove this follow-up"), required=False)

    institution_field = "owner_institution"
    says_something = ("title", "owner_institution", "due_on")
    stays_on_record = True

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("title") and "title" not in self.errors:
            self.add_error("title", _("Say what was agreed."))
        self._check_owner(cleaned.get("owner_institution"))
        return cleaned

    def _check_owner(self, institution):
        """Who is gone takes on nothing new; a saved row keeps whom it names."""
        is_new = not self.saved or institution != self.saved.owner_institution
        today = timezone.localdate()
        if is_new and (why := why_no_new_work(institution, today=today)):
            self.add_error("owner_institution", why)


class FollowUpRows(BaseFormSet):
    @property
    def entries(self) -> list[FollowUpEntry]:
        return [
            FollowUpEntry(
                pk=row.cleaned_data["pk"],
                title=row.cleaned_data["title"],
                owner_institution=row.cleaned_data["owner_institution"],
                due_on=row.cleaned_data["due_on"],
                version=row.cleaned_data["version"],
            )
            for row in self.forms
            if not row.is_empty
        ]


FollowUps = formset_factory(
    FollowUpForm,
    FollowUpRows,
    extra=0,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS + 1,
)

"""Under which name a list is kept as it is, and for whom."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from institutions.forms.conflicts import VersionedForm
from migration_coop.lib.crispy import Fields
from overview.models import SavedView, Scope
from overview.permissions import may_publish_views


def scopes_for(user, owner) -> list[tuple[str, str]]:
    """Those that the user may choose; a team is where the owner works."""
    wanted = [Scope.OWN]
    if owner.institution_id:
        wanted.append(Scope.TEAM)
    if may_publish_views(user):
        wanted.append(Scope.EVERYONE)
    return [(scope.value, scope.label) for scope in wanted]


class AboutView(forms.ModelForm):
    class Meta:
        model = SavedView
        fields = ["title", "scope"]
        help_texts = {"title": _("For example “Reports that are late”")}
        widgets = {"scope": forms.Select(attrs={"class": "form-select"})}

    def __init__(self, *args, user, owner, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scope"].choices = scopes_for(user, owner)


class SaveViewForm(AboutView):
    helper = Fields(("title", "scope"), "opens")

    opens = forms.BooleanField(label=_("My list opens with this view"), required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class EditViewForm(AboutView, VersionedForm):
    helper = Fields("title", "scope")

"""What goes into an export: format, columns and their order; for contacts, a reason."""

import uuid
from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchange.exports.formats import FORMATS
from exchange.exports.listing import Column
from exchange.models import ExportFormat

EARLIER, LATER = "earlier", "later"


class ExportForm(forms.Form):
    """`columns` are those offered, in the order of the page; `chosen` the usual ones.

    The columns are posted as they stand: `order` names all of them, `column` those
    that are ticked. `identity` is a check of the password, asked only for contacts.
    """

    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        choices=[(form.value, form.label) for form in FORMATS],
        initial=ExportFormat.XLSX,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why are these contacts needed?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    password = forms.CharField(
        label=gettext_lazy("Your password"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(
        self,
        data=None,
        *,
        columns: Sequence[Column],
        chosen: Sequence[str],
        identity=None,
    ):
        super().__init__(data)
        self.identity = identity
        self.arranged = _arranged(data, columns, chosen)
        ticked = data.getlist("column") if data else chosen
        self.ticked = [one.name for one in self.arranged if one.name in ticked]
        if not any(column.holds_contacts for column in columns):
            del self.fields["reason"]
        if "reason" not in self.fields or identity is None:
            del self.fields["password"]

    @property
    def holds_contacts(self) -> bool:
        return any(
            column.holds_contacts
            for column in self.arranged
            if column.name in self.ticked
        )

    @property
    def lines(self) -> list[dict]:
        """The columns as the page shows them."""
        return [
            {"column": column, "is_ticked": column.name in self.ticked}
            for column in self.arranged
        ]

    def clean(self):
        if not self.ticked:
            raise forms.ValidationError(_("Choose at least one column."))
        if self.holds_contacts:
            self._check_contacts()
        return self.cleaned_data

    def _check_contacts(self) -> None:
        if not self.cleaned_data.get("reason"):
            self.add_error("reason", _("Say what the contacts are needed for."))
        elif self.identity is not None:
            password = self.cleaned_data.get("password", "")
            if not (password and self.identity(password)):
                self.add_error("password", _("This is not your password."))


def _arranged(data, columns: Sequence[Column], chosen: Sequence[str]) -> list[Column]:
    """In the order that was posted; else the chosen ones first, in theirs."""
    by_name = {column.name: column for column in columns}
    posted = data.getlist("order") if data else chosen
    names = [name for name in dict.fromkeys([*posted, *by_name]) if name in by_name]
    for way, step in ((EARLIER, -1), (LATER, 1)):
        name = data.get(way, "") if data else ""
        if name in names:
            place = names.index(name)
            names.insert(max(place + step, 0), names.pop(place))
    return [by_name[name] for name in names]

"""Sending a sheet, choosing its columns, and deciding about one row."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from exchange.actions.imports import value_of
from exchange.models import Import, ImportRow
from exchange.targets import TARGETS
from exchange.targets.base import Action
from files.fields import CheckedFileField
from migration_coop.lib.crispy import Fields

SHEETS = (".xlsx", ".csv", ".ods")
ANOTHER = "another"


class ImportForm(forms.Form):
    helper = Fields("target", "sheet")

    target = forms.ChoiceField(
        label=gettext_lazy("What the sheet lists"), widget=forms.RadioSelect
    )
    sheet = CheckedFileField(
        label=gettext_lazy("Sheet"),
        help_text=gettext_lazy("An XLSX, CSV or ODS file of at most 20,000 rows."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(target.key, target.label) for target in TARGETS.values()]
        self.fields["target"].choices = choices
        self.fields["target"].initial = choices[0][0]
        self.fields["sheet"].widget.attrs["accept"] = ",".join(SHEETS)

    def clean_sheet(self):
        upload = self.cleaned_data["sheet"]
        if not upload.name.lower().endswith(SHEETS):
            raise forms.ValidationError(_("Send the table as XLSX, CSV or ODS."))
        return upload


class ColumnsForm(forms.Form):
    """A choice for each column of the sheet: `column_0`, `column_1`, …"""

    def __init__(self, *args, about: Import, chosen: dict[int, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.about, columns = about, TARGETS[about.target].columns()
        choices = [
            ("", _("Not read")),
            *((column.name, capfirst(column.label)) for column in columns),
        ]
        for place, heading in enumerate(about.headings):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                widget=forms.Select(attrs={"class": "form-select"}),
                label=heading or _("Column without a heading"),
                choices=choices,
                required=False,
                initial=chosen.get(place, ""),
            )

    def clean(self):
        named: dict[str, str] = {}
        for name, column in [*self.cleaned_data.items()]:
            if column and column in named.values():
                self.add_error(name, _("Another column is read as this already."))
            named[name] = column
        if not any(named.values()) and not self.errors:
            raise forms.ValidationError(_("Say of one column at least what it is."))
        return self.cleaned_data

    @property
    def mapping(self) -> dict[int, str]:
        return {
            int(name.removeprefix("column_")): column
            for name, column in self.cleaned_data.items()
            if column
        }

    def with_samples(self):
        """Each field with a few values of its column."""
        for place, field in enumerate(self):
            cells = [
                row[place]
                for row in self.about.samples
                if place < len(row) and row[place]
            ]
            yield field, cells[:3]


class CorrectionForm(forms.Form):
    """Something else in every cell of a column that says the same."""

    column = forms.CharField(max_length=50)
    before = forms.CharField(required=False, strip=False)
    after = forms.CharField(required=False)


class RowForm(forms.Form):
    """What the cells of a row say, and what is to be done with it."""

    decision = forms.ChoiceField(
        label=gettext_lazy("What to do with this row"),
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        required=False,
    )
    match = forms.CharField(
        label=gettext_lazy("Another record"),
        help_text=gettext_lazy("Its code, its number or the address of its page."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )

    def __init__(self, *args, row: ImportRow, **kwargs):
        super().__init__(*args, **kwargs)
        self.row, about = row, row.part_of
        self.fields["decision"].choices = self._choices()
        self.fields["decision"].initial = self._chosen()
        if row.decided_match not in self._keys():
            self.fields["match"].initial = row.decided_match
        self.columns = TARGETS[about.target].columns()
        named = {*about.places, *row.corrections}
        named |= {problem["column"] for problem in row.problems}
        for column in self.columns:
            if column.name in named:
                self.fields[f"cell_{column.name}"] = forms.CharField(
                    label=capfirst(column.label),
                    required=False,
                    max_length=5_000,
                    widget=forms.TextInput(
                        attrs={"class": "form-control", "dir": "auto"}
                    ),
                    initial=value_of(row, column.name, about.places),
                )

    def _choices(self):
        choices = [("", _("As it is proposed"))]
        choices += [
            (
                f"{Action.UPDATE} {match['pk']}",
                _("It is %(name)s") % {"name": match["label"]},
            )
            for match in self._matches()
        ]
        choices += [
            (f"{Action.UPDATE} {ANOTHER}", _("It is another record, named below")),
            (Action.CREATE.value, _("It is a new one")),
            (Action.SKIP.value, pgettext_lazy("a row", "Skip it")),
        ]
        return choices

    def _matches(self):
        match = self.row.match
        return [match, *match.get("others", [])] if match else []

    def _keys(self):
        return {str(match["pk"]) for match in self._matches()}

    def _chosen(self):
        row = self.row
        if row.decision != Action.UPDATE:
            return row.decision
        is_listed = row.decided_match in self._keys()
        return f"{row.decision} {row.decided_match if is_listed else ANOTHER}"

    def clean(self):
        action, _space, key = self.cleaned_data.get("decision", "").partition(" ")
        match = self.cleaned_data.get("match", "") if key == ANOTHER else key
        if key == ANOTHER and not match:
            self.add_error("match", _("Say which record it is."))
        self.cleaned_data |= {"decision": action, "match": match}
        return self.cleaned_data

    @property
    def corrections(self) -> dict[str, str]:
        """Only what somebody wrote instead of what the sheet says; a button that
        only decides sends no cells."""
        return {
            name.removeprefix("cell_"): self.cleaned_data[name]
            for name in self.changed_data
            if name.startswith("cell_") and name in self.data
        }

    @property
    def general_problems(self):
        """What is wrong with the row as a whole."""
        problems = self.row.problems
        return [problem["message"] for problem in problems if not problem["column"]]

    @property
    def cells(self):
        """Each field of a cell, with what is wrong with it."""
        wrong: dict[str, list[str]] = {}
        for problem in self.row.problems:
            wrong.setdefault(problem["column"], []).append(problem["message"])
        for field in self:
            if field.name.startswith("cell_"):
                yield field, wrong.get(field.name.removeprefix("cell_"), [])

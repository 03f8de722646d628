"""What a browser posts of the forms on a page, as a `Page` that can be merged,
and the way back."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.http import QueryDict

from migration_coop.lib.three_way import NEW, Kind, Page, Row, Values

Forms = Sequence[forms.BaseForm | BaseFormSet]

BASE = "base"
# Of the page itself, not of what somebody wrote on it. A form may name more of its
# own in `of_the_page`.
OF_THE_PAGE = {"pk", "version", "form_key", "remove", BASE}


def page_of(written: Forms) -> Page:
    """What stands in the forms, as the server itself would write it.

    "21 1 2019" and "21/01/2019" are the same day, and so no change. Rows that are
    empty or to be removed are no rows.
    """
    page = Page()
    for form in written:
        if isinstance(form, BaseFormSet):
            page.rows[_prefix(form)] = {
                _key(row, number): _values(row, "name")
                for number, row in enumerate(form.forms)
                if not getattr(row, "is_empty", False)
            }
        else:
            page.fields |= _values(form, "html_name")
    return page


def kinds_of(written: Forms) -> dict[tuple[str, str], Kind]:
    """By group and name: which fields hold lines of text, or several values."""
    kinds: dict[tuple[str, str], Kind] = {}
    for form in written:
        is_rows = isinstance(form, BaseFormSet)
        group = _prefix(form) if isinstance(form, BaseFormSet) else ""
        for bound in form.empty_form if isinstance(form, BaseFormSet) else form:
            widget = bound.field.widget
            place = (group, str(bound.name if is_rows else bound.html_name))
            if getattr(widget, "allow_multiple_selected", False):
                kinds[place] = Kind.SET
            elif isinstance(widget, forms.Textarea):
                kinds[place] = Kind.TEXT
    return kinds


def as_posted(page: Page, current: Forms) -> QueryDict:
    """What a browser would post if `current`, the forms of what is saved now, were
    filled in like this page."""
    data = QueryDict(mutable=True)
    for form in current:
        if isinstance(form, BaseFormSet):
            _post_rows(data, form, page.rows.get(_prefix(form), {}))
        else:
            for bound in form:
                if bound.name in _of_the_page(form):
                    data.setlist(bound.html_name, _written(bound))
                else:
                    values = page.fields.get(bound.html_name)
                    data.setlist(bound.html_name, values or _nothing(bound))
    return data


def _nothing(bound: BoundField) -> Values:
    """An empty field is posted as an empty text, a box that is not ticked not at all."""
    widget = bound.field.widget
    is_ticked = isinstance(widget, forms.CheckboxInput)
    return (
        [] if is_ticked or getattr(widget, "allow_multiple_selected", False) else [""]
    )


def sign_base(written: Forms) -> str:
    """For a hidden field: what the page is made from. Compressed, as it travels."""
    return signing.dumps(asdict(page_of(written)), salt=BASE, compress=True)


def read_base(text: str) -> Page:
    """Empty where it cannot be read: then every difference is asked about."""
    try:
        return Page(**signing.loads(text, salt=BASE))
    except signing.BadSignature:
        return Page()


def has_moved_on(form: forms.BaseForm, version: int | None) -> bool:
    """Whether the form was shown with another version than the one saved now."""
    return str(form["version"].value() or 0) != str(version or 0)


def rows_have_moved_on(formsets: Sequence[BaseFormSet], *, base: Page) -> bool:
    """Whether a row of the page was changed, or is gone, since the page was shown.

    A row knows what it stands for as `saved`, which is None once it is gone.
    """
    for formset in formsets:
        shown = base.rows.get(_prefix(formset), {})
        for row in formset.forms:
            if row.saved is None and str(row["pk"].value()) in shown:
                return True
            if row.saved and has_moved_on(row, getattr(row.saved, "version", None)):
                return True
    return False


def leave_unchecked(form: Any) -> None:
    """Show what was typed without a word about it."""
    form._errors = forms.utils.ErrorDict()
    form.cleaned_data = {}


def _post_rows(data: QueryDict, formset: BaseFormSet, rows: dict[str, Row]) -> None:
    prefix = _prefix(formset)
    saved = {_key(row, number): row for number, row in enumerate(formset.forms)}
    # All count as rows that were there: an added row that says nothing is checked.
    data[f"{prefix}-TOTAL_FORMS"] = data[f"{prefix}-INITIAL_FORMS"] = str(len(rows))
    for number, (key, values) in enumerate(rows.items()):
        for name, value in values.items():
            data.setlist(f"{prefix}-{number}-{name}", value)
        if not key.startswith(NEW) and key in saved:
            for bound in _hidden(saved[key]):
                data.setlist(f"{prefix}-{number}-{bound.name}", _written(bound))


def _hidden(form: forms.BaseForm) -> Iterator[BoundField]:
    return (bound for bound in form if bound.name in _of_the_page(form))


def _key(row: forms.BaseForm, number: int) -> str:
    return str(row["pk"].value() or "") or f"{NEW}{number}"


def _prefix(formset: BaseFormSet) -> str:
    return str(formset.prefix)


def _of_the_page(form: forms.BaseForm) -> set[str]:
    return {*OF_THE_PAGE, *getattr(form, "of_the_page", ())}


def _values(form: forms.BaseForm, name_of: str) -> Row:
    of_the_page = _of_the_page(form)
    named = {
        str(getattr(bound, name_of)): _written(bound)
        for bound in form
        if bound.name not in of_the_page
    }
    return {name: values for name, values in named.items() if values}


def _written(bound: BoundField) -> Values:
    """The values of one field as a browser would post them; none where it is empty."""
    widget, value = bound.field.widget, bound.value()
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if value else []
    if getattr(widget, "allow_multiple_selected", False):
        # Ticked boxes have no order of their own.
        return sorted(str(part) for part in value or [])
    text = _as_text(widget, _normal(bound, value))
    return [text] if text else []


def _normal(bound: BoundField, value: Any) -> Any:
    """What the server would show for what was typed; as typed, where it is wrong."""
    field = bound.field
    is_choice = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    if is_choice or value is None or not bound.form.is_bound:
        return value
    try:
        return field.prepare_value(field.to_python(value))
    except ValidationError:
        return value


def _as_text(widget: forms.Widget, value: Any) -> str:
    text = widget.format_value(value)
    if isinstance(text, list | tuple):
        text = text[0] if text else ""
    return str(text or "").replace("\r\n", "\n").strip()

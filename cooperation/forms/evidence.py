"""What shows that something was done: one of a document, a link, a statement."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperation.models import EvidenceKind
from files.fields import CheckedFileField

KINDS = {
    "file": EvidenceKind.DOCUMENT,
    "link": EvidenceKind.LINK,
    "statement": EvidenceKind.STATEMENT,
}


class EvidenceForm(forms.Form):
    """Fields to mix into a form. `evidence()` is what `add_evidence` takes."""

    is_owed = True

    title = forms.CharField(label=_("What shows it"), max_length=250)
    file = CheckedFileField(label=_("Document"), required=False)
    link = forms.URLField(label=_("Link"), required=False, assume_scheme="https")
    statement = forms.CharField(
        label=_("Signed statement"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].required = self.is_owed

    def clean(self):
        cleaned = super().clean()
        is_given = any(cleaned.get(name) for name in KINDS)
        if is_given and not cleaned.get("title") and "title" not in self.errors:
            self.add_error("title", _("Say what this shows."))
        is_missed = self.is_owed or bool(cleaned.get("title"))
        if is_missed and not is_given and not KINDS.keys() & set(self.errors):
            self.add_error("file", _("Give a document, a link, or a statement."))
        return cleaned

    def evidence(self) -> dict | None:
        """The first that was given decides the kind. Nothing given: None."""
        typed = self.cleaned_data
        kind = next((kind for name, kind in KINDS.items() if typed[name]), None)
        if kind is None:
            return None
        return {name: typed[name] for name in KINDS} | {
            "kind": kind,
            "title": typed["title"],
        }

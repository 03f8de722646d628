"""What shows that something was done: one of a document, a link, a statement."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperation.models import EvidenceKind
from files.fields import CheckedFileField


class EvidenceForm(forms.Form):
    """Fields to mix into a form. `evidence()` is what `add_evidence` takes."""

    title = forms.CharField(label=_("What shows it"), max_length=250)
    file = CheckedFileField(label=_("Document"), required=False)
    link = forms.URLField(label=_("Link"), required=False, assume_scheme="https")
    statement = forms.CharField(
        label=_("Signed statement"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self):
        cleaned = super().clean()
        given = [name for name in ("file", "link", "statement") if cleaned.get(name)]
        if not given and not {"file", "link", "statement"} & set(self.errors):
            self.add_error("file", _("Give a document, a link, or a statement."))
        return cleaned

    def evidence(self) -> dict:
        """The first that was given decides the kind."""
        typed = self.cleaned_data
        kinds = {
            "file": EvidenceKind.DOCUMENT,
            "link": EvidenceKind.LINK,
            "statement": EvidenceKind.STATEMENT,
        }
        kind = next(kind for name, kind in kinds.items() if typed[name])
        return {name: typed[name] for name in kinds} | {
            "kind": kind,
            "title": typed["title"],
        }

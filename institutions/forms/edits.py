"""What a page that edits a row with a version needs: see institutions/views/editing.py."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy


@dataclass(frozen=True)
class Edit:
    """A page with one `VersionedForm` about a row.

    `build` makes the form from what is in the database now, filled in with what it is
    given; `save` raises EditConflict when the row has moved on, or a `Refusal`.
    """

    # Where its page is: what is left without saving leads back there.
    row: object
    title: str
    build: Callable
    save: Callable
    label: object = gettext_lazy("Save")
    said: object = gettext_lazy("Saved")
    # Fields whose text names a draft in the list of drafts.
    names: str = ""
    # Errors of `save` that are said on the page, each with the `field` it is about.
    refusals: tuple[type[Exception], ...] = ()

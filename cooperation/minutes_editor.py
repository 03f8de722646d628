"""The page on which minutes, or an addendum to them, are written."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import QueryDict

from migration_coop.lib.lifecycle import TransitionError
from missions.actions.minutes import why_locked
from missions.forms.minutes import MinutesForm
from missions.models import Minutes, MinutesAddendum, Visit


@dataclass(frozen=True)
class Editor:
    """One page in words; and of a text that is saved, its form and how to find it
    again and to save it."""

    visit: Visit
    title: str
    label: str
    done: str
    form_class: type[MinutesForm] = MinutesForm
    find: Callable[[], Minutes | MinutesAddendum | None] = lambda: None
    save: Callable[..., object] | None = None

    def build(self, data: QueryDict | None) -> MinutesForm:
        """The form on what is saved now; see drafts/saving.py.

        Words that were typed can be shown whatever became of the text meanwhile; but
        one that is locked is not opened to be written on, or to be merged with.
        """
        written = self.find()
        if data is None and (reason := why_locked(written)):
            raise TransitionError(reason)
        return self.form_class(data, written=written)

"""How a message says the day of a thing: ahead of it, on it, after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from migration_coop.lib.formats import days_between, format_date, format_lateness

Text = str | Promise


@dataclass(frozen=True)
class Phrases:
    """Each may name %(date)s and what the topic adds; `late` also %(late)s, and both
    subjects %(title)s."""

    ahead: Text
    tomorrow: Text
    today: Text
    late: Text
    subject: Text
    late_subject: Text

    def when(
        self, on: date, *, today: date, values: Mapping[str, str] | None = None
    ) -> str:
        left = days_between(today, on)
        near = {0: self.today, 1: self.tomorrow}
        text = self.late if left < 0 else near.get(left, self.ahead)
        late = {"late": format_lateness(-left)} if left < 0 else {}
        return str(text) % {"date": format_date(on, "long"), **late, **(values or {})}

    def subject_of(
        self,
        title: str,
        on: date,
        *,
        today: date,
        values: Mapping[str, str] | None = None,
    ) -> str:
        text = self.late_subject if on < today else self.subject
        day = {"date": format_date(on, "long"), "title": title}
        return str(text) % {**day, **(values or {})}


DUE = Phrases(
    ahead=_("Due on %(date)s"),
    tomorrow=_("Due tomorrow, %(date)s"),
    today=_("Due today, %(date)s"),
    late=_("Was due on %(date)s, %(late)s"),
    subject=_("Due on %(date)s: %(title)s"),
    late_subject=_("Late since %(date)s: %(title)s"),
)

"""What an edit of many would do, counted by the database: however many rows are
chosen, only those of a page are read.

The same rules as in plans.py, for which each row is read; a test holds them together.
"""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, Value, When

from institutions.bulk.plans import RowPlan, above_of, plan_rows
from institutions.bulk.reasons import Reason
from institutions.bulk.wanted import STEPS, Wanted
from institutions.listing import by_name, listed_for
from institutions.models import (
    IATI_TYPE_OF,
    Institution,
    InstitutionParent,
    InstitutionTheme,
)

CHANGED = Q(reason="")


class Survey:
    def __init__(
        self, versions: Mapping[int, int], wanted: Wanted, *, user, today: date
    ):
        self.versions, self.wanted = versions, wanted
        self.user, self.today = user, today

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows change, and how many in each of the things that are set."""
        by_column = {
            f"in_{name}": Count("pk", filter=CHANGED & condition)
            for name, condition in self._changes.items()
        }
        rows = Count("pk", filter=CHANGED)
        left = Count("pk", filter=~CHANGED)
        return self._rows.aggregate(changed=rows, left=left, **by_column)

    @property
    def by_column(self) -> list[tuple[str, int]]:
        return [(name, self.counts[f"in_{name}"]) for name in self._changes]

    def changed(self, start: int, count: int) -> list[RowPlan]:
        """A page of the rows that change, with what would happen to each."""
        found = self._rows.filter(CHANGED).order_by(by_name(), "pk")
        keys = found.values_list("pk", flat=True)[start : start + count]
        versions = {pk: self.versions[pk] for pk in keys}
        return plan_rows(versions, self.wanted, user=self.user, today=self.today)

    def left_out(self, count: int) -> list[dict[str, Any]]:
        """The first of those that stay as they are, each with the reason."""
        found = self._rows.exclude(CHANGED).order_by(by_name(), "pk")
        return [{"row": row, "reason": Reason(row.reason)} for row in found[:count]]

    @cached_property
    def _rows(self):
        chosen = listed_for(self.user).filter(pk__in=list(self.versions))
        now = chosen.order_by().values_list("pk", "version")
        stale = [pk for pk, version in now if self.versions[pk] != version]
        is_changed = Q()
        for condition in self._changes.values():
            is_changed |= condition
        cases = [
            When(editable=False, then=Value(Reason.READ_ONLY)),
            When(pk__in=stale, then=Value(Reason.MEANWHILE)),
            *self._refusals(),
            When(is_changed, then=Value("")),
        ]
        reason = Case(*cases, default=Value(Reason.UNCHANGED), output_field=CharField())
        return chosen.annotate(reason=reason)

    def _refusals(self) -> list[When]:
        found = []
        if self.wanted.step:
            possible = Q(status__in=STEPS[self.wanted.step])
            found.append(When(~possible, then=Value(Reason.STATUS)))
        if new := self.wanted.parent:
            above = above_of(new.body.pk, self.today)
            links = InstitutionParent.objects.filter(institution=OuterRef("pk"))
            later = links.exclude(parent=new.body, valid_to=None).filter(
                Q(valid_from__gte=new.since) | Q(valid_to__gt=new.since)
            )
            found += [
                When(pk=new.body.pk, then=Value(Reason.ITSELF)),
                When(pk__in=above, then=Value(Reason.ABOVE)),
                When(Exists(later), then=Value(Reason.LATER)),
            ]
        return found

    @cached_property
    def _changes(self) -> dict[str, Q]:
        """For each thing that is set, by the names of words.py, what it changes."""
        wanted = self.wanted
        found = {name: ~Q(**{name: value}) for name, value in wanted.values.items()}
        if "type" in wanted.values:
            found["type"] |= ~Q(iati_type=IATI_TYPE_OF[wanted.values["type"]])
        if wanted.parent:
            links = InstitutionParent.objects.filter(institution=OuterRef("pk"))
            stands = links.filter(parent=wanted.parent.body, valid_to=None)
            found["parent"] = Q(~Exists(stands))
        listed = InstitutionTheme.objects.filter(
            institution=OuterRef("pk"), offer=wanted.offer
        )
        if wanted.add_themes:
            missing = Q()
            for theme in wanted.add_themes:
                missing |= Q(~Exists(listed.filter(theme=theme)))
            found["add_themes"] = missing
        if wanted.remove_themes:
            gone = listed.filter(theme__in=wanted.remove_themes)
            found["remove_themes"] = Q(Exists(gone))
        if wanted.is_verified:
            found["verified"] = ~Q(verified_on=self.today)
        if wanted.step:
            found[wanted.step] = Q(status=STEPS[wanted.step][0])
        return found


class Chosen:
    """Which of the chosen rows somebody may change, before it is asked what to set."""

    def __init__(self, versions: Mapping[int, int], *, user):
        rows = listed_for(user).filter(pk__in=list(versions))
        self._rows = rows.order_by(by_name(), "pk")

    @cached_property
    def counts(self) -> dict[str, int]:
        may, may_not = (Count("pk", filter=Q(editable=one)) for one in (True, False))
        return self._rows.order_by().aggregate(may=may, may_not=may_not)

    def editable(self, count: int) -> list[Institution]:
        return list(self._rows.filter(editable=True)[:count])

    def refused(self, count: int) -> list[Institution]:
        return list(self._rows.filter(editable=False)[:count])

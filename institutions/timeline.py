"""What happened to an institution, day by day: the parts that this app knows.

Apps above add theirs; cooperation/institution_timeline.py puts all of them together
and shows them a page at a time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    QuerySet,
)
from django.db.models.functions import Cast, Extract, TruncDate
from django.utils.translation import gettext as _

from institutions.models import (
    FormerName,
    Institution,
    InstitutionEvent,
    InstitutionParent,
    InstitutionStatus,
    Post,
)
from migration_coop.lib.formats import format_date
from migration_coop.lib.templatetags.interface import TONE_ICONS, tone

# What a union is sorted by: days since 1970, the latest first.
ORDER = "newest_first"


@dataclass(frozen=True)
class About:
    """Of which institution, for whom."""

    institution: Institution
    user: Any
    today: date

    @property
    def listed(self) -> QuerySet:
        """Bodies that may be named here."""
        return Institution.objects.showing_people_to(self.user)


@dataclass(frozen=True)
class Part:
    """One kind of thing that happens on a day, and how it is said."""

    rows: Callable[[About], QuerySet]
    day: str
    say: Callable[[Any], dict]
    related: tuple[str, ...] = ()
    is_moment: bool = False

    def dated(self, about: About) -> QuerySet:
        day: Any = TruncDate(self.day) if self.is_moment else F(self.day)
        rows = self.rows(about).annotate(on=day)
        days = Cast(Extract("on", "epoch") / 86_400, IntegerField())
        return rows.filter(on__lte=about.today).annotate(**{ORDER: -days})

    def lines(self, about: About, pks: list[int]) -> dict[int, dict]:
        """The lines of these rows, each with its day in words."""
        rows = self.dated(about).filter(pk__in=pks)
        rows = rows.select_related(*self.related) if self.related else rows
        return {
            row.pk: {"at": format_date(row.on, "long")} | self.say(row) for row in rows
        }


def _events(about: About) -> QuerySet:
    return InstitutionEvent.objects.filter(subject=about.institution)


def _say_event(event: InstitutionEvent) -> dict:
    status = InstitutionStatus(event.to_status)
    shade = tone(status)
    text = str(status.label) if event.from_status else _("Added to the registry")
    line = {"text": text, "note": event.note, "tone": shade, "icon": TONE_ICONS[shade]}
    at = _("%(day)s, by %(person)s")
    said = {"day": format_date(event.on, "long"), "person": event.by}  # type: ignore[attr-defined]
    return line | {"at": at % said}


def _former_names(about: About) -> QuerySet:
    return FormerName.objects.filter(institution=about.institution)


def _say_former_name(former: FormerName) -> dict:
    text = _("Renamed. Before: %(name)s") % {"name": former.full_name}
    return {"text": text, "note": former.source, "tone": "info", "icon": "pencil"}


def _moves(about: About) -> QuerySet:
    parents = InstitutionParent.objects.filter(parent__in=about.listed)
    return parents.filter(institution=about.institution)


def _say_move(entry: InstitutionParent) -> dict:
    text = _("Under %(name)s") % {"name": entry.parent.full_name}
    return _moved(entry) | {"text": text}


def _departures(about: About) -> QuerySet:
    """Those after which it stood under none: the others are moves."""
    next_one = InstitutionParent.objects.filter(
        institution=OuterRef("institution"), valid_from=OuterRef("valid_to")
    )
    return _moves(about).filter(~Exists(next_one))


def _say_departure(entry: InstitutionParent) -> dict:
    text = _("No longer under %(name)s") % {"name": entry.parent.full_name}
    return _moved(entry) | {"text": text}


def _moved(entry: InstitutionParent) -> dict:
    url = entry.parent.get_absolute_url()
    return {"note": entry.source, "tone": "info", "icon": "building", "url": url}


def _ends(about: About) -> QuerySet:
    return about.listed.filter(pk=about.institution.pk)


def _say_end(institution: Institution) -> dict:
    if institution.succeeded_by:
        text = _("No more: %(name)s took over")
        text %= {"name": institution.succeeded_by.full_name}
        url = institution.succeeded_by.get_absolute_url()
    else:
        text, url = _("No more from this day"), ""
    return {"text": text, "tone": "mute", "icon": "flag", "url": url}


def _predecessors(about: About) -> QuerySet:
    return about.listed.filter(succeeded_by=about.institution)


def _say_predecessor(institution: Institution) -> dict:
    text = _("Took over %(name)s") % {"name": institution.full_name}
    url = institution.get_absolute_url()
    return {"text": text, "tone": "ok", "icon": "git-merge", "url": url}


def _posts(about: About) -> QuerySet:
    return Post.objects.for_user(about.user).filter(institution=about.institution)


def _say_begun(post: Post) -> dict:
    return _about_post(post, _("%(name)s took up the post: %(title)s"))


def _say_ended(post: Post) -> dict:
    return _about_post(post, _("%(name)s left the post: %(title)s"))


def _about_post(post: Post, text: str) -> dict:
    said = {"name": post.person.full_name, "title": post.title}
    url = post.person.get_absolute_url()
    return {"text": text % said, "tone": "mute", "icon": "user", "url": url}


def _verifications(about: About) -> QuerySet:
    """The copy of the row in which each day of verification appears first."""
    copies: Any = about.institution.history.model._default_manager  # type: ignore[attr-defined]
    known = copies.filter(pgh_obj=about.institution.pk, verified_on__isnull=False)
    first = known.order_by().values("verified_on").annotate(first=Min("pgh_id"))
    return copies.filter(pk__in=first.values("first"))


def _say_verification(copy: Any) -> dict:
    text = _("Verified: what the record says is right")
    return {"text": text, "tone": "ok", "icon": "circle-check"}


# In this order where a day saw several.
PARTS = (
    Part(_ends, "ended_on", _say_end, ("succeeded_by",)),
    Part(_former_names, "valid_to", _say_former_name),
    Part(_moves, "valid_from", _say_move, ("parent",)),
    Part(_departures, "valid_to", _say_departure, ("parent",)),
    Part(_predecessors, "ended_on", _say_predecessor),
    Part(_posts, "starts_on", _say_begun, ("person",)),
    Part(_posts, "ends_on", _say_ended, ("person",)),
    Part(_events, "at", _say_event, ("by",), is_moment=True),
    Part(_verifications, "verified_on", _say_verification),
)

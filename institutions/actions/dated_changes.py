"""What happens to a body on a day: it moves, it ends, another one takes over.

Each of these locks the row and checks its version first: of two people who act at
once one wins, and the other is told. A change holds from a day that has come
(docs/adr/0031). Who did it is in the history.
"""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from institutions.models import Institution, InstitutionParent
from migration_coop.lib.formats import format_date
from migration_coop.lib.records import EditConflict

# No body stands under more than a few others; a longer way up is a circle.
HIGHEST = 20


class DatedChangeError(Exception):
    """A change that cannot hold from that day. The message is fit to show.

    `field`: where it was typed.
    """

    def __init__(self, message: str, *, field: str = "holds_from"):
        super().__init__(message)
        self.field = field


def lock(institution: Institution, *, expected_version: int) -> None:
    """Nobody else changes it before this transaction ends."""
    locked = Institution.objects.select_for_update().get(pk=institution.pk)
    if locked.version != expected_version:
        raise EditConflict


@transaction.atomic
def move_institution(
    institution: Institution,
    *,
    parent: Institution | None,
    holds_from: date,
    today: date,
    source: str,
    expected_version: int,
) -> None:
    """Put it under another body from a day on, or under none."""
    lock(institution, expected_version=expected_version)
    check_move(institution, parent=parent, holds_from=holds_from, today=today)
    _stand_under(institution, parent, holds_from=holds_from, source=source)
    institution.save_edit(expected_version=expected_version, fields=[])


def check_move(
    institution: Institution, *, parent: Institution | None, holds_from: date, today
) -> None:
    if holds_from > today:
        raise DatedChangeError(_("A move that holds later is entered when it holds."))
    _check_nothing_later(institution, holds_from)
    if not institution.exists_on(holds_from):
        raise DatedChangeError(_("It was dissolved by that day."))
    if parent is not None:
        _check_exists(parent, holds_from, field="parent")
    present = _standing_on(institution, holds_from)
    if parent == (present and present.parent):
        message = _("It stood there already on that day.")
        raise DatedChangeError(message, field="parent")
    if parent is not None and stands_above(institution, parent, on=holds_from):
        message = _("%(name)s stands under this institution itself.")
        raise DatedChangeError(message % {"name": parent.short_name}, field="parent")


@transaction.atomic
def dissolve_institution(
    institution: Institution,
    *,
    holds_from: date,
    successor: Institution | None,
    children_follow: bool = False,
    note: str,
    by,
    at: datetime,
    today: date,
    expected_version: int,
) -> None:
    """It is no more from a day on. What stood under it goes to the body that took
    over, where that is said; otherwise it stands under none."""
    lock(institution, expected_version=expected_version)
    check_end(institution, holds_from=holds_from, successor=successor, today=today)
    new_parent = successor if children_follow else None
    for child in _children_on(institution, holds_from):
        is_successor = child.institution == new_parent
        parent = None if is_successor else new_parent
        _stand_under(child.institution, parent, holds_from=holds_from, source=note)
    if standing := _standing_on(institution, holds_from):
        _end(standing, holds_from)
    institution.dissolve(by=by, at=at, note=note, on=holds_from, successor=successor)


@transaction.atomic
def activate_institution(institution: Institution, *, by, at: datetime, note: str):
    """Back in service. Where it had an end, this is taken back with what came of it: it
    stands where it stood, and so do the bodies under it that have not moved since."""
    ended_on, successor = institution.ended_on, institution.succeeded_by
    institution.activate(by=by, at=at, note=note)
    if ended_on is None:
        return
    own = institution.parents.select_related("parent")
    for standing in own.filter(valid_to=ended_on):
        _stand_again(standing, until=standing.parent.ended_on)
    children = institution.children.select_related("institution")
    for standing in children.filter(valid_to=ended_on).order_by("pk"):
        followed = standing.institution.parents.filter(
            parent=successor, valid_from=ended_on, valid_to=None
        )
        followed.delete()
        _stand_again(standing, until=standing.institution.ended_on)


def _stand_again(standing: InstitutionParent, *, until: date | None) -> None:
    since = InstitutionParent.objects.filter(
        institution=standing.institution, valid_from__gte=standing.valid_to
    )
    if standing.valid_to != until and not since.exists():
        _end(standing, until)


def check_end(
    institution: Institution,
    *,
    holds_from: date,
    successor: Institution | None,
    today: date,
) -> None:
    if holds_from > today:
        raise DatedChangeError(_("An end that comes later is entered when it comes."))
    _check_nothing_later(institution, holds_from)
    renamed = institution.former_names.filter(valid_to__gt=holds_from)
    if last := renamed.order_by("-valid_to").first():
        message = _("It was still renamed on %(day)s.")
        raise DatedChangeError(message % {"day": format_date(last.valid_to, "long")})
    if successor is None:
        return
    if successor == institution:
        message = _("Choose another institution.")
        raise DatedChangeError(message, field="successor")
    _check_exists(successor, holds_from, field="successor")


def _check_exists(institution: Institution, day: date, *, field: str) -> None:
    if not institution.exists_on(day):
        message = _("%(name)s was dissolved itself by that day.")
        message %= {"name": institution.short_name}
        raise DatedChangeError(message, field=field)


def stands_above(institution: Institution, other: Institution, *, on: date) -> bool:
    """Whether one is the other, or above it, that day: then it cannot go under it."""
    return institution in _from_here_up(other, on=on)


def _check_nothing_later(institution: Institution, day: date) -> None:
    later = institution.parents.filter(Q(valid_from__gte=day) | Q(valid_to__gt=day))
    last = later.aggregate(Max("valid_from"), Max("valid_to")).values()
    if since := max(filter(None, last), default=None):
        message = _("It has stood where it stands since %(day)s: choose a later day.")
        raise DatedChangeError(message % {"day": format_date(since, "long")})


def _stand_under(
    institution: Institution,
    parent: Institution | None,
    *,
    holds_from: date,
    source: str,
) -> None:
    if standing := _standing_on(institution, holds_from):
        _end(standing, holds_from)
    if parent is not None:
        InstitutionParent.objects.create(
            institution=institution,
            parent=parent,
            valid_from=holds_from,
            source=source[:300],
        )


def _standing_on(institution: Institution, day: date) -> InstitutionParent | None:
    return institution.parents.on(day).select_related("parent").first()


def _end(standing: InstitutionParent, day: date | None) -> None:
    standing.valid_to = day
    standing.save_edit(expected_version=standing.version, fields=["valid_to"])


def _children_on(institution: Institution, day: date) -> list[InstitutionParent]:
    """Those that stood under it before that day, and still did."""
    standing = institution.children.on(day).exclude(valid_from=day)
    standing = standing.filter(Q(institution__undone_at=None))
    return list(standing.select_related("institution").order_by("pk"))


def _from_here_up(institution: Institution, *, on: date) -> Iterator[Institution]:
    for _step in range(HIGHEST):
        yield institution
        standing = _standing_on(institution, on)
        if standing is None:
            return
        institution = standing.parent

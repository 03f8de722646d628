"""What a visit row offers once its institution is known: hosts, and subjects.

Two queries for all rows of a page, and none while no row names an institution.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from cooperation.models import FollowUp
from institutions.models import Post
from migration_coop.lib.dates import parse_first_day
from missions.forms.rows import VisitForm
from missions.registry import Registry

MOST_SUBJECTS = 5


def offer(rows: Iterable[VisitForm], *, registry: Registry, day: date | str) -> None:
    """Lend each row its offers. `day`: the first of the mission, as it was typed."""
    rows = list(rows)
    bodies = [
        row.fields["institution"].known(row["institution"].value()) for row in rows
    ]
    posts = registry.posts_at(body for body in bodies if body)
    subjects = _open_follow_ups(registry.user, bodies)
    for row, body in zip(rows, bodies, strict=True):
        if body is not None:
            field = row.fields["hosts"]
            on = _read(row["takes_place_on"].value()) or _read(day)
            met = _met_before(row)
            field.offer(
                [
                    post
                    for post in posts.get(body.pk, [])
                    if _holds(post, on) or post.pk in met
                ]
            )
            field.widget.subjects = subjects[body.pk][:MOST_SUBJECTS]


def _open_follow_ups(user, bodies) -> dict[int, list[FollowUp]]:
    found = defaultdict(list)
    keys = {body.pk for body in bodies if body}
    if keys:
        promised = FollowUp.objects.for_user(user).open()
        for row in promised.filter(owner_institution__in=keys).soonest_first():
            found[row.owner_institution_id].append(row)
    return found


def _holds(post: Post, day: date | None) -> bool:
    """Without a day: those who have not left."""
    return post.ends_on is None if day is None else post.covers(day)


def _met_before(row: VisitForm) -> set[int | None]:
    """They stay on offer, whatever the registry says by now."""
    return {host.post_id for host in row.saved.hosts_met.all()} if row.saved else set()


def _read(day) -> date | None:
    return day if isinstance(day, date) else parse_first_day(day or "")

"""People taking up posts, and leaving them to others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from institutions.models import Person, Post, Theme
from migration_coop.lib.records import EditConflict, create_once


@dataclass(frozen=True)
class NextInPost:
    """Who comes after somebody who leaves: a person, stored or not, and the post."""

    person: Person
    title: str
    starts_on: date
    takes_over_themes: bool
    form_key: UUID


@transaction.atomic
def add_post(post: Post, *, person: Person, form_key: UUID, themes=()) -> Post:
    """Put the person in the post, the same post once only.

    A person without a key is new and stored here; the form's key makes that happen
    once. Whoever sends the form a second time waits for the row of the person.
    """
    if person.pk is None:
        person = create_once(
            Person, form_key=form_key, create=lambda: _stored(person, form_key)
        )
    post.person = Person.objects.select_for_update().get(pk=person.pk)
    same = Post.objects.overlapping(post).filter(starts_on=post.starts_on).first()
    if same:
        return same
    post.save(force_insert=True)
    post.focal_themes.set(themes)
    return post


@transaction.atomic
def replace_post(
    left: Post, post: Post, *, person: Person, form_key: UUID, themes: Iterable[Theme]
) -> Post:
    """As `add_post`, after somebody: their post ends the day before at the latest. Who
    was named as their successor before stays it. Without any day nothing ends."""
    locked = Post.objects.select_for_update().get(pk=left.pk)
    taken_up = add_post(post, person=person, form_key=form_key, themes=themes)
    last_day = last_day_before(taken_up, locked)
    successor = locked.successor or taken_up
    if last_day and (locked.ends_on, locked.successor) != (last_day, successor):
        locked.end(on=last_day, expected_version=locked.version, successor=successor)
    return taken_up


def last_day_before(taken_up: Post, left: Post) -> date | None:
    """Whoever left long before left then."""
    if taken_up.starts_on is None:
        return left.ends_on
    return min(left.ends_on or date.max, taken_up.starts_on - timedelta(days=1))


@transaction.atomic
def edit_post(
    post: Post,
    *,
    themes: Iterable[Theme],
    fields: Iterable[str],
    expected_version: int,
) -> None:
    post.save_edit(expected_version=expected_version, fields=fields)
    post.focal_themes.set(themes if post.is_focal_point else [])


@transaction.atomic
def end_post(
    post: Post, *, on: date, expected_version: int, successor: NextInPost | None = None
) -> Post | None:
    """The person leaves; whoever comes after holds a post of their own from the day on
    that was named. Answers with that post."""
    locked = Post.objects.select_for_update().get(pk=post.pk)
    if locked.version != expected_version:
        raise EditConflict
    taken_up = _take_up(locked, successor) if successor else locked.successor
    post.end(on=on, expected_version=expected_version, successor=taken_up)
    return taken_up


def _take_up(left: Post, successor: NextInPost) -> Post:
    is_focal_point = left.is_focal_point and successor.takes_over_themes
    post = Post(
        institution_id=left.institution_id,
        title=successor.title,
        starts_on=successor.starts_on,
        is_focal_point=is_focal_point,
    )
    themes = left.focal_themes.all() if is_focal_point else []
    return add_post(
        post, person=successor.person, form_key=successor.form_key, themes=themes
    )


def _stored(person: Person, form_key: UUID) -> Person:
    person.form_key = form_key
    person.save(force_insert=True)
    return person

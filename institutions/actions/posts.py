"""People taking up posts."""

from uuid import UUID

from django.db import transaction

from institutions.models import Person, Post
from migration_coop.lib.records import create_once


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
    person = Person.objects.select_for_update().get(pk=person.pk)
    post.person = person
    same = Post.objects.filter(
        person=person,
        institution=post.institution,
        title=post.title,
        starts_on=post.starts_on,
    ).first()
    if same:
        return same
    post.save(force_insert=True)
    post.focal_themes.set(themes)
    return post


def _stored(person: Person, form_key: UUID) -> Person:
    person.form_key = form_key
    person.save(force_insert=True)
    return person

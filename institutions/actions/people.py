"""People with the ways they are written and reached, stored together or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from institutions.actions.posts import add_post
from institutions.models import Channel, Person, PersonVariant, Post
from migration_coop.lib.records import EditConflict, create_once


@dataclass(frozen=True)
class Rows:
    """Of one kind: what each says, those that stand for a saved row by its key; and
    the keys of those that go."""

    new: list[dict] = field(default_factory=list)
    changed: dict[int, dict] = field(default_factory=dict)
    removed: list[int] = field(default_factory=list)


def add_person(
    person: Person,
    *,
    post: Post,
    themes: Iterable = (),
    variants: Rows,
    channels: Rows,
    form_key: UUID,
    by,
) -> Person:
    """Store somebody new with the post they hold; a form sent twice does it once."""

    def create() -> Person:
        person.form_key = form_key
        person.basis_by = by if person.legal_basis else None
        person.save(force_insert=True)
        add_post(post, person=person, form_key=form_key, themes=themes)
        _write(person, variants=variants, channels=channels)
        return person

    return create_once(Person, form_key=form_key, create=create)


@transaction.atomic
def edit_person(
    person: Person,
    *,
    fields: Iterable[str],
    variants: Rows,
    channels: Rows,
    expected_version: int,
    by,
) -> None:
    """Write the page. Its rows have no versions: they move on with the person's.

    Who recorded a legal basis is whoever changed what it says.
    """
    fields = [*fields]
    if {"legal_basis", "basis_laws", "basis_on", "basis_note"} & set(fields):
        person.basis_by = by if person.legal_basis else None
        fields.append("basis_by")
    person.save_edit(expected_version=expected_version, fields=fields)
    _write(person, variants=variants, channels=channels)


@transaction.atomic
def take_variant_as_name(variant: PersonVariant, *, expected_version: int) -> None:
    """The variant becomes the name, and the name a variant: one step, nothing lost."""
    person = Person.objects.select_for_update().get(pk=variant.person_id)
    if person.version != expected_version:
        raise EditConflict
    variant.refresh_from_db()
    name = {"family_name": variant.family_name, "given_names": variant.given_names}
    variant.family_name, variant.given_names = person.family_name, person.given_names
    # Where the variant was read says nothing about the name that it holds now.
    variant.source = ""
    variant.save()
    for part, text in name.items():
        setattr(person, part, text)
    person.save_edit(expected_version=expected_version, fields=name)


def _write(person: Person, *, variants: Rows, channels: Rows) -> None:
    _write_rows(PersonVariant, person, variants)
    # Of those that change, none is preferred first: a person prefers one of a kind.
    moving = Channel.objects.filter(person=person, pk__in=channels.changed)
    moving.filter(is_preferred=True).update(is_preferred=False)
    _write_rows(Channel, person, channels)


def _write_rows(model: Any, person: Person, rows: Rows) -> None:
    """Of a model whose rows belong to a person."""
    own = model._base_manager.filter(person=person)
    own.filter(pk__in=rows.removed).delete()
    for pk, said in rows.changed.items():
        own.filter(pk=pk).update(**said)
    model._base_manager.bulk_create(model(person=person, **said) for said in rows.new)

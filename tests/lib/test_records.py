"""No change lost in silence, no form saved twice: with two people at once."""

from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, InternalError
from django.utils import translation

from institutions.models import Person
from migration_coop.lib.records import AppendOnly, EditConflict, create_once
from tests.at_once import at_once
from tests.factories.institutions import PersonFactory


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def test_an_edit_writes_its_fields_and_moves_the_version():
    person = PersonFactory(family_name="Before")
    person.family_name = person.given_names = "After"

    person.save_edit(expected_version=1, fields=["family_name"])

    assert person.version == 2
    stored = Person.objects.get()
    assert (stored.family_name, stored.given_names) == ("After", "Person")
    assert stored.version == 2


def test_an_edit_of_what_has_moved_on_changes_nothing_and_says_so():
    person = PersonFactory(family_name="Before")
    person.family_name = "First"
    person.save_edit(expected_version=1, fields=["family_name"])
    person.family_name = "Second"

    with pytest.raises(EditConflict, match="Someone else changed this"):
        person.save_edit(expected_version=1, fields=["family_name"])

    assert person.version == 2
    assert Person.objects.get().family_name == "First"


@pytest.mark.django_db(transaction=True)
def test_of_edits_at_once_one_wins_and_the_others_are_told():
    person = PersonFactory()

    def edit(number):
        mine = Person.objects.get(pk=person.pk)
        mine.family_name = f"Name{number}"
        try:
            mine.save_edit(expected_version=1, fields=["family_name"])
        except EditConflict:
            return None
        return mine.family_name

    saved = [name for name in at_once(4, edit) if name]

    assert saved == [Person.objects.get().family_name]
    assert Person.objects.get().version == 2


# --- One form, one row ------------------------------------------------------------------------


def save(form_key):
    return create_once(
        Person,
        form_key=form_key,
        create=lambda: PersonFactory(form_key=form_key),
    )


def test_a_form_sent_twice_gives_the_same_row():
    form_key = uuid4()

    assert save(form_key) == save(form_key)
    assert Person.objects.count() == 1


def test_forms_without_a_key_are_all_new():
    assert save(None) != save(None)


@pytest.mark.parametrize("form_key", [None, uuid4()], ids=["no key", "key"])
def test_another_broken_rule_is_not_taken_for_a_repeat(form_key):
    taken = uuid4()
    save(taken)

    with pytest.raises(IntegrityError):
        create_once(
            Person, form_key=form_key, create=lambda: PersonFactory(form_key=taken)
        )


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_many_times_at_once_gives_one_row():
    form_key = uuid4()

    rows = at_once(4, lambda number: save(form_key))

    assert {row.pk for row in rows} == {Person.objects.get().pk}


# --- Rows that are only added ------------------------------------------------------------------


@pytest.mark.parametrize(
    "model",
    [model for model in apps.get_models() if issubclass(model, AppendOnly)],
    ids=lambda model: model.__name__,
)
def test_the_database_refuses_to_change_what_is_only_added(model):
    names = [trigger.name for trigger in getattr(model._meta, "triggers", [])]

    assert "append_only" in names


def test_the_refusal_is_that_of_the_database(staff):
    person = PersonFactory()

    with pytest.raises(InternalError, match="Cannot update or delete rows"):
        person.history.update(family_name="Forged")

"""Every version of every row, with who and from where, written by the database."""

import pghistory
import pytest
from django.apps import apps
from django.db import InternalError, connection

from institutions.models import Post
from migration_coop.lib.history import last_change
from migration_coop.lib.lifecycle import Lifecycle
from migration_coop.lib.records import Versioned
from tests.factories.institutions import PersonFactory, PostFactory, ThemeFactory


def test_each_write_leaves_a_copy_with_the_person_and_the_request():
    with pghistory.context(user=7, url="/people/1/edit/"):
        person = PersonFactory(family_name="Before")
        type(person).objects.filter(pk=person.pk).update(family_name="After")

    history = person.history.order_by("pgh_id")
    assert [(row.pgh_label, row.family_name) for row in history] == [
        ("insert", "Before"),
        ("update", "After"),
    ]
    assert history[1].pgh_context.metadata == {"user": 7, "url": "/people/1/edit/"}


def test_a_write_that_changes_nothing_leaves_nothing():
    person = PersonFactory()
    type(person).objects.filter(pk=person.pk).update(family_name=person.family_name)

    assert person.history.count() == 1


def test_sql_leaves_its_copy_too_and_so_does_a_deletion():
    person = PersonFactory()
    pk, history = person.pk, person.history.model
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM institutions_person WHERE id = %s", [pk])

    last = history.objects.filter(pgh_obj_id=pk).latest("pgh_id")
    assert (last.pgh_label, last.family_name) == ("delete", person.family_name)


def test_links_without_a_model_of_their_own_are_kept_too():
    post, theme = PostFactory(), ThemeFactory()
    post.focal_themes.add(theme)
    post.focal_themes.remove(theme)

    [kept] = [
        model
        for model in apps.get_app_config("institutions").get_models()
        if model.__name__ == "PostFocalThemesHistory"
    ]
    rows = kept.objects.order_by("pgh_id").values_list(
        "pgh_label", "post_id", "theme_id"
    )
    assert list(rows) == [
        ("insert", post.pk, theme.pk),
        ("delete", post.pk, theme.pk),
    ]


@pytest.mark.parametrize("change", ["update", "delete"])
def test_history_can_be_neither_changed_nor_deleted(change):
    history = PostFactory().history.all()

    with pytest.raises(InternalError, match="Cannot update or delete"):
        {
            "update": lambda: history.update(pgh_label="forged"),
            "delete": lambda: history._raw_delete("default"),
        }[change]()


def test_left_out_fields_are_not_copied(staff):
    fields = {field.name for field in staff.history.model._meta.get_fields()}

    assert not fields & {"password", "last_login"}
    assert "email" in fields


@pytest.mark.parametrize(
    "model",
    [model for model in apps.get_models() if issubclass(model, Versioned | Lifecycle)],
    ids=lambda model: model.__name__,
)
def test_what_people_edit_has_a_history(model):
    assert model.history.rel.related_model.__name__ == f"{model.__name__}History"
    assert Post.history.rel.related_name == "history"


def test_the_last_change_says_who_and_when(staff):
    person = PersonFactory()
    with pghistory.context(user=staff.pk):
        person.family_name = "Mensah"
        person.save()

    change = last_change(person)

    assert change.by == staff
    assert change.at == person.history.latest("pgh_id").pgh_created_at


def test_a_change_outside_a_request_was_made_by_nobody_in_particular():
    assert last_change(PersonFactory()).by is None


def test_what_was_never_stored_has_no_last_change():
    assert last_change(PersonFactory.build(pk=0)) is None

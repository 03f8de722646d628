"""An import is stopped, goes on, and is taken back."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from exchange.actions import (
    choose_columns,
    guessed_columns,
    revert_import,
    run_imports,
    running,
    write_import,
)
from exchange.actions.imports import until
from exchange.actions.running import LOCK, run_batch
from exchange.models import ImportStatus
from institutions.models import Institution, Person, Post
from migration_coop.lib.database import database_now
from migration_coop.lib.lifecycle import TransitionError
from tests.at_once import at_once
from tests.exchange.sheets import (
    AGENCY,
    HEADINGS,
    begin,
    checked,
    fresh,
    many,
    now,
    row_of,
    verdicts,
    work,
    written,
)
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import (
    BulkEditRowFactory,
    CountryFactory,
    InstitutionFactory,
    InstitutionIdentifierFactory,
    PostFactory,
)
from tests.factories.missions import MissionHostFactory

pytestmark = pytest.mark.usefixtures("togo")


def test_a_check_that_is_stopped_can_begin_anew(administrator):
    begun = begin(administrator, HEADINGS, AGENCY)
    choose_columns(begun, guessed_columns(begun), by=administrator, at=now())
    begun.stop(by=administrator, at=now())

    assert run_imports() is False
    choose_columns(begun, guessed_columns(begun), by=administrator, at=now())
    work()
    assert verdicts(begun) == [("create", [])]


def test_writing_that_is_stopped_goes_on_where_it_was(administrator, monkeypatch):
    monkeypatch.setattr(running, "WRITTEN_AT_ONCE", 2)
    import_ = checked(administrator, HEADINGS, *many(5))
    write_import(import_, by=administrator, at=now())
    run_batch(import_.pk, now=database_now)
    fresh(import_).stop(by=administrator, at=now())
    assert run_batch(import_.pk, now=database_now) is False
    assert Institution.objects.count() == 2

    write_import(fresh(import_), by=administrator, at=now())
    work()

    assert Institution.objects.count() == 5
    with pytest.raises(TransitionError):
        fresh(import_).stop(by=administrator, at=now())


@pytest.mark.django_db(transaction=True)
def test_while_one_worker_is_at_a_batch_another_one_passes_by():
    CountryFactory(code="TG")
    administrator = GrantFactory(role="admin", country=None).user
    import_ = checked(administrator, HEADINGS, *many(2))
    write_import(import_, by=administrator, at=now())

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK, [import_.pk])
        assert at_once(1, lambda _number: run_imports()) == [False]

    assert at_once(2, lambda _number: run_imports(budget=60))
    work()
    assert Institution.objects.count() == 2
    assert fresh(import_).status == ImportStatus.WRITTEN


def test_an_import_is_taken_back_with_what_it_changed(administrator):
    known = InstitutionFactory(code="TG-X", city="Kara", acronym="X")
    edited = InstitutionFactory(code="TG-Y", city="Kara")
    headings = ["code", "nom", "pays", "ville", "ror", "tutelle"]
    import_ = written(
        administrator,
        headings,
        ["TG-X", "", "", "Lomé", "ror-1", ""],
        ["TG-Y", "", "", "Lomé", "", ""],
        ["", "Agence", "Togo", "Lomé", "", "TG-X"],
        ["", "Office", "Togo", "Lomé", "", ""],
        ["", "Bureau", "Togo", "Lomé", "", ""],
    )
    Institution.objects.filter(code="TG-Y").update(city="Sokodé")
    office = Institution.objects.get(name_fr="Office")
    MissionHostFactory(institution=office)
    bureau = Institution.objects.get(name_fr="Bureau")
    bureau.note = "Seen"
    bureau.save_edit(expected_version=1, fields=["note"])

    revert_import(import_, by=administrator, at=now())
    work()

    import_ = fresh(import_)
    assert import_.status == ImportStatus.REVERTED
    known.refresh_from_db()
    assert (known.city, known.identifiers.count()) == ("Kara", 0)
    assert not Institution.objects.filter(name_fr="Agence").exists()
    edited.refresh_from_db()
    assert edited.city == "Sokodé"
    told = {said for row in import_.rows.all() for said in row.left}
    assert told == {
        f"{edited}: “city” has been changed since, and stays.",
        "Office stays: other records name it by now.",
        "Bureau stays: it has been changed since.",
    }


def test_what_was_set_and_unset_since_goes_with_the_import(administrator):
    import_ = written(administrator, ["nom", "pays"], ["Agence", "Togo"])
    body = Institution.objects.get(name_fr="Agence")
    for version, city in ((1, "Kara"), (2, "")):
        body.city = city
        body.save_edit(expected_version=version, fields=["city"])

    revert_import(import_, by=administrator, at=now())
    work()

    assert [row.left for row in import_.rows.all()] == [[]]
    assert not Institution.objects.filter(name_fr="Agence").exists()


def test_people_who_were_imported_are_taken_back(administrator):
    body = InstitutionFactory(code="TG-ANPE")
    CountryFactory(code="TG")
    held = PostFactory(
        institution=body,
        title="SG",
        person__family_name="Afi",
        person__given_names="Ama",
    )
    import_ = written(
        administrator,
        ["nom", "prénoms", "institution", "fonction", "email", "jusqu'au"],
        ["Batchey", "Gaston", "TG-ANPE", "DG", "dg@anpe.org", ""],
        ["Afi", "Ama", "TG-ANPE", "SG", "sg@anpe.org", "31/12/2024"],
        target="people",
    )
    assert Person.objects.count() == 2
    held.refresh_from_db()
    assert held.ends_on == date(2024, 12, 31)

    revert_import(import_, by=administrator, at=now())
    work()

    held.refresh_from_db()
    assert held.ends_on is None
    assert list(Post.objects.all()) == [held]
    assert list(Person.objects.all()) == [held.person]
    assert held.person.channels.count() == 0
    assert [row.left for row in import_.rows.all()] == [[], []]


def test_an_edit_of_many_that_was_taken_back_keeps_nothing(administrator):
    import_ = written(administrator, HEADINGS, AGENCY)
    BulkEditRowFactory(institution=Institution.objects.get())

    revert_import(import_, by=administrator, at=now())
    work()

    assert row_of(import_, 2).left == []
    assert not Institution.objects.exists()


def test_what_is_gone_meanwhile_is_told(administrator):
    body = InstitutionFactory(code="TG-ANPE")
    import_ = written(
        administrator,
        ["nom", "institution", "fonction"],
        ["Batchey", "TG-ANPE", "DG"],
        target="people",
    )
    person = Person.objects.get()
    PostFactory(person=person, institution=body, title="Other")

    revert_import(import_, by=administrator, at=now())
    work()

    assert row_of(import_, 2).left == ["Batchey stays: other records name it by now."]


def test_a_post_that_was_edited_since_stays(administrator):
    InstitutionFactory(code="TG-ANPE")
    import_ = written(
        administrator,
        ["nom", "institution", "fonction"],
        ["Batchey", "TG-ANPE", "DG"],
        target="people",
    )
    post = Post.objects.get()
    post.end(on=date(2026, 3, 2), expected_version=1)

    revert_import(import_, by=administrator, at=now())
    work()

    assert row_of(import_, 2).left == [
        "Batchey, DG stays: it has been changed since.",
        "Batchey stays: other records name it by now.",
    ]


def test_a_record_that_is_gone_is_told(administrator):
    body = InstitutionFactory(code="TG-X")
    InstitutionIdentifierFactory(institution=body, scheme="ror", value="old")
    import_ = written(administrator, ["code", "ror"], ["TG-X", "new"])
    body.identifiers.all().delete()

    revert_import(import_, by=administrator, at=now())
    work()

    assert row_of(import_, 2).left == ["A record that the import had changed is gone."]


def test_an_import_stays_after_thirty_days(administrator):
    import_ = written(administrator, HEADINGS, AGENCY)

    with pytest.raises(TransitionError, match="30 days"):
        revert_import(import_, by=administrator, at=now() + timedelta(days=31))
    assert until(import_) > now() + timedelta(days=29)


def test_there_must_be_something_to_write_and_to_take_back(administrator):
    import_ = checked(administrator, HEADINGS, ["", "Togo", ""])

    with pytest.raises(TransitionError, match="no row to write"):
        write_import(import_, by=administrator, at=now())
    with pytest.raises(TransitionError, match="Nothing of it is written"):
        revert_import(import_, by=administrator, at=now())

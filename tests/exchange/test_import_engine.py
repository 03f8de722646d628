"""Imports run in the background: all of each row once, whatever happens meanwhile."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from exchange import tasks
from exchange.actions import (
    advance,
    check_again,
    choose_columns,
    correct_alike,
    decide_row,
    guessed_columns,
    remembered_columns,
    revert_import,
    run_imports,
    write_import,
)
from exchange.actions import running
from exchange.actions.imports import until
from exchange.actions.running import LOCK, run_batch
from exchange.emails import ImportSender
from exchange.models import Import, ImportRow, ImportStatus
from exchange.targets import TARGETS
from institutions.models import Institution, Person, Post
from mailing.models import Message
from migration_coop.lib.database import database_now
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.tables import TableRefused
from missions.models import Mission
from reminders.models import Reminder
from tests.at_once import at_once
from tests.exchange.sheets import (
    begin,
    checked,
    fresh,
    row_of,
    sheet,
    verdicts,
    work,
    written,
)
from tests.factories.accounts import GrantFactory, UserFactory
from tests.factories.exchange import ImportFactory, ImportRowFactory
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    PostFactory,
)
from tests.factories.missions import MissionHostFactory

HEADINGS = ["nom", "pays", "ville"]
AGENCY = ["Agence", "Togo", "Lomé"]


@pytest.fixture(autouse=True)
def togo():
    return CountryFactory(code="TG")


def now():
    return timezone.now()


def many(count, start=0):
    return [[f"Body {chr(65 + n // 26)}{chr(65 + n % 26)} {'x' * n}", "Togo", "Lomé"]
            for n in range(start, start + count)]


# From a sheet to records


def test_nothing_is_written_before_somebody_says_so(administrator):
    import_ = checked(administrator, HEADINGS, AGENCY)

    assert verdicts(import_) == [("create", [])]
    assert not Institution.objects.exists()


def test_what_is_written_is_on_record_with_who_did_it(administrator):
    import_ = written(administrator, HEADINGS, AGENCY)

    body = Institution.objects.get()
    assert import_.status == ImportStatus.WRITTEN
    assert body.history.get().pgh_context.metadata["user"] == administrator.pk
    row = import_.rows.get()
    assert row.done[0] == {"created": ["institutions.institution", body.pk]}
    assert row.written_at


def test_headings_may_stand_below_a_title_and_rows_may_be_empty(administrator):
    import_ = checked(
        administrator,
        ["Liste des institutions", "", ""],
        ["", "", ""],
        [*HEADINGS, ""],
        AGENCY,
        ["", "", ""],
        ["Direction", "Togo", "Kara"],
    )

    assert import_.heading_row == 3
    assert list(import_.rows.order_by("number").values_list("number", flat=True)) == [4, 6]


@pytest.mark.parametrize("rows", [[[""]], []])
def test_an_empty_table_is_refused(rows, administrator):
    with pytest.raises(TableRefused):
        begin(administrator, *(rows or [["", ""]]))


def test_a_sheet_without_rows_says_so_and_can_be_sent_anew(administrator):
    import_ = checked(administrator, HEADINGS)

    assert import_.status == ImportStatus.FAILED
    assert import_.reason == "There is no row below the headings."


def test_a_sheet_that_is_gone_from_the_disk_says_so(administrator):
    begun = ImportFactory(owner=administrator)
    choose_columns(begun, {0: "name_fr"}, by=administrator, at=now())
    work()

    assert fresh(begun).reason == "The file is no longer there. Send it again."


def test_columns_are_remembered_by_their_headings(administrator, outsider):
    first = begin(administrator, HEADINGS, AGENCY)
    choose_columns(first, {0: "name_en", 1: "country"}, by=administrator, at=now())
    work()

    again = begin(administrator, ["NOM", "Pays", "ville"], AGENCY)
    came_back = begin(administrator, [*HEADINGS, "Motif"], [*AGENCY, "…"])
    of_another = begin(outsider, HEADINGS, AGENCY)

    assert remembered_columns(again) == {0: "name_en", 1: "country"}
    assert remembered_columns(came_back) == {0: "name_en", 1: "country"}
    assert remembered_columns(of_another) == {}
    assert guessed_columns(of_another) == {0: "name_fr", 1: "country", 2: "city"}


def test_columns_are_remembered_for_colleagues(administrator):
    administrator.institution = InstitutionFactory()
    administrator.save()
    checked(administrator, HEADINGS, AGENCY)
    colleague = GrantFactory(
        role="admin", user=UserFactory(institution=administrator.institution)
    ).user

    assert remembered_columns(begin(colleague, HEADINGS, AGENCY))


def test_one_import_of_a_person_runs_at_a_time(administrator):
    ImportFactory(owner=administrator, status="checking")
    other = begin(administrator, HEADINGS, AGENCY)

    with pytest.raises(TransitionError, match="Another import of yours is running"):
        choose_columns(other, {0: "name_fr"}, by=administrator, at=now())


# Correcting and deciding


def test_a_correction_holds_for_all_cells_that_say_the_same(administrator):
    rows = [["Un", "Mauretanie", ""], ["Deux", "Mauretanie", ""], ["Trois", "Togo", ""]]
    CountryFactory(code="MR")
    import_ = checked(administrator, HEADINGS, *rows)

    count = correct_alike(
        import_,
        column="country",
        before="Mauretanie",
        after="Mauritania",
        by=administrator,
        at=now(),
    )
    advance(import_, now=database_now, seconds=5)

    assert count == 2
    assert [action for action, _problems in verdicts(import_)] == ["create"] * 3
    assert row_of(import_, 2).values["country"] == "MR"
    # Who waits for it gets no mail; the first check sent one.
    assert Message.objects.count() == 1


def test_a_value_can_be_left_out(administrator):
    import_ = checked(administrator, ["nom", "pays", "email"], ["Agence", "Togo", "contact@"])

    correct_alike(
        import_, column="email", before="contact@", after="", by=administrator, at=now()
    )
    work()

    assert verdicts(import_) == [("create", [])]


def test_nothing_alike_changes_nothing(administrator):
    import_ = checked(administrator, HEADINGS, AGENCY)

    about = {"column": "country", "before": "x", "after": "y"}
    assert correct_alike(import_, **about, by=administrator, at=now()) == 0
    assert fresh(import_).status == ImportStatus.CHECKED


def decide(import_, number, decision, match="", corrections=None, *, by):
    row = row_of(import_, number)
    asked = {"corrections": corrections or {}, "decision": decision, "match": match}
    decide_row(row, **asked, by=by, at=now())
    work()


def test_a_row_is_what_somebody_decides(administrator):
    body = InstitutionFactory(name_fr="Agence", city="Kara")
    other = InstitutionFactory(name_fr="Autre", city="Kara")
    import_ = checked(administrator, HEADINGS, AGENCY, ["Agences", "Togo", "Lomé"])
    assert row_of(import_, 2).match["pk"] == body.pk

    decide(import_, 2, "update", other.code, by=administrator)
    assert row_of(import_, 2).match["pk"] == other.pk
    decide(fresh(import_), 2, "create", by=administrator)
    assert verdicts(import_)[0] == ("create", [])
    decide(fresh(import_), 2, "update", "XX-NONE", by=administrator)
    assert verdicts(import_)[0] == ("fix", ["There is no such institution."])
    decide(fresh(import_), 2, "skip", by=administrator)
    decide(fresh(import_), 3, "update", str(body.pk), {"city": "Sokodé"}, by=administrator)
    import_ = fresh(import_)
    assert import_.rows.counts()["skip"] == 1

    write_import(import_, by=administrator, at=now())
    work()

    body.refresh_from_db()
    assert (body.city, Institution.objects.count()) == ("Sokodé", 2)


def test_what_runs_or_is_written_is_not_decided_any_more(administrator):
    import_ = written(administrator, HEADINGS, AGENCY)

    with pytest.raises(TransitionError, match="written already"):
        decide(import_, 2, "skip", by=administrator)
    Import.objects.update(status="writing")
    with pytest.raises(TransitionError, match="while the import is running"):
        check_again(fresh(import_), by=administrator, at=now())


def test_two_rows_for_one_new_body_make_it_once(administrator, monkeypatch):
    rows = [AGENCY, ["AGENCE", "TG", "Kara"], ["agence", "Togo", ""]]
    monkeypatch.setattr(running, "CHECKED_AT_ONCE", 2)
    import_ = written(administrator, HEADINGS, *rows)

    said = ["Row 2 of the sheet stands for the same."]
    assert verdicts(import_) == [("create", []), ("fix", said), ("fix", said)]
    assert Institution.objects.count() == 1

    check_again(import_, by=administrator, at=now())
    work()

    assert [action for action, _p in verdicts(import_)] == ["create", "update", "unchanged"]


# When the records move on


def test_a_row_whose_record_has_changed_since_the_check_is_not_written(administrator):
    body = InstitutionFactory(code="TG-X", city="Kara")
    import_ = checked(administrator, ["code", "ville"], ["TG-X", "Lomé"])
    Institution.objects.update(city="Sokodé")

    write_import(import_, by=administrator, at=now())
    work()

    body.refresh_from_db()
    assert body.city == "Sokodé"
    changed = ("fix", ["The records have changed since the check."])
    assert verdicts(import_) == [changed]
    assert row_of(import_, 2).changes[0]["before"] == "Sokodé"


def test_a_body_that_somebody_added_meanwhile_is_not_made_twice(administrator):
    import_ = checked(administrator, HEADINGS, AGENCY, ["Direction", "Togo", "Kara"])
    InstitutionFactory(name_fr="Agence", city="Lomé")
    InstitutionFactory(name_fr="Direction", city="Sokodé")

    write_import(import_, by=administrator, at=now())
    work()

    assert Institution.objects.count() == 2
    assert [action for action, _p in verdicts(import_)] == ["unchanged", "fix"]


def test_a_row_that_the_database_refuses_is_told_and_the_others_are_written(
    administrator, monkeypatch
):
    import_ = checked(administrator, HEADINGS, *many(3))
    whole = TARGETS["institutions"].write

    def write(verdicts, **about):
        if any(verdict.values["name_fr"] == many(3)[1][0] for verdict in verdicts):
            raise IntegrityError
        return whole(verdicts, **about)

    monkeypatch.setattr(TARGETS["institutions"], "write", write, raising=False)
    write_import(import_, by=administrator, at=now())
    work()

    assert [action for action, _p in verdicts(import_)] == ["create", "fix", "create"]
    assert row_of(import_, 3).problems[0]["message"].startswith("The records refuse")
    assert Institution.objects.count() == 2


def test_a_row_that_cannot_be_judged_is_told_and_the_others_are_checked(
    administrator, monkeypatch
):
    begun = begin(administrator, HEADINGS, *many(3))
    whole = TARGETS["institutions"].check

    def check(rows, **about):
        if any(said["name_fr"] == many(3)[1][0] for said in rows):
            raise ValueError
        return whole(rows, **about)

    monkeypatch.setattr(TARGETS["institutions"], "check", check, raising=False)
    choose_columns(begun, guessed_columns(begun), by=administrator, at=now())
    work()

    assert [action for action, _p in verdicts(begun)] == ["create", "fix", "create"]


# Stopping, going on, taking back


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


def test_of_two_workers_one_does_a_batch(administrator):
    import_ = checked(administrator, HEADINGS, AGENCY)
    write_import(import_, by=administrator, at=now())
    with CaptureQueriesContext(connection) as asked:
        assert run_batch(import_.pk, now=database_now)
    assert any("pg_try_advisory_xact_lock" in query["sql"] for query in asked)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_each_row_once():
    CountryFactory(code="TG")
    administrator = GrantFactory(role="admin", country=None).user
    import_ = checked(administrator, HEADINGS, *many(30))
    write_import(import_, by=administrator, at=now())

    at_once(3, lambda _number: run_imports(budget=20))
    work()

    assert Institution.objects.count() == 30
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


def test_people_who_were_imported_are_taken_back(administrator):
    body = InstitutionFactory(code="TG-ANPE")
    CountryFactory(code="TG")
    held = PostFactory(
        institution=body, title="SG", person__family_name="Afi", person__given_names="Ama"
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


# Workers


def test_the_command_works_until_nothing_is_left(administrator):
    begun = begin(administrator, HEADINGS, AGENCY)
    choose_columns(begun, guessed_columns(begun), by=administrator, at=now())

    call_command("run_imports", stdout=StringIO())

    assert fresh(begun).status == ImportStatus.CHECKED


def test_the_task_wakes_itself_while_something_is_left(administrator, monkeypatch):
    woken = []
    monkeypatch.setattr(tasks, "wake", woken.append)
    begun = begin(administrator, HEADINGS, AGENCY)
    choose_columns(begun, guessed_columns(begun), by=administrator, at=now())

    monkeypatch.setattr(tasks.actions, "run_imports", lambda: run_imports(budget=0))
    tasks.run_imports()
    monkeypatch.setattr(tasks.actions, "run_imports", run_imports)
    tasks.run_imports()

    assert woken == [tasks.run_imports]
    assert fresh(begun).status == ImportStatus.CHECKED


def test_one_import_that_fails_lets_the_others_go_on(administrator, monkeypatch):
    broken = ImportFactory(status="checking", target="institutions", row_count=1)
    ImportRowFactory(part_of=broken)
    begun = begin(administrator, HEADINGS, AGENCY)
    choose_columns(begun, guessed_columns(begun), by=administrator, at=now())
    whole = running.store_verdicts

    def store(rows, verdicts):
        if rows[0].part_of_id == broken.pk:
            raise RuntimeError
        whole(rows, verdicts)

    monkeypatch.setattr(running, "store_verdicts", store)
    work()

    assert fresh(begun).status == ImportStatus.CHECKED
    assert fresh(broken).status == ImportStatus.CHECKING


@pytest.mark.parametrize("step", ["check", "write"])
def test_a_batch_costs_the_same_for_one_row_as_for_three(step, administrator):
    InstitutionFactory(code="TG-MIN", name_fr="Ministère")
    for number in range(8):
        InstitutionFactory(code=f"TG-{number}", city="Kara")
    headings = ["code", "nom", "pays", "ville", "ror", "tutelle", "themes_offered"]

    def rows(*numbers):
        return [
            row
            for n in numbers
            for row in (
                [f"TG-{n}", "", "", "Lomé", f"ror-{n}", "TG-MIN", ""],
                ["", f"Body {'abcdefgh'[n] * 9}", "Togo", "Lomé", f"r-{n}", "TG-MIN", ""],
            )
        ]

    def queries(*numbers):
        begun = begin(administrator, headings, *rows(*numbers))
        choose_columns(begun, guessed_columns(begun), by=administrator, at=now())
        run_batch(begun.pk, now=database_now)
        asked = {}
        for name, go in (("check", None), ("write", write_import)):
            if go:
                go(fresh(begun), by=administrator, at=now())
            with CaptureQueriesContext(connection) as kept:
                run_batch(begun.pk, now=database_now)
            asked[name] = kept
            work()
        return asked[step]

    one, three = queries(0), queries(1, 2, 3)

    assert len(one) == len(three)


def test_two_batches_cost_twice_one(administrator, monkeypatch):
    monkeypatch.setattr(running, "CHECKED_AT_ONCE", 3)
    begun = begin(administrator, HEADINGS, *many(6))
    choose_columns(begun, guessed_columns(begun), by=administrator, at=now())
    run_batch(begun.pk, now=database_now)
    asked = []
    for _batch in range(2):
        with CaptureQueriesContext(connection) as kept:
            run_batch(begun.pk, now=database_now)
        asked.append(len(kept))

    assert asked[0] == asked[1]
    assert begun.rows.to_check().count() == 0


# Mail


def mails():
    return Message.objects.filter(kind="imports").order_by("pk")


def test_a_mail_says_how_it_ended_in_the_language_of_its_reader(administrator):
    import_ = checked(administrator, HEADINGS, AGENCY, ["", "Togo", ""])
    message = mails().get()
    assert message.recipient == administrator

    with override("fr"):
        content = ImportSender().prepare(message, now=now())

    assert content.subject == "Vérifié : institutions.csv"
    assert "1 ligne peut être écrite." in content.text
    assert "1 ligne est à corriger." in content.text
    assert f"/data/imports/{import_.pk}/" in content.text


def test_a_mail_that_is_no_longer_true_is_not_sent(administrator):
    import_ = written(administrator, HEADINGS, AGENCY)
    first, second = mails()

    assert ImportSender().prepare(first, now=now()) is None
    content = ImportSender().prepare(second, now=now())
    assert content.subject == "Written: institutions.csv"
    assert "1 row was written." in content.text
    assert import_.status == ImportStatus.WRITTEN


def test_a_mail_says_why_a_sheet_could_not_be_read(administrator):
    checked(administrator, HEADINGS)

    content = ImportSender().prepare(mails().get(), now=now())

    assert "There is no row below the headings." in content.text


def test_nothing_is_sent_or_planned_about_what_is_imported(administrator):
    InstitutionFactory(code="TG-ANPE")
    written(
        administrator,
        ["nom", "institution", "fonction", "depuis"],
        ["Batchey", "TG-ANPE", "DG", "2001-01-01"],
        target="people",
    )

    assert set(Message.objects.values_list("kind", flat=True)) == {"imports"}
    assert not Reminder.objects.exists()
    assert not Mission.objects.exists()


# Rules of the database


def test_a_row_stands_in_an_import_once():
    row = ImportRowFactory()

    with pytest.raises(IntegrityError, match="import_has_a_row_once"):
        ImportRowFactory(part_of=row.part_of, number=row.number)


@pytest.mark.parametrize(
    ("about", "rule"),
    [
        ({"done": [1]}, "import_row_is_done_only_when_written"),
        (
            {"written_at": "2026-03-02T08:00Z", "action": "fix"},
            "import_row_is_written_only_to_create_or_update",
        ),
    ],
)
def test_a_row_says_what_was_done_only_when_it_was(about, rule):
    with pytest.raises(IntegrityError, match=rule):
        ImportRowFactory(**about)


def test_an_import_that_failed_says_why():
    with pytest.raises(IntegrityError, match="import_says_why_it_failed"), transaction.atomic():
        ImportFactory(status="failed")
    with pytest.raises(IntegrityError, match="import_says_why_it_failed"):
        ImportFactory(reason="Because")


def test_a_person_runs_one_import():
    running_ = ImportFactory(status="checking")

    with pytest.raises(IntegrityError, match="user_runs_one_import_at_a_time"):
        ImportFactory(owner=running_.owner, status="writing")

"""What somebody corrects and decides, and records that move on meanwhile."""

import pytest
from django.db import IntegrityError

from exchange.actions import (
    advance,
    check_again,
    choose_columns,
    correct_alike,
    decide_row,
    guessed_columns,
    running,
    write_import,
)
from exchange.models import Import, ImportStatus
from exchange.targets import TARGETS
from institutions.models import Institution
from mailing.models import Message
from migration_coop.lib.database import database_now
from migration_coop.lib.lifecycle import TransitionError
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
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
)

pytestmark = pytest.mark.usefixtures("togo")


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
    advance(import_, now=database_now, seconds=60)

    assert count == 2
    assert [action for action, _problems in verdicts(import_)] == ["create"] * 3
    assert row_of(import_, 2).values["country"] == "MR"
    # Who waits for it gets no mail; the first check sent one.
    assert Message.objects.count() == 1


def test_a_value_can_be_left_out(administrator):
    import_ = checked(
        administrator, ["nom", "pays", "email"], ["Agence", "Togo", "contact@"]
    )

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
    decide(
        fresh(import_), 3, "update", str(body.pk), {"city": "Sokodé"}, by=administrator
    )
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

    assert [action for action, _p in verdicts(import_)] == [
        "create",
        "update",
        "unchanged",
    ]


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

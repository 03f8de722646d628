"""What sheets say is kept as long as they can be taken back, and no longer."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from exchange import tasks
from exchange.actions import forgetting, revert_import
from exchange.actions.forgetting import forget_imports
from exchange.emails.imports import import_content
from exchange.models import Import, ImportRow
from files.models import StoredFile
from institutions.models import Institution
from migration_coop.lib.lifecycle import TransitionError
from tests.at_once import at_once
from tests.exchange.sheets import begin, checked, fresh, written
from tests.factories.exchange import ImportFactory, ImportRowFactory
from tests.factories.institutions import CountryFactory

HEADINGS = ["nom", "pays", "ville"]
AGENCY = ["Agence", "Togo", "Lomé"]
ODD = ["Autre", "Atlantis", ""]
MONTH = timedelta(days=32)


@pytest.fixture(autouse=True)
def togo():
    return CountryFactory(code="TG")


def later():
    return timezone.now() + MONTH


def on_disk(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_sheet_and_rows_go_after_thirty_days_and_what_was_done_stays(
    administrator, kept_files, django_capture_on_commit_callbacks
):
    import_ = written(administrator, HEADINGS, AGENCY, ODD)

    with django_capture_on_commit_callbacks(execute=True):
        assert forget_imports(at=later()) == 1

    import_ = fresh(import_)
    assert str(import_) == "institutions.csv"
    assert (import_.owner, import_.status) == (administrator, "written")
    assert import_.counts()["written"] == 1
    assert import_.counts()["fix"] == 1
    assert import_.samples == []
    assert not ImportRow.objects.exists()
    assert not StoredFile.objects.exists()
    assert on_disk(kept_files) == []
    assert Institution.objects.count() == 1


def test_what_can_still_be_taken_back_is_kept(administrator):
    import_ = written(administrator, HEADINGS, AGENCY)

    assert forget_imports(at=timezone.now() + timedelta(days=30)) == 0
    Import.objects.update(phase_at=timezone.now() - MONTH)

    assert forget_imports(at=timezone.now()) == 0
    assert import_.rows.exists()


def test_a_sheet_that_nobody_went_on_with_goes_too(administrator):
    begin(administrator, HEADINGS, AGENCY)

    assert forget_imports(at=later()) == 1
    assert not Import.objects.waiting_for(administrator).exists()


def test_an_import_that_is_running_is_kept():
    ImportFactory(status="writing")

    assert forget_imports(at=later()) == 0


def test_nothing_that_a_sheet_says_is_in_the_history(administrator):
    import_ = written(administrator, HEADINGS, AGENCY)
    forget_imports(at=later())

    for row in import_.history.all():
        assert "Agence" not in str(vars(row))


def test_a_forgotten_import_says_what_was_done_and_offers_nothing(
    administrator, client
):
    import_ = written(administrator, HEADINGS, AGENCY, ODD)
    forget_imports(at=later())
    client.force_login(administrator)

    page = client.get(import_.get_absolute_url())
    assert "1 row is written." in page.text
    assert "The sheet and its rows were deleted on" in page.text
    assert "/rows/" not in page.text
    assert "Take the import back" not in page.text
    assert "Download the row to correct" not in page.text
    columns = client.get(reverse("exchange:import_columns", args=[import_.pk]))
    assert columns.status_code == 403
    assert "Its sheet was deleted after 30 days." in columns.text
    assert "institutions.csv" in client.get(reverse("exchange:import_list")).text


def test_a_forgotten_import_stays(administrator):
    import_ = written(administrator, HEADINGS, AGENCY)
    forget_imports(at=later())

    with pytest.raises(TransitionError, match="30 days"):
        revert_import(fresh(import_), by=administrator, at=later())


def test_a_mail_that_comes_late_still_names_the_sheet(administrator):
    import_ = written(administrator, HEADINGS, AGENCY)
    forget_imports(at=later())

    assert "institutions.csv" in import_content(fresh(import_)).subject


def test_the_columns_of_a_forgotten_sheet_are_remembered(administrator):
    checked(administrator, HEADINGS, AGENCY)
    forget_imports(at=later())

    again = checked(administrator, HEADINGS, AGENCY)

    assert again.mapping == {"0": "name_fr", "1": "country", "2": "city"}


def test_a_night_with_many_old_sheets_forgets_all_of_them(monkeypatch):
    """A few at a time, as a task does not take long."""
    monkeypatch.setattr(forgetting, "AT_ONCE", 2)
    ImportFactory.create_batch(3)
    told = StringIO()

    call_command("forget_imports", stdout=told)

    assert told.getvalue() == "3 forgotten\n"
    assert not Import.objects.filter(forgotten_at=None).exists()


def test_the_clock_forgets_what_is_old(monkeypatch):
    """And asks for itself until there is nothing left."""
    monkeypatch.setattr(tasks.forget_imports, "apply_async", tasks.forget_imports)
    ImportRowFactory()

    tasks.forget_imports()

    assert not ImportRow.objects.exists()


def test_a_sheet_is_there_until_it_is_forgotten():
    with pytest.raises(IntegrityError, match="import_has_its_sheet_until"):
        ImportFactory(file=None)


@pytest.mark.django_db(transaction=True)
def test_a_second_clock_passes_by_a_sheet_that_is_being_forgotten():
    import_ = ImportFactory()

    with transaction.atomic():
        Import.objects.select_for_update().get(pk=import_.pk)
        done = at_once(1, lambda _number: forget_imports(at=timezone.now()))

    assert done == [0]
    assert forget_imports(at=timezone.now()) == 1

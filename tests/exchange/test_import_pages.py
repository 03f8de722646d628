"""The pages of an import, as an administrator goes through them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from exchange.actions import choose_columns, guessed_columns, start_import, write_import
from exchange.actions.running import run_batch
from exchange.models import Import, ImportStatus
from exchange.progress import Progress, progress_of
from institutions.models import Institution
from migration_coop.lib.database import database_now
from tests.exchange.pages import page, post, send
from tests.exchange.sheets import (
    AGENCY,
    HEADINGS,
    MESSY,
    begin,
    checked,
    fresh,
    row_of,
    sheet,
    work,
    written,
)
from tests.factories.accounts import GrantFactory
from tests.factories.exchange import ImportFactory, ImportRowFactory
from tests.factories.institutions import CountryFactory, InstitutionFactory

pytestmark = pytest.mark.usefixtures("togo", "mauritania")


def test_a_sheet_goes_from_file_to_columns_to_check_to_records(admin):
    response = send(admin, *MESSY)
    import_ = Import.objects.get()
    assert response.redirect_chain[-1][0] == f"/data/imports/{import_.pk}/columns/"
    assert "Agence" in response.text

    fields = {"column_0": "name_fr", "column_1": "country", "column_2": "city"}
    response = post(admin, "import_columns", import_.pk, **fields)
    assert "The sheet is being read." in response.text
    assert 'hx-trigger="every 2s"' in response.text
    work()

    response = page(admin, "import_detail", import_.pk)
    assert "Accept for 2 rows" in response.text
    assert ">B3</a>, B4" in response.text
    assert 'hx-trigger="every 2s"' not in response.text
    response = post(
        admin,
        "import_correct",
        import_.pk,
        column="country",
        before="Mauretanie",
        after="Mauritania",
    )
    assert "2 rows corrected." in response.text

    response = post(admin, "import_write", import_.pk)
    assert "0 of 3 rows" in response.text
    work()

    response = page(admin, "import_detail", import_.pk)
    assert "3 rows are written." in response.text
    assert Institution.objects.count() == 3
    response = post(admin, "import_revert", import_.pk)
    work()
    response = page(admin, "import_detail", import_.pk)
    assert "The import was taken back." in response.text
    assert not Institution.objects.exists()


def test_a_sheet_of_a_known_shape_needs_no_clicks(admin):
    fields = {"column_0": "name_en", "column_1": "country"}
    send(admin, *MESSY)
    post(admin, "import_columns", Import.objects.get().pk, **fields)
    work()

    response = send(admin, *MESSY)

    assert "The columns are read as last time." in response.text
    assert Import.objects.latest("pk").mapping == {"0": "name_en", "1": "country"}


def test_a_known_shape_waits_while_another_import_runs(admin, administrator):
    checked(administrator, *MESSY)
    ImportFactory(owner=administrator, status="writing")

    response = send(admin, *MESSY)

    assert "Another import of yours is running." in response.text
    assert "Which column is which?" in response.text


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("list.pdf", b"%PDF-1.4 %%EOF", "Send the table as XLSX, CSV or ODS."),
        ("list.exe", b"MZ", "Files of this type cannot be uploaded."),
        ("list.xlsx", b"nothing", "does not match its name"),
        ("list.csv", b";;", "There is nothing in this table."),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_in_a_sentence(
    name, content, message, admin
):
    file = SimpleUploadedFile(name, content)

    response = post(admin, "import_add", target="institutions", sheet=file)

    assert message in response.text
    assert not Import.objects.exists()


def test_columns_are_chosen_once_each_and_one_at_least(admin, administrator):
    begun = begin(administrator, [*HEADINGS, ""], [*AGENCY, ""])

    twice = post(
        admin, "import_columns", begun.pk, column_0="name_fr", column_1="name_fr"
    )
    none = post(admin, "import_columns", begun.pk)

    assert "Another column is read as this already." in twice.text
    assert "Say of one column at least what it is." in none.text
    assert fresh(begun).status == ImportStatus.MAPPING


def test_the_page_of_a_sheet_without_columns_leads_there(admin, administrator):
    begun = begin(administrator, *MESSY)

    response = page(admin, "import_detail", begun.pk)

    assert response.url == f"/data/imports/{begun.pk}/columns/"


def test_the_part_that_is_asked_again_is_the_page_itself(admin, administrator):
    import_ = checked(administrator, *MESSY)

    part = admin.get(import_.get_absolute_url(), headers={"hx-request": "true"}).text

    whole = page(admin, "import_detail", import_.pk).text
    assert "<html" not in part
    assert without_tokens(part).strip() in without_tokens(whole)


def test_whoever_sees_an_import_may_stop_it_and_take_it_back(client, admin):
    owner = GrantFactory(role=Role.ADMIN).user
    import_ = checked(owner, *MESSY)
    write_import(import_, by=owner, at=timezone.now())

    assert "Stopped." in post(admin, "import_stop", import_.pk).text
    assert "It has ended already." in post(admin, "import_stop", import_.pk).text
    write_import(fresh(import_), by=owner, at=timezone.now())
    work()
    post(admin, "import_revert", import_.pk)
    work()

    assert fresh(import_).status == ImportStatus.REVERTED
    assert import_.events.latest("pk").by == owner


def test_whoever_administers_nothing_any_more_decides_nothing(client, staff):
    import_ = ImportFactory(owner=staff, status="checked")
    client.force_login(staff)

    assert page(client, "import_columns", import_.pk).status_code == 403
    assert page(client, "import_detail", import_.pk).status_code == 200


def test_nobody_decides_about_the_rows_of_another(admin):
    import_ = checked(GrantFactory(role=Role.ADMIN).user, *MESSY)

    assert page(admin, "import_detail", import_.pk).status_code == 200
    assert page(admin, "import_columns", import_.pk).status_code == 403


def test_columns_can_be_chosen_anew(admin, administrator):
    import_ = checked(administrator, *MESSY)

    post(admin, "import_columns", import_.pk, column_0="name_en")
    work()

    assert fresh(import_).mapping == {"0": "name_en"}
    assert row_of(import_, 3).values["name_en"] == "Un"


def test_what_could_not_be_taken_back_is_told(admin, administrator):
    import_ = written(administrator, HEADINGS, AGENCY)
    body = Institution.objects.get()
    InstitutionFactory(merged_into=body, status="merged")

    post(admin, "import_revert", import_.pk)
    work()

    assert (
        "Agence stays: other records name it by now."
        in page(admin, "import_detail", import_.pk).text
    )


def test_a_check_is_asked_for_again(admin, administrator):
    import_ = checked(administrator, *MESSY)
    InstitutionFactory(name_fr="Agence", city="Lomé")

    post(admin, "import_check", import_.pk)

    assert row_of(import_, 2).action == "unchanged"


def test_an_import_that_waits_for_a_worker_is_not_corrected(admin, administrator):
    import_ = checked(administrator, *MESSY)
    write_import(import_, by=administrator, at=timezone.now())

    about = {"column": "country", "before": "Atlantis", "after": "Togo"}
    response = post(admin, "import_correct", import_.pk, **about)

    assert "while the import is running" in response.text
    assert post(admin, "import_correct", import_.pk).status_code == 200
    response = post(admin, "import_check", import_.pk)
    assert "while the import is running" in response.text


def test_a_sheet_that_could_not_be_read_says_why(admin, administrator):
    import_ = checked(administrator, HEADINGS)

    assert (
        "There is no row below the headings."
        in page(admin, "import_detail", import_.pk).text
    )


def test_the_list_shows_what_was_sent(admin, administrator):
    assert "No imports yet" in page(admin, "import_list").text

    checked(administrator, *MESSY)
    begin(administrator, *MESSY)

    shown = page(admin, "import_list").text
    assert shown.count("institutions.csv") == 2
    assert "Columns to choose" in shown


def without_tokens(text):
    return re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', r"\1", text)


def queries(client, address):
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
        if response.streaming:
            b"".join(response.streaming_content)
    return len(asked)


def test_pages_cost_the_same_for_three_rows_as_for_one(admin, administrator):
    CountryFactory(code="TN")
    one = checked(administrator, *MESSY[:3])
    many = checked(administrator, *MESSY)

    for name in ("import_detail", "import_rows", "import_failed_rows"):
        counts = {
            queries(admin, reverse(f"exchange:{name}", args=[import_.pk]))
            for import_ in (one, many)
        }
        assert len(counts) == 1, name


def test_the_list_costs_the_same_for_three_imports_as_for_one(admin, administrator):
    ImportFactory(owner=administrator)
    one = queries(admin, reverse("exchange:import_list"))
    for _ in range(2):
        ImportFactory()

    assert queries(admin, reverse("exchange:import_list")) == one


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "2 of 10 rows"),
        (3, "2 of 10 rows, about 5 seconds left"),
        (42, "2 of 10 rows, about 45 seconds left"),
        (61, "2 of 10 rows, about 2 minutes left"),
    ],
)
def test_progress_is_told_in_words(seconds, words):
    assert Progress(2, 10, seconds).words == words


def test_the_time_left_is_learnt_from_what_is_done(administrator):
    begun = start_import(
        sheet(*MESSY), target="institutions", by=administrator, at=timezone.now()
    )
    choose_columns(begun, guessed_columns(begun), by=administrator, at=timezone.now())
    run_batch(begun.pk, now=database_now)
    begun = fresh(begun)
    begun.rows.filter(number=2).update(action="create")
    counts = {**begun.rows.counts(), "to_write": 1}
    later = begun.phase_at + timezone.timedelta(seconds=10)

    assert progress_of(begun, counts, now=later) == Progress(1, 4, 30)
    assert progress_of(begun, counts, now=begun.phase_at).seconds_left is None
    row = ImportRowFactory(part_of=begun, number=99)
    assert str(row) == f"{begun.pk}: 99"

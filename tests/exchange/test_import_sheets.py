"""From a sheet to records: its headings, its columns, what is written."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from stream_write_ods import stream_write_ods

from exchange.actions import (
    choose_columns,
    guessed_columns,
    remembered_columns,
    start_import,
)
from exchange.models import ImportStatus
from institutions.models import Institution
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.tables import TableRefused
from tests.exchange.sheets import (
    AGENCY,
    HEADINGS,
    begin,
    checked,
    fresh,
    now,
    verdicts,
    work,
    written,
)
from tests.factories.accounts import GrantFactory, UserFactory
from tests.factories.exchange import ImportFactory
from tests.factories.institutions import (
    InstitutionFactory,
)

pytestmark = pytest.mark.usefixtures("togo")


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
    assert list(import_.rows.order_by("number").values_list("number", flat=True)) == [
        4,
        6,
    ]


@pytest.mark.parametrize("rows", [[[""]], []])
def test_an_empty_table_is_refused(rows, administrator):
    with pytest.raises(TableRefused, match="nothing in this table"):
        begin(administrator, *(rows or [["", ""]]))


def test_a_workbook_of_blanks_is_refused(administrator):
    content = b"".join(stream_write_ods([("Blank", (" ",), [(" ",)])]))
    upload = SimpleUploadedFile("blank.ods", content)

    with pytest.raises(TableRefused, match="nothing in this table"):
        start_import(upload, target="institutions", by=administrator, at=now())


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

"""The rows of an import on its pages, and as a file."""

import re
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.exchange.pages import page, post
from tests.exchange.sheets import (
    AGENCY,
    HEADINGS,
    MESSY,
    checked,
    row_of,
    written,
)
from tests.factories.institutions import InstitutionFactory

pytestmark = pytest.mark.usefixtures("togo", "mauritania")


def test_what_resembles_is_answered_with_one_click(admin, administrator):
    body = InstitutionFactory(code="TG-DGE", name_fr="Direction générale de l’emploi")
    import_ = checked(
        administrator,
        HEADINGS,
        ["DG Emploi", "Togo", "Lomé"],
        ["DG emplois", "Togo", ""],
    )
    assert "It is the same" in page(admin, "import_detail", import_.pk).text

    post(admin, "import_row", import_.pk, 2, decision=f"update {body.pk}")
    post(admin, "import_row", import_.pk, 3, decision="create")

    assert row_of(import_, 2).corrections == {}

    actions = [row.action for row in import_.rows.order_by("number")]
    assert actions == ["update", "create"]


def test_the_page_of_a_row_corrects_and_decides(admin, administrator):
    body = InstitutionFactory(code="TG-X", name_fr="Autre")
    import_ = checked(administrator, *MESSY)
    shown = page(admin, "import_row", import_.pk, 3).text
    assert "This country is not known." in shown

    response = post(
        admin,
        "import_row",
        import_.pk,
        3,
        decision="update another",
        match="",
        cell_name_fr="Un",
        cell_country="Togo",
        cell_city="Kara",
    )
    assert "Say which record it is." in response.text
    post(
        admin,
        "import_row",
        import_.pk,
        3,
        decision="update another",
        match=f"http://testserver/institutions/{body.code}/",
        cell_name_fr="Un",
        cell_country="Togo",
        cell_city="Kara",
    )

    row = row_of(import_, 3)
    assert (row.action, row.match["pk"]) == ("update", body.pk)
    assert row.corrections == {"country": "Togo", "city": "Kara"}
    assert "It is Autre, TG-X" in page(admin, "import_row", import_.pk, 3).text


def test_a_decision_that_stands_is_shown_again(admin, administrator):
    body = InstitutionFactory(name_fr="Agence")
    import_ = checked(administrator, *MESSY)

    post(admin, "import_row", import_.pk, 2, decision=f"update {body.pk}")
    assert re.search(
        rf'value="update {body.pk}"[^>]* checked',
        page(admin, "import_row", import_.pk, 2).text,
    )
    post(admin, "import_row", import_.pk, 2, decision="skip")
    assert re.search(
        r'value="skip"[^>]* checked', page(admin, "import_row", import_.pk, 2).text
    )


def test_a_row_that_is_written_keeps_its_decision(admin, administrator):
    import_ = written(administrator, HEADINGS, AGENCY)

    response = post(
        admin, "import_row", import_.pk, 2, decision="skip", cell_name_fr="Agence"
    )

    assert "This row is written already." in response.text


def test_rows_are_listed_by_what_happens_to_them(admin, administrator):
    InstitutionFactory(name_fr="Agence", city="Kara")
    import_ = checked(administrator, *MESSY, ["Quatre", "Togo", ""])
    post(admin, "import_row", import_.pk, 6, decision="skip")
    rows = import_.rows
    rows.filter(number=4).update(action="")

    shown = {
        kind: page(admin, "import_rows", import_.pk, kind=kind).text
        for kind in ("", "create", "update", "unchanged", "skip", "fix")
    }

    assert "Not checked yet" in shown[""]
    assert "No rows of this kind" in shown["create"]
    assert '<del class="change">Kara</del>' in shown["update"]
    assert "No rows of this kind" in shown["unchanged"]
    assert "Quatre" in shown["skip"]
    assert "This country is not known." in shown["fix"]


def test_rows_that_are_written_say_so(admin, administrator):
    InstitutionFactory(name_fr="Direction", city="Kara")
    import_ = written(administrator, HEADINGS, AGENCY, ["Direction", "Togo", "Lomé"])

    shown = page(admin, "import_rows", import_.pk).text

    assert "Created" in shown
    assert "Updated" in shown


def test_rows_to_correct_come_back_as_they_were_sent_with_the_reason(
    admin, administrator
):
    import_ = checked(administrator, *MESSY, ["Cinq", "Togo", "", "more"])

    response = page(admin, "import_failed_rows", import_.pk)

    content = b"".join(response.streaming_content)
    workbook = openpyxl.load_workbook(BytesIO(content))
    rows = [[cell.value for cell in row] for row in workbook.active.iter_rows()]
    assert rows[0] == [*HEADINGS, "Reason"]
    assert [row[0] for row in rows[1:]] == ["Un", "Deux", "Trois"]
    assert rows[1][3] == "This country is not known."
    # The file is a sheet that can be sent as it is: its columns are known.
    again = SimpleUploadedFile("again.xlsx", content)
    response = post(admin, "import_add", target="institutions", sheet=again)
    assert "The columns are read as last time." in response.text


def test_a_problem_of_a_whole_row_leads_to_its_page(admin, administrator):
    import_ = checked(administrator, HEADINGS, AGENCY, AGENCY)

    shown = page(admin, "import_detail", import_.pk).text

    assert "Look at the row" in shown
    said = page(admin, "import_row", import_.pk, 3).text
    assert "Row 2 of the sheet stands for the same." in said

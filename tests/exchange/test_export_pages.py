"""The pages of exports: what will be exported, in which columns, and all of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from exchange.models import Export, ExportState
from tests.exchange.taking import Read, content_of, csv_rows, json_of, made, ods_text
from tests.factories.exchange import ExportFactory
from tests.factories.institutions import InstitutionFactory
from tests.factories.missions import MissionFactory

ADDRESS = "/data/exports/new/"
MISSIONS = "list=missions:mission_list"


@pytest.fixture
def mission():
    return MissionFactory(code="TG-TN-2019-01", title="=The mission")


# --- Before it is made ------------------------------------------------------------------


def test_a_page_says_what_it_will_export(client, staff, mission):
    MissionFactory(status="planned")
    client.force_login(staff)

    assertContains(client.get(f"{ADDRESS}?{MISSIONS}"), "Export 2 missions")
    page = client.get(f"{ADDRESS}?{MISSIONS}&status=held&after=x&saved=all")
    assertContains(page, "Export 1 mission")
    assertContains(page, "Status: Held, report due")
    assertContains(page, "/missions/?status=held")


@pytest.mark.parametrize(
    ("page", "route"),
    [
        ("/missions/", "missions:mission_list"),
        ("/requests/", "missions:request_list"),
        ("/plans/", "cooperation:plan_list"),
        ("/work/?state=late", "cooperation:work_list"),
    ],
)
def test_lists_lead_to_their_export_with_their_filters(client, staff, page, route):
    client.force_login(staff)
    _path, _mark, query = page.partition("?")
    more = f"&amp;{query}" if query else ""

    assertContains(client.get(page), f'/data/exports/new/?list={route}{more}"')


def test_the_board_leads_to_its_export(client, staff):
    client.force_login(staff)

    page = client.get("/cooperations/")
    assertContains(page, "/data/exports/new/?list=overview:board")


def test_a_list_that_nobody_knows_has_no_export(client, staff):
    client.force_login(staff)

    assert client.get(f"{ADDRESS}?list=nonsense").status_code == 404
    assert client.get(ADDRESS).status_code == 404


def test_more_than_one_thing_can_be_exported_from_a_page(client, staff, mission):
    client.force_login(staff)

    page = client.get(f"{ADDRESS}?{MISSIONS}&status=held")
    [own, visits] = page.context["order"].contents
    assert own["is_current"]
    assertContains(client.get(f"{ADDRESS}{visits['url']}"), "Export 0 visits")


def test_what_can_be_imported_again_says_so(client, staff):
    InstitutionFactory()
    client.force_login(staff)

    page = client.get(f"{ADDRESS}?list=institutions:institution_list")
    [reading, importing] = page.context["order"].uses
    assert reading["is_current"]
    page = client.get(f"{ADDRESS}{importing['url']}")
    assertContains(page, "name_fr")
    assert page.context["order"].is_for_import


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ("missions:mission_list&of=visits", "do not say them"),
        ("cooperation:plan_list", "The outline of each plan has a workbook"),
        ("cooperation:plan_list&of=milestones", "do not say axis and objective"),
    ],
)
def test_what_cannot_be_imported_again_says_why(client, staff, page, why):
    client.force_login(staff)

    shown = client.get(f"{ADDRESS}?list={page}&use=import")

    assertContains(shown, why)
    assert shown.context["order"].uses == []
    assert not shown.context["order"].is_for_import


# --- Columns ----------------------------------------------------------------------------


def moved(client, way, name, *, headers=None):
    form = client.get(f"{ADDRESS}?{MISSIONS}").context["form"]
    data = {
        way: name,
        "format": "csv",
        "form_key": str(form["form_key"].value()),
        "column": form.ticked,
        "order": [column.name for column in form.arranged],
    }
    return client.post(f"{ADDRESS}?{MISSIONS}", data, headers=headers)


def test_a_column_moves_without_a_script_and_nothing_is_exported(client, staff):
    client.force_login(staff)

    page = moved(client, "earlier", "title")

    form = page.context["form"]
    assert form.ticked[:2] == ["title", "code"]
    assert form["format"].value() == "csv"
    assert not form.errors
    assert not Export.objects.exists()
    assert moved(client, "later", "code").context["form"].ticked[:2] == [
        *("title", "code"),
    ]
    # The first one has no place before it.
    first = moved(client, "earlier", "code").context["form"].ticked
    assert first[0] == "code"
    assert moved(client, "later", "nonsense").context["form"].ticked == first


def test_with_a_script_only_the_columns_are_drawn_again(client, staff):
    client.force_login(staff)

    page = moved(client, "earlier", "title", headers={"HX-Request": "true"})

    assertContains(page, 'id="columns"')
    assertNotContains(page, "<html")


def test_columns_leave_in_the_order_in_which_they_were_put(read, staff, mission):
    found = read(staff, MISSIONS, column=["title", "code"], order=["title", "code"])

    assert found.headings == ("Title", "Reference")
    assert found.about["Columns"] == "Title, Reference"


def test_without_a_column_there_is_nothing_to_export(taken, staff):
    page = taken(staff, MISSIONS, column=[])

    assertContains(page, "Choose at least one column.")
    assert not Export.objects.exists()


# --- The files --------------------------------------------------------------------------


def test_a_workbook_has_no_formula_and_says_what_it_is(read, staff, mission):
    found = read(staff, f"{MISSIONS}&status=held")

    assert found.column("Title") == ["=The mission"]
    assert found.formulas == []
    assert found.workbook.sheetnames == ["Missions", "About"]
    export = Export.objects.get()
    assert found.about["Export"] == f"Passerelle {export.pk}"
    assert found.about["Order"] == "newest first"
    assert found.about["Address of the list"].endswith("/missions/?status=held")
    assert "nothing of restricted institutions" in found.about["Access"]


def test_a_csv_file_is_written_for_the_reader_s_excel(taken, staff, mission):
    columns = ["title", "starts_on"]

    content = content_of(taken(staff, MISSIONS, format="csv", column=columns))
    assert content.startswith(b"\xef\xbb\xbf")
    assert csv_rows(content) == [
        ["Title", "First day"],
        ["'=The mission", "2019-01-21"],
    ]

    staff.prefer(language="fr")
    content = content_of(taken(staff, MISSIONS, format="csv", column=columns))
    assert csv_rows(content, ";")[1] == ["'=The mission", "2019-01-21"]


def test_a_json_file_has_rows_by_name_and_says_what_it_is(taken, staff, mission):
    columns = ["code", "starts_on", "delegates"]
    MissionFactory(code="B", title="B")

    found = json_of(content_of(taken(staff, MISSIONS, format="json", column=columns)))

    assert found["rows"][1] == {
        "code": "TG-TN-2019-01",
        "starts_on": "2019-01-21",
        "delegates": 0,
    }
    assert found["about"]["columns"]["code"] == "Reference"
    assert found["about"]["facts"]["Rows"] == "2"


def test_an_empty_list_is_still_a_file(taken, staff):
    found = json_of(content_of(taken(staff, MISSIONS, format="json")))

    assert found["rows"] == []


def test_an_ods_file_has_two_sheets_and_no_formula(taken, staff, mission):
    text = ods_text(content_of(taken(staff, MISSIONS, format="ods")))

    assert 'table:name="About"' in text
    assert 'office:string-value="=The mission"' in text
    assert "table:formula" not in text


# --- On record --------------------------------------------------------------------------


def test_every_export_is_on_record_for_good(taken, staff, mission):
    content_of(taken(staff, f"{MISSIONS}&status=held", column=["code", "title"]))

    export = Export.objects.get()
    assert (export.by, export.listing, export.query) == (
        *(staff, "missions", "status=held"),
    )
    assert export.words == "Status: Held, report due"
    assert export.columns == ["code", "title"]
    assert export.rows_done == 1
    assert export.file.uploaded_by == staff
    assert export.history.filter(downloaded_at__isnull=False).exists()


def test_the_same_form_sent_twice_is_one_export(client, staff, mission):
    client.force_login(staff)
    form = client.get(f"{ADDRESS}?{MISSIONS}").context["form"]
    data = {
        "format": "json",
        "form_key": str(form["form_key"].value()),
        "column": ["code"],
        "order": ["code"],
    }

    first, second = (
        content_of(client.post(f"{ADDRESS}?{MISSIONS}", data)) for _ in range(2)
    )
    assert first == second
    assert Export.objects.count() == 1
    # The page stays as it is: with other columns it is another export.
    other = content_of(client.post(f"{ADDRESS}?{MISSIONS}", data | {"column": "title"}))
    assert other != first
    assert Export.objects.count() == 2


def test_one_s_exports_are_listed_and_those_of_others_only_for_administrators(
    client, staff, coordinator, administrator
):
    own = made(staff, "missions", ["code"])
    made(coordinator, "missions", ["code"])
    ExportFactory(by=staff, reason="A reason")
    ExportFactory(by=staff, listing="gone")

    client.force_login(staff)
    page = client.get("/data/exports/")
    assert len(page.context["lines"]) == 3
    assertContains(page, f"/data/exports/{own.pk}/download/")
    assertContains(page, "A reason")

    client.force_login(administrator)
    page = client.get("/data/exports/")
    assert len(page.context["lines"]) == 4
    assertContains(page, str(coordinator))
    assertNotContains(page, f"/data/exports/{own.pk}/download/")


def test_a_list_of_exports_costs_the_same_at_one_and_three(client, staff):
    client.force_login(staff)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get("/data/exports/")
        return len(asked)

    made(staff, "missions", ["code"])
    queries()
    at_one = queries()
    for _ in range(2):
        made(staff, "missions", ["code"])
    assert queries() == at_one


def test_who_has_exported_nothing_reads_where_to_begin(client, staff):
    client.force_login(staff)

    assertContains(client.get("/data/exports/"), "No exports yet")


def test_the_page_of_an_export_says_what_it_holds(client, staff, mission):
    export = made(staff, "missions", ["code", "gone"], query="status=held")
    client.force_login(staff)

    page = client.get(export.get_absolute_url())

    assertContains(page, "Download")
    assertContains(page, "Reference, gone")
    assertContains(page, "list=missions%3Amission_list&amp;of=missions")


def test_an_export_to_import_again_leads_to_one_like_it(client, staff):
    columns = ["code", "name_fr"]
    export = made(staff, "institutions", columns, is_for_import=True)
    client.force_login(staff)

    page = client.get(export.get_absolute_url())

    assertContains(page, "code, name_fr")
    assertContains(page, "use=import")


def test_an_export_of_a_list_that_is_gone_can_still_be_looked_up(client, staff):
    export = ExportFactory(by=staff, listing="gone", state=ExportState.EXPIRED)
    client.force_login(staff)

    page = client.get(export.get_absolute_url())

    assertContains(page, "gone")
    assertContains(page, "code, title")
    assertNotContains(page, "Export again")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ExportState.WAITING, "Waiting for its turn"),
        (ExportState.FAILED, "It could not be made"),
        (ExportState.EXPIRED, "kept for 7 days and is gone"),
    ],
)
def test_a_page_says_how_an_export_stands(client, staff, state, words):
    export = ExportFactory(by=staff, state=state, finished_at=timezone.now())
    client.force_login(staff)

    assertContains(client.get(export.get_absolute_url()), words)
    assert client.get(f"{export.get_absolute_url()}download/").status_code == 403


def test_progress_is_drawn_again_by_itself(client, staff):
    export = ExportFactory(by=staff, rows_expected=10)
    export.claim(now=timezone.now())
    export.report(4, now=timezone.now())
    client.force_login(staff)

    page = client.get(export.get_absolute_url(), headers={"HX-Request": "true"})

    assertContains(page, "Being made: 40%")
    assertContains(page, "load delay:2s")
    assertNotContains(page, "<html")


def test_what_was_made_with_other_rights_is_not_handed_out(client, staff, mission):
    export = made(staff, "missions", ["code"])
    staff.grants.all().delete()
    client.force_login(staff)

    assertContains(client.get(export.get_absolute_url()), "Your rights have changed")
    response = client.get(f"{export.get_absolute_url()}download/")
    assert response.status_code == 403


def test_a_file_is_handed_out_as_a_download_only(client, staff, mission):
    export = made(staff, "missions", ["code"])
    client.force_login(staff)

    response = client.get(f"{export.get_absolute_url()}download/")

    assert Read(content_of(response)).rows
    assert response["X-Content-Type-Options"] == "nosniff"
    assert export.file_name in response["Content-Disposition"]
    export.refresh_from_db()
    assert export.downloaded_at


def test_a_ready_export_of_somebody_else_has_no_page(client, host_staff, staff):
    export = made(staff, "missions", ["code"])
    client.force_login(host_staff)

    assert client.get(export.get_absolute_url()).status_code == 404
    assert client.get(f"{export.get_absolute_url()}download/").status_code == 404

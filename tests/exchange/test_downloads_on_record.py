"""Whoever takes rows away is on record, whichever page they take them from."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from exchange.models import Export, ExportState
from tests.conventions.access_places import address_of, make_places
from tests.conventions.test_access import TABLE
from tests.factories.cooperation import ActionPlanFactory
from tests.factories.exchange import ExportFactory
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    PersonFactory,
    PostFactory,
)
from tests.factories.overview import SnapshotFactory

# What holds no rows of the records: sheets to be filled in, and a mission's dates.
NOTHING_TAKEN = {
    "exchange:import_template",
    "cooperation:plan_workbook",
    "missions:mission_calendar",
}


def taken(client, address):
    """The record of what this address hands over, and the response read to its end."""
    response = client.get(address)
    assert response.status_code == 200
    if response.streaming:
        b"".join(response.streaming_content)
    return Export.objects.latest("pk")


def test_every_page_that_hands_over_rows_leaves_a_record(client, administrator):
    """A new one is on record, too, or says here that it holds none."""
    client.force_login(administrator)
    places = make_places()
    silent = set()
    for name in TABLE:
        before = Export.objects.count()
        response = client.get(address_of(name, places))
        if response.streaming:
            b"".join(response.streaming_content)
        is_file = "attachment" in response.get("Content-Disposition", "")
        if is_file and Export.objects.count() == before:
            silent.add(name)

    assert silent == NOTHING_TAKEN


def test_a_record_says_who_took_what_when_how_much_and_how_narrowed(client, staff):
    client.force_login(staff)

    record = taken(client, "/indicators/export/?from=2025-01-01&until=2025-06-30")

    assert (record.by, record.listing) == (staff, "indicators")
    assert record.rows_done > 5
    assert re.search(r"Period: .*2025", record.words)
    assert record.query == "/indicators/export/?from=2025-01-01&until=2025-06-30"
    assert record.state == ExportState.GIVEN
    assert record.downloaded_at == record.at


@pytest.mark.parametrize(
    ("name", "make", "what", "words"),
    [
        ("overview:change_export", list, "changes", "Since: "),
        (
            "overview:report_export",
            lambda: ["country", "TG"],
            "report",
            "Country brief",
        ),
        (
            "overview:snapshot_export",
            lambda: [SnapshotFactory(name="Review").pk],
            "snapshot",
            "Review",
        ),
        (
            "cooperation:plan_timeline_export",
            lambda: [ActionPlanFactory(code="TG-PA-1").code],
            "plan_table",
            "TG-PA-1",
        ),
    ],
)
def test_each_workbook_says_what_it_is_of(
    client, administrator, name, make, what, words
):
    CountryFactory(code="TG")
    client.force_login(administrator)

    record = taken(client, reverse(name, args=make()))

    assert (record.listing, record.by) == (what, administrator)
    assert record.words.startswith(words)


def test_compared_plans_are_named(client, administrator):
    codes = [ActionPlanFactory(code=code).code for code in ("TG-PA-1", "TG-PA-2")]
    client.force_login(administrator)
    query = "&".join(f"plan={code}" for code in codes)

    record = taken(client, reverse("cooperation:plan_compare_export") + f"?{query}")

    assert record.words == "TG-PA-1, TG-PA-2"


def test_contact_cards_are_on_record_by_number(client, administrator):
    """Names may be erased one day, and records may not."""
    agency = InstitutionFactory(code="TG-ANPE")
    for _number in range(2):
        PostFactory(institution=agency, is_focal_point=True)
    person = PersonFactory(family_name="Mensah")
    client.force_login(administrator)

    one = taken(client, f"/people/{person.pk}/vcard/")
    assert (one.listing, one.format, one.rows_done) == ("contact_cards", "vcf", 1)
    assert one.words == f"person-{person.pk}"
    several = taken(client, "/institutions/TG-ANPE/vcard/")
    assert (several.words, several.rows_done) == ("TG-ANPE", 2)


def test_a_record_costs_one_statement_however_much_is_taken(client, staff):
    client.force_login(staff)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        taken(client, "/indicators/export/")

    written = [q["sql"] for q in queries if "exchange_export" in q["sql"]]
    # The other one is the look of this test.
    assert len(written) == 2


def test_records_are_listed_and_shown_to_those_who_may_see_them(
    client, staff, host_staff, administrator
):
    client.force_login(staff)
    record = taken(client, "/changes/export/?since=2026-01-01")
    for reader in (staff, administrator):
        client.force_login(reader)
        listed = client.get("/data/exports/")
        assertContains(listed, "What changed")
        assertContains(listed, "Handed over")
        page = client.get(record.get_absolute_url())
        assertContains(page, "is not kept")
        assertContains(page, "/changes/export/?since=2026-01-01")
        assertNotContains(page, "Export again")
    client.force_login(host_staff)

    assertNotContains(client.get("/data/exports/"), "What changed")
    assert client.get(record.get_absolute_url()).status_code == 404


def test_what_is_refused_leaves_no_record(client, outsider):
    client.force_login(outsider)

    assert client.get("/plans/TG-PA-9/export/").status_code == 404
    assert not Export.objects.exists()


def test_a_form_of_a_list_does_not_offer_cards(client, staff):
    client.force_login(staff)

    page = client.get("/data/exports/new/?list=missions:mission_list")

    assertNotContains(page, "vcf")


def test_only_what_was_handed_over_has_no_columns():
    ExportFactory(state=ExportState.GIVEN, columns=[])

    with (
        pytest.raises(IntegrityError, match="export_has_columns"),
        transaction.atomic(),
    ):
        ExportFactory(columns=[])

"""The pages that say what an edit of many did, and take it back."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from institutions.actions import bulk_edits
from institutions.models import BulkEdit, InstitutionStatus
from tests.factories.institutions import (
    BulkEditFactory,
    CountryFactory,
    InstitutionFactory,
)
from tests.institutions.edits_of_many import ask, html, said, work, write


def test_it_is_written_shown_and_taken_back(editor, agency):
    before = agency.version
    response = ask(editor, agency, button="write", city="Lomé", back="country=TG")
    edit = BulkEdit.objects.get()
    assert response.url == f"/data/edits/{edit.pk}/?back=country%3DTG"

    page = html(editor.get(response.url))
    assert "1 institution changed." in page
    assert "Can be taken back until" in page
    assert 'href="/institutions/?country=TG"' in page
    agency.refresh_from_db()
    assert (agency.city, agency.version) == ("Lomé", before + 1)

    response = editor.post(f"/data/edits/{edit.pk}/undo/")
    assert said(response) == ["1 taken back."]
    page = html(editor.get(response.url))
    assert "Taken back by" in page
    assert "/undo/" not in page
    agency.refresh_from_db()
    assert agency.city == ""
    assert "This was taken back already." in said(
        editor.post(f"/data/edits/{edit.pk}/undo/")
    )


def test_what_could_not_be_taken_back_is_named(editor, agency):
    gone, other = InstitutionFactory.create_batch(2)
    edit = write(editor, agency, gone, other, city="Lomé", verified="on")
    agency.city = "Kara"
    agency.save_edit(expected_version=2, fields=["city"])
    type(gone).objects.filter(pk=gone.pk).update(
        status=InstitutionStatus.MERGED, merged_into=agency
    )

    response = editor.post(f"/data/edits/{edit.pk}/undo/")

    assert said(response) == ["Taken back, but for what is named below."]
    page = html(editor.get(response.url))
    assert "Could not be taken back" in page
    assert "Agency (ANPE)" in page
    assert "Somebody has changed it since." in page
    assert "1 row that you may not see" in page


def test_the_list_of_edits_says_what_was_set_and_what_can_be_taken_back(editor, agency):
    edit = write(editor, agency, city="Lomé", empty=["source"], verified="on")
    undone = write(editor, InstitutionFactory(), type="PES")
    editor.post(f"/data/edits/{undone.pk}/undo/")
    BulkEditFactory(at=datetime(2019, 1, 1, tzinfo=UTC), asked=["rest", "gone"])

    page = html(editor.get("/data/edits/"))

    assert f'href="/data/edits/{edit.pk}/"' in page
    assert "City, source and verified" in page
    assert "can be taken back until" in page
    assert "Taken back" in page
    assert "Mark as dormant" in page


def test_an_empty_list_of_edits_says_how_to_begin(editor):
    assert "Nothing was changed together yet" in html(editor.get("/data/edits/"))


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_edits_costs_the_same_for_one_and_for_three(editor, number):
    BulkEditFactory.create_batch(number)

    with CaptureQueriesContext(connection) as queries:
        editor.get("/data/edits/")

    assert len(queries) == 5


def test_a_long_edit_is_read_page_by_page(editor):
    rows = InstitutionFactory.create_batch(103)
    edit = write(editor, *rows, city="Lomé")
    address = f"/data/edits/{edit.pk}/"

    first, second, last = (
        html(editor.get(f"{address}?from={start}")) for start in ("", 50, 100)
    )
    wrong = html(editor.get(f"{address}?from=x"))

    assert [page.count("rowgroup") for page in (first, second, last)] == [50, 50, 3]
    assert 'rel="prev"' not in first
    assert "?from=50" in first
    assert 'rel="prev" href="?from=0"' in second
    assert "?from=100" in second
    assert 'rel="next"' not in last
    assert wrong.count("rowgroup") == 50


def test_what_was_left_out_is_read_page_by_page(editor):
    same = InstitutionFactory.create_batch(53, city="Lomé")
    edit = write(editor, *same, InstitutionFactory(), city="Lomé")
    address = f"/data/edits/{edit.pk}/"

    first, last = (html(editor.get(f"{address}?left={start}")) for start in (0, 50))

    assert "53 rows stay as they are" in first
    assert 'rel="next" href="?left=50"' in first
    assert first.count("It is like that already.") == 50
    assert last.count("It is like that already.") == 3
    # The other list stays where it is.
    assert last.count("rowgroup") == 1


# Edits that a worker carries out


@pytest.fixture
def queued(editor, monkeypatch):
    monkeypatch.setattr(bulk_edits, "AT_ONCE", 2)
    return write(editor, *InstitutionFactory.create_batch(3), city="Lomé")


def test_a_big_edit_shows_how_far_it_is_until_it_is_done(editor, queued):
    address = queued.get_absolute_url()
    page = html(editor.get(address))
    assert "Being written" in page
    assert "0 of 3 rows" in page
    assert 'value="0" max="3"' in page
    assert f'hx-get="{address}" hx-trigger="every 2s"' in page
    assert "Waiting for its turn." in page
    assert "Undo" not in page
    # Without a script it is a link.
    assert f'<noscript><a href="{address}">' in page
    assert "Being written" in html(editor.get("/data/edits/"))

    work()
    part = html(editor.get(address, headers={"HX-Request": "true"}))

    assert part.strip().startswith('<div id="edit-state">')
    assert "3 institutions changed." in part
    assert "hx-get" not in part


def test_a_big_edit_is_stopped_gone_on_with_and_taken_back(editor, queued):
    address = queued.get_absolute_url()
    assert said(editor.post(f"{address}undo/")) == [
        "Stop it first; then it can be taken back."
    ]
    assert editor.post(f"{address}stop/").url == address
    page = html(editor.get(address))
    assert "Stopped before the last 3 rows." in page
    assert "Nothing was changed." in page
    assert "Stopped" in html(editor.get("/data/edits/"))

    assert editor.post(f"{address}go-on/").url == address
    work()
    assert said(editor.post(f"{address}stop/")) == ["It has ended already."]
    editor.post(f"{address}undo/")
    page = html(editor.get(address))
    assert "Being taken back" in page
    assert "/stop/" not in page
    work()

    assert "Taken back by" in html(editor.get(address))


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_an_edit_costs_the_same_for_one_row_and_for_three(editor, number):
    same = InstitutionFactory.create_batch(number, city="Lomé")
    edit = write(editor, *InstitutionFactory.create_batch(number), *same, city="Lomé")

    with CaptureQueriesContext(connection) as queries:
        editor.get(edit.get_absolute_url())

    assert len(queries) == 10


def test_too_late_to_take_back_is_said(editor, agency):
    edit = write(editor, agency, city="Lomé")
    BulkEdit.objects.update(at=edit.at - timedelta(days=31))

    page = html(editor.get(edit.get_absolute_url()))
    response = editor.post(f"/data/edits/{edit.pk}/undo/")

    assert "It is too late to take this back at once." in page
    assert said(response) == ["This can no longer be taken back."]


def test_an_edit_that_changed_nothing_says_so(editor, agency):
    edit = write(editor, agency, city="Lomé", form_key=str(uuid.uuid4()))
    again = write(editor, *[type(agency).objects.get(pk=agency.pk)], city="Lomé")

    assert again != edit
    page = html(editor.get(again.get_absolute_url()))
    assert "Nothing was changed." in page
    assert "It is like that already." in page


def test_others_edits_do_not_exist_for_an_administrator_of_one_country(togolese):
    mine = BulkEditFactory(by_id=int(togolese.session["_auth_user_id"]))
    other = BulkEditFactory()

    assert togolese.get(f"/data/edits/{mine.pk}/").status_code == 200
    assert togolese.get(f"/data/edits/{other.pk}/").status_code == 404
    page = html(togolese.get("/data/edits/"))
    assert f"/data/edits/{mine.pk}/" in page
    assert f"/data/edits/{other.pk}/" not in page


def test_bodies_that_the_reader_may_not_know_of_are_not_named(client, administrator):
    """Somebody set a parent that is restricted by now, and reads less than they did."""
    client.force_login(administrator)
    secret = InstitutionFactory(
        code="TN-NGO", name_en="Shelter", country=CountryFactory(code="TN")
    )
    row = InstitutionFactory()
    edit = write(client, row, parent="TN-NGO", parent_since="1 2 2020")
    type(secret).objects.filter(pk=secret.pk).update(
        undone_at=datetime(2026, 1, 1, tzinfo=UTC)
    )

    page = html(client.get(edit.get_absolute_url()))

    assert "a body that you may not see, since 1 Feb 2020" in page
    assert "Shelter" not in page

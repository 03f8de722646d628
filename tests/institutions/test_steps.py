"""Renaming and confirming institutions, and their status."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from institutions.actions.institutions import RenameError, rename_institution
from institutions.models import FormerName, Institution, InstitutionStatus
from migration_coop.lib.records import EditConflict
from tests.factories.institutions import (
    FormerNameFactory,
    InstitutionFactory,
)

TODAY = date(2026, 3, 2)
NAMES = {"name_fr": "", "name_en": "", "name_pt": "", "name_ar": "", "acronym": ""}


def html(response):
    return response.content.decode()


# --- Renaming ---------------------------------------------------------------------------


def rename(body, *, holds_from, version=None, **names):
    rename_institution(
        body,
        names=NAMES | names,
        holds_from=holds_from,
        today=TODAY,
        source="Decree 1",
        expected_version=version or body.version,
    )


def test_what_happened_before_keeps_the_old_name(agency):
    rename(agency, holds_from=date(2022, 6, 30), name_fr="Bureau", acronym="BNE")
    rename(agency, holds_from=date(2025, 1, 1), name_fr="Office")

    body = Institution.objects.get(pk=agency.pk)
    with override("fr"):
        assert body.names_on(date(2019, 1, 21)).full_name == "Agence (ANPE)"
        assert body.names_on(date(2022, 6, 29)).full_name == "Agence (ANPE)"
        assert body.names_on(date(2022, 6, 30)).full_name == "Bureau (BNE)"
        assert body.names_on(date(2025, 1, 1)).full_name == "Office"
    assert body.unofficial_names == []
    former = body.former_names.order_by("valid_to")
    assert [(row.valid_from, row.valid_to, row.source) for row in former] == [
        (None, date(2022, 6, 30), "Decree 1"),
        (date(2022, 6, 30), date(2025, 1, 1), "Decree 1"),
    ]


def test_a_name_cannot_hold_before_the_present_one(agency):
    FormerNameFactory(institution=agency, valid_to=date(2020, 1, 1))
    with pytest.raises(RenameError, match="since that day or later"):
        rename(agency, holds_from=date(2020, 1, 1), name_fr="Office")


def test_a_name_cannot_hold_from_a_day_to_come(agency):
    with pytest.raises(RenameError, match="when it holds"):
        rename(agency, holds_from=TODAY + timedelta(days=1), name_fr="Office")


def test_a_body_that_was_gone_that_day_took_no_name(agency, staff):
    agency.dissolve(by=staff, at=timezone.now(), note="", on=date(2021, 1, 1))
    with pytest.raises(RenameError, match="It was dissolved by that day"):
        rename(agency, holds_from=date(2022, 6, 30), name_fr="Office")


def test_of_two_who_rename_at_once_one_wins_and_one_name_is_kept(agency):
    same = Institution.objects.get(pk=agency.pk)
    rename(agency, holds_from=date(2022, 6, 30), name_fr="Bureau")

    with pytest.raises(EditConflict):
        rename(same, holds_from=date(2022, 6, 30), name_fr="Office")

    assert FormerName.objects.count() == 1
    assert Institution.objects.get(pk=agency.pk).name_fr == "Bureau"


def renamed(client, **more):
    form = {"name_fr": "Bureau", "holds_from": "2022-06-30", "version": 1} | more
    return client.post("/institutions/TG-ANPE/rename/", form)


def test_the_page_renames(editor, agency, administrator):
    response = renamed(editor, name_source="Decree 1")

    assert response.url == "/institutions/TG-ANPE/"
    agency.refresh_from_db()
    assert agency.name_fr == "Bureau"
    [former] = agency.former_names.all()
    assert (former.name_fr, former.acronym, former.source) == (
        "Agence",
        "ANPE",
        "Decree 1",
    )
    made = former.history.get().pgh_context.metadata
    assert made["user"] == administrator.pk


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name_fr": ""}, "name_fr"),
        ({"name_fr": "Agence", "name_en": "Agency", "acronym": "ANPE"}, "name_fr"),
        ({"holds_from": ""}, "holds_from"),
        ({"holds_from": "2999-01-01"}, "holds_from"),
    ],
)
def test_a_new_name_needs_a_name_and_a_day(editor, agency, more, field):
    response = renamed(editor, **more)

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert not FormerName.objects.exists()


def base_of(client):
    return client.get("/institutions/TG-ANPE/rename/").context["form"].initial["base"]


def test_what_was_confirmed_meanwhile_is_renamed_all_the_same(editor, agency):
    base = base_of(editor)
    editor.post("/institutions/TG-ANPE/confirm/", {"version": 1})

    response = renamed(editor, name_en="Office", acronym="ANPE", base=base)

    assert response.url == "/institutions/TG-ANPE/"
    agency.refresh_from_db()
    assert (agency.name_fr, agency.name_en) == ("Bureau", "Office")


def test_of_two_new_names_somebody_chooses_and_nothing_typed_is_lost(editor, agency):
    base = base_of(editor)
    renamed(editor, name_fr="Office", name_en="Agency", acronym="ANPE", base=base)

    response = renamed(
        editor, name_en="Agency", acronym="ANPE", holds_from="2023-06-30", base=base
    )

    assert response.status_code == 409
    [choice] = response.context["outcome"].choices
    assert (choice.label, choice.theirs, choice.mine) == (
        "Name in French",
        "Office",
        "Bureau",
    )
    assert FormerName.objects.count() == 1
    assert "“Bureau”" not in html(editor.get("/institutions/TG-ANPE/"))


def test_a_day_that_somebody_else_took_meanwhile_is_refused(editor, agency):
    base = base_of(editor)
    renamed(editor, name_en="Agency", acronym="ANPE", base=base)

    response = renamed(editor, name_en="Office", acronym="ANPE", base=base)

    assert list(response.context["form"].errors) == ["holds_from"]
    assert 'value="Office"' in html(response)


# --- Still right ------------------------------------------------------------------------


def test_one_click_says_that_all_is_still_right(editor, agency, administrator):
    response = editor.post("/institutions/TG-ANPE/confirm/", {"version": 1})

    agency.refresh_from_db()
    assert agency.verified_by == administrator
    assert agency.verified_on == timezone.localdate()
    page = html(editor.get(response.url))
    assert "Confirmed today." in page
    assert f"by {administrator}" in page


@pytest.mark.parametrize("version", [7, "x", ""])
def test_what_changed_since_it_was_shown_is_not_confirmed(editor, agency, version):
    response = editor.post("/institutions/TG-ANPE/confirm/", {"version": version})

    agency.refresh_from_db()
    assert agency.verified_on is None
    assert "The record has changed" in html(editor.get(response.url))


def test_readers_confirm_nothing(client, agency, staff):
    client.force_login(staff)
    response = client.post("/institutions/TG-ANPE/confirm/", {"version": 1})
    assert response.status_code == 403
    assert client.get("/institutions/TG-ANPE/confirm/").status_code == 405


# --- Status -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "status"),
    [("rest", "dormant"), ("restrict", "restricted")],
)
def test_a_status_changes_with_its_reason(editor, agency, verb, status):
    path = f"/institutions/TG-ANPE/{verb}/"
    assert "Why?" in html(editor.get(path))

    assert list(editor.post(path).context["form"].errors) == ["note"]
    assert editor.post(path, {"note": "Decree 2"}).url == "/institutions/TG-ANPE/"

    agency.refresh_from_db()
    assert agency.status == status
    assert agency.events.get().note == "Decree 2"


def test_a_dormant_institution_comes_back(editor):
    InstitutionFactory(code="TG-X", status=InstitutionStatus.DORMANT)
    editor.post("/institutions/TG-X/activate/", {"note": "It met"})
    assert Institution.objects.get(code="TG-X").status == InstitutionStatus.ACTIVE


def test_a_step_that_is_not_open_is_refused(editor, agency):
    response = editor.post("/institutions/TG-ANPE/activate/", {"note": "Again"})

    assert response.status_code == 409
    assert "cannot be changed that way" in html(response)
    assert "Again" in html(response)

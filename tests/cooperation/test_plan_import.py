"""A workbook is sent, looked at, mended and written."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from cooperation.models import ActionPlan, Milestone
from drafts.models import Draft
from migration_coop.lib.sheets import Sheet, write_xlsx
from migration_coop.lib.tables import open_table
from tests.factories.cooperation import MilestoneFactory
from tests.factories.institutions import CountryFactory, InstitutionFactory

HEADINGS = ["Axe", "Activité", "Jalon", "Responsable", "Échéance"]
URL = "/plans/import/"


def workbook(*rows, name="plan.xlsx"):
    with write_xlsx([Sheet("Plan d’action", HEADINGS, rows)]) as stored:
        return SimpleUploadedFile(name, stored.read())


GOOD = ["Cadre", "Comité", "Installé", "ANPE", "T1 2026"]
BAD = ["Droits", "Guide", "Publié", "Agence nationale emploi", "bientôt"]


@pytest.fixture
def officer(client, staff):
    CountryFactory()
    client.force_login(staff)
    return client


@pytest.fixture
def anpe():
    return InstitutionFactory(acronym="ANPE", name_fr="Agence nationale pour l’emploi")


def as_shown(page, **changes):
    """What a browser sends of the preview."""
    imported, form = page.context["imported"], page.context["form"]
    typed = {"draft_key": str(page.context["key"]), "country": "TG"}
    typed |= {choice["name"]: choice["chosen"] for choice in imported.choices}
    typed |= dict(imported.further_corrections)
    typed |= {m.name: m.problem.value for m in imported.shown_problems}
    shown = {bound.html_name: bound.value() for bound in form if bound.value()}
    if isinstance(shown.get("level_labels_fr"), list):
        shown["level_labels_fr"] = ",".join(shown["level_labels_fr"])
    return {**shown, **typed, **changes}


def downloaded(response):
    stored = BytesIO(b"".join(response.streaming_content))
    return open_table(stored, name="plan.xlsx").whole()


def send(client, *rows):
    sent = {"workbook": workbook(*rows), "country": "TG"}
    return client.post(URL, sent, follow=True)


def test_empty_workbook_can_be_downloaded_in_the_language_of_the_reader(officer):
    assertContains(officer.get(URL), "Download the empty workbook")

    response = officer.get("/plans/workbook/")

    assert downloaded(response)[0][0] == "Number"


def test_nothing_is_written_before_it_is_confirmed(officer, anpe):
    page = send(officer, GOOD)

    assertContains(page, "Every cell could be read.")
    assertContains(page, "1 milestone")
    assert not ActionPlan.objects.exists()
    assert Draft.objects.get().label == "Import: plan.xlsx"


def test_plan_is_written_whole_and_the_draft_goes(officer, anpe):
    page = send(officer, GOOD)

    response = officer.post(URL, as_shown(page, write="1", title_fr="Stratégie"))

    plan = ActionPlan.objects.get()
    assertRedirects(response, reverse("cooperation:plan_outline", args=[plan.code]))
    assert (plan.title_fr, plan.level_labels_fr) == ("Stratégie", ["Axe"])
    milestone = Milestone.objects.get()
    assert (milestone.owner_institution, milestone.number) == (anpe, "1.1.1")
    assert not Draft.objects.exists()
    assertContains(officer.get(response.url), "Imported from “plan.xlsx”")


def test_confirmation_that_is_sent_twice_writes_one_plan(officer, anpe):
    typed = as_shown(send(officer, GOOD), write="1")

    first, second = officer.post(URL, typed), officer.post(URL, typed)

    assert first.url == second.url
    assert ActionPlan.objects.count() == 1


def test_all_errors_are_shown_at_once_and_mended_on_the_page(officer, anpe):
    page = send(officer, GOOD, BAD)
    assertContains(page, "2 cells to correct")
    assertContains(page, "No date: write 31/03/2019")
    assertContains(page, "Agence nationale pour l’emploi")
    assertNotContains(page, "Import the plan</button>")

    half = as_shown(page, **{"cells-E3": "T2 2026"})
    page = officer.post(URL, half | {"check": "1"})
    assertContains(page, "1 cell to correct")
    refused = officer.post(URL, as_shown(page, write="1"))
    assertContains(refused, "1 cell to correct")
    page = officer.post(URL, as_shown(page, **{"cells-D3": "ANPE", "check": "1"}))
    assertContains(page, "Every cell could be read.")
    officer.post(URL, as_shown(page, write="1"))

    assert Milestone.objects.count() == 2


def test_columns_can_be_said_otherwise(officer, anpe):
    page = send(officer, GOOD)

    typed = as_shown(page, check="1", **{"column-2": "", "column-3": "rubbish"})
    page = officer.post(URL, typed)

    assert page.context["imported"].columns[2:4] == ["", ""]
    assertContains(page, "Every cell could be read.")


def test_what_is_missing_about_the_plan_is_asked_for(officer, anpe):
    page = send(officer, GOOD)

    response = officer.post(URL, as_shown(page, write="1", title_fr=""))

    assertContains(response, "This field is required")
    assert not ActionPlan.objects.exists()


def test_import_is_resumed_from_its_draft_by_its_owner_only(
    officer, anpe, client, outsider
):
    send(officer, GOOD)
    url = Draft.objects.get().get_absolute_url()
    assertContains(officer.get(url), "Every cell could be read.")

    client.force_login(outsider)

    assert client.get(url).status_code == 404


def test_workbook_is_sent_again(officer, anpe):
    send(officer, BAD)

    assertContains(send(officer, GOOD), "Every cell could be read.")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"%PDF-1.7", "a PDF document"), (b"", "The submitted file is empty")],
)
def test_what_is_no_workbook_is_refused_with_a_sentence(officer, content, sentence):
    upload = SimpleUploadedFile("plan.xlsx", content)

    response = officer.post(URL, {"workbook": upload, "country": "TG"})

    assertContains(response, sentence)
    assert not Draft.objects.exists()


def test_sending_nothing_is_said(officer):
    assertContains(officer.post(URL, {}), "This field is required")


def test_empty_sheet_is_said(officer):
    with write_xlsx([Sheet("x", [], [])]) as stored:
        upload = SimpleUploadedFile("x.xlsx", stored.read())

    page = officer.post(URL, {"workbook": upload, "country": "TG"})

    assertContains(page, "There is nothing in this table")


def test_plan_may_come_as_csv(officer, anpe):
    lines = "\r\n".join([";".join(HEADINGS), ";".join(GOOD)])
    upload = SimpleUploadedFile("plan.csv", lines.encode("cp1252"))

    page = officer.post(URL, {"workbook": upload, "country": "TG"}, follow=True)

    assertContains(page, "Every cell could be read.")
    assertContains(page, "Read as Windows-1252, with semicolons")


def test_draft_that_was_tampered_with_is_no_import(officer, anpe):
    send(officer, GOOD)
    draft = Draft.objects.get()
    draft.fields["table"] = ["rubbish"]
    draft.save()

    assert officer.get(draft.get_absolute_url()).status_code == 404
    unknown = {"draft_key": "7c9d2a64-6a3e-4a59-8a55-0d6d3b0f6b11"}
    assert officer.post(URL, unknown).status_code == 404


def test_whole_import_is_undone_as_long_as_nobody_worked_on_it(officer, anpe, staff):
    for is_worked_on in (False, True):
        officer.post(URL, as_shown(send(officer, GOOD), write="1"))
        plan = ActionPlan.objects.get()
        if is_worked_on:
            Milestone.objects.get().start(by=staff, at=timezone.now())
        officer.post(reverse("cooperation:plan_remove", args=[plan.code]))

        assert ActionPlan.objects.exists() is is_worked_on


def test_correction_beyond_the_table_is_passed_over(officer, anpe):
    page = send(officer, GOOD)

    typed = as_shown(page, check="1", **{"cells-ZZ9": "x", "cells-A99": "y"})

    assertContains(officer.post(URL, typed), "Every cell could be read.")


def test_plan_is_downloaded_as_a_workbook(officer):
    milestone = MilestoneFactory()

    response = officer.get(f"/plans/{milestone.plan.code}/export/")

    assert len(downloaded(response)) == 4


@pytest.mark.parametrize("address", [URL, "/plans/workbook/"])
def test_who_cannot_make_a_plan_imports_none(client, observer, address):
    client.force_login(observer)

    assert client.get(address).status_code == 403


def test_what_is_wrong_in_the_same_way_is_corrected_once(officer, anpe):
    wrong = [["Cadre", f"Activité {n}", "Fait", "DGEMP", "2026"] for n in range(7)]
    page = send(officer, *wrong)
    assertContains(page, "1 cell to correct")
    assertContains(page, "D2, D3, D4, D5, D6, …")
    [mistake] = page.context["imported"].problems

    page = officer.post(URL, as_shown(page, check="1", **{mistake.name: "ANPE"}))
    officer.post(URL, as_shown(page, write="1"))

    assert Milestone.objects.filter(owner_institution=anpe).count() == 7

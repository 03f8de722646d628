"""A coordinator imports a plan that has an error, and shifts what hangs together."""

import re

from openpyxl import Workbook
from playwright.sync_api import expect

from tests.journeys.conftest import assert_accessible

ROWS = [
    ["N°", "Niveau", "Intitulé", "Responsable", "Échéance", "Après"],
    ["1", "Axe", "Cadre institutionnel", "", "", ""],
    ["1.1", "Activité", "Comité de suivi", "ANPE", "", ""],
    ["1.1.1", "Jalon", "Comité installé", "ANPE", "T1 2030", ""],
    ["1.1.2", "Jalon", "Première session tenue", "ANPE", "bientôt", "1.1.1 + 30"],
]


def test_a_plan_is_imported_mended_and_shifted(sign_in, tmp_path):
    workbook = Workbook()
    for row in ROWS:
        workbook.active.append(row)
    path = tmp_path / "plan-togo.xlsx"
    workbook.save(path)
    page = sign_in("coordinator")

    page.goto("/plans/import/")
    assert_accessible(page)
    page.set_input_files("input[type=file]", path)
    page.select_option("select[name=country]", "TG")
    page.click("text=Lire le classeur")
    expect(page.locator("#problems")).to_contain_text("E5")
    assert_accessible(page)
    page.fill("input[name=title_fr]", "Plan importé")
    page.fill("#cells-E5", "31/05/2030")
    page.click("#problems >> text=Vérifier de nouveau")
    expect(page.locator("main")).to_contain_text("Toutes les cellules")
    page.click("button[name=write]")
    page.wait_for_url(re.compile(r"/plans/[\w-]+/outline/"))
    expect(page.locator("main")).to_contain_text("plan-togo.xlsx")
    assert_accessible(page)

    page.goto(page.url.replace("outline/", "milestones/1.1.1/"))
    page.fill("input[name=forecast_on]", "31/05/2030")
    page.fill("input[name=reason]", "Arrêté en attente")
    page.click("text=Enregistrer le point")
    row = page.locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("30 juin 2030")
    assert_accessible(page)
    page.click("text=Enregistrer les nouvelles dates")
    page.goto(page.url.replace("1.1.1", "1.1.2"))
    expect(page.locator("main")).to_contain_text("30 juin 2030")
    expect(page.locator("main")).to_contain_text("Arrêté en attente")

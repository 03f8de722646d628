"""An administrator imports a messy sheet: columns, check, corrections, write, undo."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import assert_fits

MESSY = """Liste des institutions;;;;
;;;;
Nom;Sigle;Pays;Type;Courriel
Bureau de l’emploi mauritanien;BEM;Mauretanie;Service public de l’emploi;bem@example.org
Caisse des artisans mauritaniens;CAM;Mauretanie;Caisse de sécurité sociale;contact@
Office des métiers du désert;OMD;Mauritanie;ministère de la magie;
Direction générale de la pêche artisanale;DGPA;Mauritanie;GOV-DIR;
"""


def correct(page):
    """A proposal for two rows, a value left out, a row of its own."""
    problems = page.locator("#problems")
    expect(problems).to_be_visible()
    expect(problems).to_contain_text("Mauretanie")
    assert_fits(page)
    page.click("#problems button:has-text('Accepter pour 2 lignes')")
    expect(problems).not_to_contain_text("Mauretanie")
    page.click("#problems tr:has-text('contact@') button:has-text('Ignorer la valeur')")
    expect(problems).not_to_contain_text("contact@")
    page.click("#problems td a")
    assert_fits(page)
    page.fill("[name=cell_type]", "GOV-DIR")
    page.click("main form .form-actions button")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_messy_sheet_is_corrected_written_and_taken_back(sign_in, width):
    page = sign_in("admin", viewport={"width": width, "height": 900})
    page.goto("/data/imports/")
    page.click("main .page-head a.btn-primary")
    sheet = {"name": "liste.csv", "mimeType": "text/csv", "buffer": MESSY.encode()}
    page.set_input_files("[name=sheet]", files=[sheet])
    assert_fits(page)
    page.click("main form .form-actions button")
    if "/columns/" in page.url:
        expect(page.locator("[name=column_1]")).to_have_value("acronym")
        assert_fits(page)
        page.click("main form .form-actions button")

    correct(page)
    write = page.locator("button:has-text('Écrire les 4 lignes valides')")
    expect(write).to_be_visible()
    write.click()
    expect(page.locator("main")).to_contain_text("4 lignes sont écrites.")
    page.click(".results a >> nth=0")
    expect(page.locator("main")).to_contain_text("Bureau de l’emploi mauritanien")
    assert_fits(page)
    page.go_back()
    page.click("summary:has-text('Annuler l’import')")
    page.click("button:has-text('Tout annuler')")
    done = page.locator("main")
    expect(done).to_contain_text("L’import a été annulé.")
    assert_fits(page)
    assert re.search(r"/data/imports/\d+/$", page.url)

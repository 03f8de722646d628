"""An officer pastes the press note of January 2019 and saves the mission it tells of."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import assert_accessible
from tests.missions.press_notes import SEED

SOURCE = "https://nigeria.iom.int/news/fmm-west-africa"


def read_the_seed(page):
    page.goto("/missions/")
    page.click("a:has-text('D’après une note de presse')")
    page.fill("[name=text]", SEED)
    page.fill("[name=source]", SOURCE)
    page.click("button:has-text('Lire le texte')")
    expect(page.locator("[name=starts_on]")).to_have_value("21/01/2019")


@pytest.mark.parametrize("has_javascript", [True, False], ids=["script", "no script"])
def test_the_seed_goes_from_paste_to_saved_mission(sign_in, has_javascript):
    page = sign_in("staff", java_script_enabled=has_javascript)
    read_the_seed(page)
    expect(page.locator("#delegation")).to_contain_text("Institution à vérifier")
    # The note does not say when each institution was visited.
    for number, day in enumerate(("22", "23", "24", "24")):
        page.fill(f"[name=visits-{number}-takes_place_on]", f"{day} 1 2019")
    page.check("[name=take][value=follow_ups-0]")
    page.click("button:has-text('Préparer la mission')")

    expect(page).to_have_url(re.compile(r"/missions/new/\?draft="))
    expect(page.locator("[name=source]")).to_have_value(SOURCE)
    expect(page.locator("[name=members-0-name]")).to_have_value("Gaston Batchey")
    page.click("button:has-text('Vérifier et terminer')")
    page.click("button:has-text('Enregistrer la mission')")

    expect(page.locator("h1")).to_contain_text("Togo")
    content = page.locator("main")
    for text in ("Gaston Batchey", "Edmond Amoussou", "Afetogbo Azilan", "ANETI"):
        expect(content).to_contain_text(text)


def test_correcting_a_fact_takes_it(sign_in):
    page = sign_in("staff")
    read_the_seed(page)
    wish = page.locator("[name=take][value=follow_ups-0]")
    expect(wish).not_to_be_checked()

    page.fill("[name=follow_ups-0-title]", "Solliciter l’expertise tunisienne")

    expect(wish).to_be_checked()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_is_accessible_and_fits_the_screen(sign_in, width):
    page = sign_in("staff", viewport={"width": width, "height": 900})
    page.goto("/missions/new/from-text/")
    assert_accessible(page)
    read_the_seed(page)

    assert_accessible(page)
    overflow = "document.documentElement.scrollWidth > window.innerWidth"
    assert not page.evaluate(overflow)

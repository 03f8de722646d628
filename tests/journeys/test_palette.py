"""A coordinator searches and acts from any page, with the keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import assert_accessible

RECENT = "Object.keys(sessionStorage).filter((name) => name.startsWith('recent:'))"


def test_search_and_act_with_the_keyboard_alone(sign_in):
    page = sign_in("coordinator")
    requests = []
    page.on("request", lambda sent: requests.append(sent.url))
    palette = page.get_by_role("dialog", name="Rechercher ou agir")

    # Ctrl K; two letters, one request; the arrow chooses, Enter goes there.
    page.keyboard.press("Control+k")
    expect(palette.get_by_role("option", name="Consigner une mission")).to_have_count(2)
    before = len(requests)
    page.keyboard.type("aneti", delay=40)
    body = palette.get_by_role("option", name="ANETI").first
    expect(body).to_contain_text("Tunisie")
    assert len(requests) - before == 1
    expect(palette.locator("mark").first).to_have_text("ANETI")
    page.keyboard.press("ArrowDown")
    expect(body).to_have_attribute("aria-selected", "true")
    expect(palette.get_by_role("combobox")).to_have_attribute(
        "aria-activedescendant", "palette-0"
    )
    assert_accessible(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/institutions/TN-ANETI/")

    # "/" opens it again, with the page before; Escape closes it.
    page.keyboard.press("/")
    expect(palette.get_by_role("group", name="Dernières pages")).to_contain_text(
        "Accueil"
    )
    page.keyboard.press("Escape")
    expect(palette).to_be_hidden()


def test_enter_leads_to_all_results_and_keys_to_pages(sign_in):
    page = sign_in("coordinator")
    page.keyboard.press("/")
    page.get_by_role("dialog", name="Rechercher ou agir").wait_for()
    page.keyboard.type("migration")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=migration")
    expect(page.locator("main mark").first).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.wait_for_url("**/institutions/")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Touches")
    expect(keys).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")

    # Whose pages these were is forgotten with the session.
    assert len(page.evaluate(RECENT)) == 1
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url("**/signin/**")
    assert page.evaluate(RECENT) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_the_box_searches_without_scripts(sign_in, width):
    page = sign_in(
        "coordinator",
        java_script_enabled=False,
        viewport={"width": width, "height": 844},
    )

    page.locator(".topbar [name=q]").fill("aneti")
    page.locator(".topbar [name=q]").press("Enter")

    page.wait_for_url("**/search/?q=aneti")
    expect(page.locator("main mark").first).to_have_text("ANETI")


def test_a_tap_opens_it_and_a_view_is_saved_on_a_phone(sign_in):
    page = sign_in(
        "coordinator", viewport={"width": 390, "height": 844}, has_touch=True
    )
    page.locator("[data-search]").tap()
    palette = page.get_by_role("dialog", name="Rechercher ou agir")
    palette.get_by_role("combobox").fill("missions")
    palette.get_by_role("option", name="Ouvrir les missions").tap()
    page.wait_for_url("**/missions/")

    page.goto("/missions/?country=TG")
    page.get_by_role("button", name="Enregistrer la vue").tap()
    page.get_by_label("nom", exact=False).first.fill("Vue du Togo")
    assert_accessible(page)
    page.get_by_role("button", name="Enregistrer", exact=True).tap()
    expect(page.get_by_role("link", name="Vue du Togo", exact=True)).to_have_attribute(
        "aria-current", "true"
    )
    assert_accessible(page)

"""An officer moves follow-ups on from the page of the mission, and prints the report."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import assert_accessible

MISSION = "/missions/TG-TN-2019-01/"
PHONE = {"viewport": {"width": 390, "height": 844}}


def promise(page, title):
    page.goto(f"{MISSION}follow-ups/add/")
    page.fill("[name=title]", title)
    page.fill("[name=due_on]", "27 3 2027")
    page.click("main button:has-text('Ajouter')")
    expect(page.locator("h1")).to_have_text(title)


def row_of(page, title):
    return page.locator("tbody.follow-up", has_text=title)


def assert_fits(page):
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"]


def test_a_follow_up_is_done_by_keyboard_and_undone(sign_in):
    page = sign_in("staff")
    promise(page, "Envoyer la liste des métiers")
    page.goto(MISSION)
    row = row_of(page, "Envoyer la liste des métiers")
    row.locator("summary", has_text="Marquer faite").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Liste envoyée à l’ANETI.")
    row.locator("form.step-form button:visible").focus()
    page.keyboard.press("Enter")

    expect(row.locator("[role=status]")).to_contain_text("Enregistré")
    expect(row.locator(".tag")).to_have_text("Faite")
    expect(row.locator(".row-title")).to_be_focused()
    assert page.url.endswith(MISSION)
    assert_accessible(page)
    row.locator("button", has_text="Annuler").click()
    expect(row.locator(".tag")).to_have_text("En cours")


def test_a_follow_up_is_postponed_with_a_reason_on_a_phone(sign_in):
    page = sign_in("staff", **PHONE)
    promise(page, "Désigner le point focal")
    page.goto(MISSION)
    row = row_of(page, "Désigner le point focal")
    row.locator("summary", has_text="Reporter").click()
    row.locator("[name=due_on]").fill("1 6 2027")
    row.locator("form.step-form button:visible").click()

    # The reason was forgotten: the form says so, and the day is still there.
    expect(row.locator("[role=alert]")).to_be_focused()
    expect(row.locator("[name=due_on]")).to_have_value("1 6 2027")
    assert_fits(page)
    assert_accessible(page)
    row.locator("[name=note]:visible").fill("L’ANETI a demandé un délai.")
    row.locator("form.step-form button:visible").click()
    expect(row).to_contain_text("1er juin 2027")


def test_without_scripts_the_same_steps_are_pages(sign_in):
    page = sign_in("staff", java_script_enabled=False)
    promise(page, "Préparer la visite en retour")
    page.goto(MISSION)
    page.locator("#follow-ups a").click()
    row = row_of(page, "Préparer la visite en retour")
    row.locator("summary", has_text="Marquer faite").click()
    row.locator("[name=note]:visible").first.fill("Invitation envoyée.")
    row.locator("form.step-form button:visible").click()

    expect(row.locator(".tag")).to_have_text("Faite")
    expect(page.locator("body")).to_contain_text("Enregistré")


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "phone"])
def test_the_report_is_shown_as_a_sheet(sign_in, options):
    page = sign_in("staff", **options)
    page.goto(MISSION)
    page.click("main a:has-text('Rapport')")

    expect(page.locator("h1")).to_have_text("Rapport de mission")
    assert_fits(page)
    assert_accessible(page)
    page.click("a:has-text('English')")
    expect(page.locator("h1")).to_have_text("Mission report")

"""A coordinator gives a plan reminders of its own, sees what that does, and undoes it."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import assert_fits

PLAN = "/plans/TG-SNMP/"
PAGES = [
    "/reminders/schedules/",
    f"{PLAN}reminders/",
    f"{PLAN}milestones/1.1.3/reminders/change/",
    "/reminders/mine/",
    "/reminders/holidays/TG/",
]


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_of_schedules_are_accessible_and_fit_the_screen(sign_in, width):
    page = sign_in("coordinator", viewport={"width": width, "height": 900})
    for address in PAGES:
        assert page.goto(address).status == 200, address
        assert_fits(page)


def test_a_plan_gets_its_own_reminders_and_goes_back(sign_in):
    page = sign_in("coordinator")
    page.goto(PLAN)
    page.click("a:has-text('Modifier les rappels de ce plan')")
    page.fill("[name=before_days]", "J-45, 10")
    page.click("button:has-text('Ajouter une ligne')")
    page.locator("[name$=-after_days]").last.fill("35")
    page.locator("[name$=-audience]").last.select_option("admin")
    page.click("button:has-text('Voir qui apprendra quoi')")

    shown = page.locator("#preview")
    expect(shown).to_contain_text("45 et 10 jours avant la date")
    expect(shown).to_contain_text("Rien n’est encore enregistré")
    assert_fits(page)
    page.click("button:has-text('Enregistrer')")

    listed = page.locator("#milestone")
    expect(listed).to_contain_text("45 et 10 jours avant la date")
    listed.locator(".schedule-exceptions a:has-text('Modifier')").first.click()
    page.click("button:has-text('Voir ce que cela change')")
    expect(shown).to_contain_text("30, 7 et 1 jours avant la date")
    page.click("button:has-text('Lever l’exception')")

    expect(page.locator("#milestone")).not_to_contain_text("45 et 10 jours")

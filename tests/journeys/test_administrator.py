"""An administrator renames an institution; the past keeps the name it had."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import assert_accessible, assert_fits

NEW_NAME = "Agence tunisienne du travail"


def test_a_renamed_institution_keeps_its_old_name_on_missions_of_its_time(sign_in):
    page = sign_in("admin")
    page.goto("/missions/TG-TN-2019-01/")
    old_name = "OTE"
    expect(page.locator("main")).to_contain_text(old_name)

    page.goto("/institutions/?q=ote&country=TN")
    page.click("main table a[href='/institutions/TN-OTE/']")
    page.click(".page-head .menu > summary")
    page.click("a[href$='/rename/']")
    page.fill("[name=name_fr]", NEW_NAME)
    page.fill("[name=acronym]", "ATT")
    page.fill("[name=holds_from]", "01/01/2024")
    page.click("main form .form-actions button")

    expect(page.locator("h1")).to_have_text(NEW_NAME)
    page.goto("/missions/TG-TN-2019-01/")
    expect(page.locator("main")).to_contain_text(old_name)
    expect(page.locator("main")).not_to_contain_text("ATT")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_administrators_pages_are_accessible_and_fit_the_screen(sign_in, width):
    page = sign_in("admin", viewport={"width": width, "height": 900})
    for address in (
        "/institutions/TN-ANETI/",
        "/institutions/TN-ANETI/edit/",
        "/institutions/TN-ANETI/rename/",
        "/messages/",
    ):
        response = page.goto(address)
        assert response.status == 200, address
        assert_fits(page)


def test_the_sign_in_page_is_accessible(open_browser):
    page = open_browser()
    page.goto("/signin/")

    assert_accessible(page)
    page.fill("input[name=login]", "personne@example.org")
    page.fill("input[name=password]", "pas le bon mot de passe")
    page.keyboard.press("Enter")

    expect(page.locator("[role=alert]")).to_be_visible()
    assert_accessible(page)

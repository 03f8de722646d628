"""An administrator adds an official, confirms the post, and names who comes after."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import assert_fits


@pytest.fixture
def added(sign_in):
    """The page of an official who was added with two channels, the second in a row
    that a script made."""
    page = sign_in("admin")
    page.goto("/people/new/")
    page.fill("[name=given_names]", "Adjoa")
    page.fill("[name=family_name]", "Kpodzro")
    anpe = page.locator("[name=post-institution] option", has_text="(ANPE)").first
    page.select_option("[name=post-institution]", anpe.get_attribute("value"))
    page.fill("[name=post-title]", "Cheffe du service des passations")
    page.fill("[name=channels-0-value]", "a.kpodzro@exemple.tg")
    page.click("[name=add-channels]")
    page.select_option("[name=channels-1-kind]", "phone")
    page.fill("[name=channels-1-value]", "+228 22 21 00 00")
    page.click("main form[data-draft] button.btn-primary")
    expect(page.locator("h1")).to_have_text("Adjoa Kpodzro")
    return page


def test_an_official_is_added_confirmed_and_succeeded(added):
    page = added
    expect(page.locator("main")).to_contain_text("a.kpodzro@exemple.tg")
    expect(page.locator("main")).to_contain_text("+228 22 21 00 00")

    page.click("form[action$='/confirm/'] button")
    expect(page.locator("#toasts")).to_contain_text("fonction confirmée aujourd’hui")

    page.click("main table a[href$='/end/']")
    page.fill("[name=ends_on]", "31/12/2030")
    page.check("[name=next_person][value=new]")
    page.fill("[name=given_names]", "Yao")
    page.fill("[name=family_name]", "Agbeko")
    page.click("main form[data-draft] button.btn-primary")

    page.click("main table a:has-text('Yao Agbeko')")
    expect(page.locator("h1")).to_have_text("Yao Agbeko")
    expect(page.locator("main")).to_contain_text(re.compile(r"1er\s+janv\.\s+2031"))


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_of_people_are_accessible_and_fit_the_screen(sign_in, width):
    page = sign_in("admin", viewport={"width": width, "height": 900})
    page.goto("/people/?q=batchey")
    person = page.get_attribute("main table a.row-title", "href")
    page.goto(person)
    post = page.get_attribute("main table a[href$='/end/']", "href")
    for address in (
        "/people/?q=batchey&holds=now",
        "/people/new/",
        "/people/withdrawn/",
        "/posts/to-confirm/",
        person,
        f"{person}edit/",
        f"{person}withdraw/",
        f"{person}posts/new/",
        post,
        post.replace("/end/", "/edit/"),
        post.replace("/end/", "/confirm/"),
    ):
        response = page.goto(address)
        assert response.status == 200, address
        assert_fits(page)

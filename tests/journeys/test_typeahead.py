"""An officer names bodies and people by typing, with the keyboard and by touch."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import assert_accessible

LEAD, HOST = "lead_institution", "host_institution"


def open_page(page):
    page.goto("/missions/new/")
    page.select_option("[name=visiting_country]", "TG")
    page.select_option("[name=host_country]", "TN")
    page.fill("[name=starts_on]", "21-25 janv 2019")


def type_into(page, name, words):
    """As a person types; gives the list once it is open."""
    field = page.locator(f"[name={name}]")
    field.fill("")
    field.press_sequentially(words, delay=20)
    opened = page.locator(f"#id_{name}-list")
    expect(opened).to_be_visible()
    return opened


def is_known(page, name, code):
    expect(page.locator(f"input[type=hidden][name={name}_is]")).to_have_value(code)


def test_a_body_is_found_by_its_acronym_with_the_keyboard_alone(sign_in):
    page = sign_in("staff")
    requests = []
    page.on("request", lambda sent: requests.append(sent.url))
    open_page(page)

    # An acronym; the body of the side's own country comes first.
    type_into(page, LEAD, "anpe")
    assert sum("/suggest/" in url for url in requests) == 1
    expect(page.locator(f"suggest-box:has([name={LEAD}]) [aria-live]")).to_contain_text(
        "propositions"
    )
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"[name={LEAD}]")).to_have_attribute(
        "aria-activedescendant", f"id_{LEAD}-list-0"
    )
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(page.locator(f"[name={LEAD}]")).to_have_value(re.compile("ANPE.*Togo"))
    is_known(page, LEAD, "TG-ANPE")


def test_escape_closes_and_the_arrow_opens_again(sign_in):
    page = sign_in("staff")
    open_page(page)

    # A name in another language; Escape closes and keeps what was typed.
    opened = type_into(page, HOST, "self-employment")
    expect(opened).to_contain_text(
        "en anglais\u00a0: National Agency for Employment and Self-Employment"
    )
    page.keyboard.press("Escape")
    expect(opened).to_be_hidden()
    expect(page.locator(f"[name={HOST}]")).to_have_value("self-employment")
    page.keyboard.press("ArrowDown")
    expect(opened).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    is_known(page, HOST, "TN-ANETI")


def test_somebody_is_found_by_a_variant_and_in_rows_that_were_added(sign_in):
    page = sign_in("staff")
    open_page(page)

    # Somebody by a variant, with the post of that week.
    opened = type_into(page, "members-0-name", "apedoh batchey")
    expect(opened).to_contain_text("Directeur général de l’emploi, DGE")
    expect(opened).to_contain_text("variante\u00a0: Komlan Apédoh Batchey")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[name=members-0-name]")).to_have_value("Gaston Batchey")

    # A row that a script has added works like the first.
    page.click("button[name=add-visits]")
    type_into(page, "visits-1-institution", "aneti").locator("li").first.click()
    is_known(page, "visits-1-institution", "TN-ANETI")


def test_a_former_name_says_when_it_was_borne(sign_in):
    """Renamed by an administrator, it is still found as it was called."""
    page = sign_in("admin")
    page.goto("/institutions/TG-DTE/rename/")
    before = page.input_value("[name=name_fr]")
    page.fill("[name=name_fr]", "Direction de la diaspora")
    page.fill("[name=holds_from]", "1/3/2020")
    page.click("main button:has-text('Enregistrer')")
    open_page(page)

    opened = type_into(page, LEAD, before[:24])

    expect(opened).to_contain_text("Direction de la diaspora")
    expect(opened).to_contain_text(f"ancien nom, jusqu’en 2020\u00a0: {before}")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_new_body_is_made_in_its_row_after_a_warning(sign_in, width):
    page = sign_in("staff", viewport={"width": width, "height": 900}, has_touch=True)
    open_page(page)
    name = f"Agence nationale emploi {width}"

    opened = type_into(page, "visits-0-institution", name)
    opened.locator(".suggest-new").tap()
    question = page.locator("suggest-box:has([name=visits-0-institution]) fieldset")
    expect(question).to_contain_text("ressemble à une institution connue")
    expect(question).to_contain_text("ANETI")
    expect(question.locator("input[type=radio]").first).to_be_focused()
    # Nothing of the row half under the head of the page, which axe takes for small.
    page.evaluate("document.getElementById('programme').scrollIntoView()")
    assert_accessible(page)
    beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert beyond <= 0
    question.get_by_label("Autre institution").check()
    page.fill("[name=visits-0-takes_place_on]", "22/01/2019")
    page.click("button:has-text('Vérifier et terminer')")
    expect(page.locator("h1")).to_have_text("Vérifiez avant d’enregistrer")
    page.click("button:has-text('Enregistrer la mission')")

    expect(page.locator("main")).to_contain_text(name)
    page.wait_for_url(re.compile("/missions/[A-Z]{2}-[A-Z]{2}-"))
    address = urlsplit(page.url).path
    admin = sign_in("admin")
    admin.goto("/institutions/to-complete/")
    row = admin.locator("tr", has_text=name)
    expect(row.locator(f"a[href='{address}']")).to_be_visible()
    assert_accessible(admin)


def test_people_of_the_body_are_ticked_as_hosts(sign_in):
    page = sign_in("staff")
    open_page(page)
    page.fill("[name=visits-0-takes_place_on]", "22/01/2019")
    type_into(page, "visits-0-institution", "dge").locator("li").first.click()

    offers = page.locator("#offers-visits-0")
    expect(offers).to_contain_text("Gaston Batchey, Directeur général de l’emploi")
    offers.get_by_label("Gaston Batchey").check()
    assert_accessible(page)

"""A coordinator asks "what do I report?" and ends with a note of one page in hand."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import assert_accessible, assert_fits

WITH_DATA = "?from=2018-01-01&until=2020-12-31"
# Every list as long as the note lets it be, each line with its longest text.
FILL_THE_NOTE = """() => {
  const heads = [...document.querySelectorAll(".sheet h2")].slice(1);
  [[4, 115], [3, 120], [4, 80]].forEach(([lines, letters], place) => {
    const list = document.createElement("ol");
    list.className = "note-list";
    for (let line = 0; line < lines; line++) {
      list.append(Object.assign(document.createElement("li"),
        {textContent: "Coopération ".repeat(20).slice(0, letters)}));
    }
    heads[place].nextElementSibling.replaceWith(list);
  });
}"""


def pages_of(page):
    """Chromium prints as the style sheet says, and each page is an object of its own."""
    printed = page.pdf(prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b", printed))


def test_what_do_i_report_is_answered_from_home_to_the_printed_note(sign_in):
    page = sign_in("coordinator")
    page.click("nav >> text=Rapports")
    expect(page.locator("h1")).to_have_text("Rapports")
    assert_accessible(page)
    page.click("a[href='/reports/note/TG/']")

    expect(page.locator("main")).to_contain_text("À décider")
    expect(page.locator("main")).to_contain_text("Où nous en sommes")
    assert_accessible(page)
    assert pages_of(page) == 1
    page.evaluate(FILL_THE_NOTE)
    assert pages_of(page) == 1


@pytest.mark.parametrize("width", [1280, 390])
def test_reports_and_indicators_are_accessible_and_fit_the_screen(sign_in, width):
    page = sign_in("coordinator", viewport={"width": width, "height": 900})
    for address in (
        f"/indicators/{WITH_DATA}",
        f"/indicators/social-partner-delegates/{WITH_DATA}",
        "/reports/",
        f"/reports/donor/FMM-WA/{WITH_DATA}",
        f"/reports/country/TG/{WITH_DATA}",
        "/reports/plan/TG-SNMP/",
    ):
        response = page.goto(address)
        assert response.status == 200, address
        assert_fits(page)


def test_a_figure_of_the_donor_report_leads_to_its_rows(sign_in):
    page = sign_in("coordinator")
    page.goto(f"/reports/donor/FMM-WA/{WITH_DATA}")
    page.click("a[href*='/indicators/missions-with-workers/']")

    expect(page.locator(".indicator-large")).to_have_text(re.compile("100"))
    expect(page.locator("#rows")).to_contain_text("TG-TN-2019-01")

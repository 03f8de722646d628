"""A plan is read on a screen, on a phone, by ear, and on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import assert_fits

PLAN = "/plans/TG-SNMP/"
PAGES = [
    "/plans/",
    PLAN,
    f"{PLAN}?open=all&slips=on",
    f"{PLAN}timeline/",
    f"{PLAN}timeline/?dates=yes&reference=validated&zoom=year",
    f"{PLAN}milestones/1.1.3/",
    f"{PLAN}milestones/1.1.3/judge/",
    "/plans/compare/?plan=TG-SNMP&by=theme",
]


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_of_a_plan_are_accessible_and_fit_the_screen(sign_in, width):
    page = sign_in("coordinator", viewport={"width": width, "height": 900})
    for address in PAGES:
        assert page.goto(address).status == 200, address
        assert_fits(page)


def test_the_coordinator_finds_what_slips_and_prints_it(sign_in):
    page = sign_in("coordinator")
    page.goto(PLAN)
    expect(page.locator("#tree")).to_contain_text("Convention ANPE–ANETI signée")
    page.click("a:has-text('Seulement ce qui glisse')")
    expect(page.locator("#tree .leaf")).to_have_count(1)
    page.click("main a:has-text('Échéancier')")
    expect(page.locator("tr.plan-milestone")).to_have_count(1)
    expect(page.locator("tr.plan-milestone text")).to_have_text("+4\u00a0sem.")
    page.locator(".chooser > summary").first.click()
    page.fill("input[name=on]", "1 9 2019")
    page.click("button:has-text('Afficher')")
    expect(page.locator("main")).to_contain_text("dates prévues au 1er\u00a0sept. 2019")
    page.goto(f"{PLAN}timeline/?paper=a3")
    assert sizes_of(page.pdf(prefer_css_page_size=True)) == [(1191, 842)]
    page.goto(f"{PLAN}timeline/")
    assert sizes_of(page.pdf(prefer_css_page_size=True)) == [(842, 595)]


def sizes_of(pdf):
    """Width and height of each page, in points."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [(round(float(width)), round(float(height))) for width, height in boxes]

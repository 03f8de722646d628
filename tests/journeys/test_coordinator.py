"""A coordinator sees where a cooperation stands; a reminder reaches who must act."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import assert_fits


def test_the_coordinator_sees_stage_contact_milestone_and_follow_ups(sign_in):
    page = sign_in("coordinator")
    page.goto("/cooperations/")
    page.click("[data-pair=TG-TN]")
    page.click("#panel a:has-text('Ouvrir')")

    content = page.locator("main")
    expect(content.locator("[aria-current=step]")).to_have_text("Échange")
    expect(content).to_contain_text("25 janvier 2019")
    expect(content).to_contain_text("Avis des partenaires sociaux recueilli")
    expect(content).to_contain_text("Solliciter l’expertise tunisienne")
    expect(
        content.locator("a:has-text('Consigner une étape')").or_(
            content.locator("a[href$='/stage/']")
        )
    ).to_be_visible()


def test_the_board_is_walked_with_the_keyboard(sign_in):
    page = sign_in("coordinator")
    page.goto("/cooperations/")
    cell = page.locator("[data-pair=TG-TN]")
    cell.focus()
    page.keyboard.press("Enter")

    heading = page.locator("#pair-title")
    expect(heading).to_be_focused()
    expect(cell).to_have_attribute("aria-current", "true")
    assert "pair=TG-TN" in page.url

    page.keyboard.press("Escape")
    expect(heading).to_have_count(0)
    expect(cell).to_be_focused()
    assert "pair=" not in page.url
    page.keyboard.press("ArrowRight")  # the only cell: the focus stays
    expect(cell).to_be_focused()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_coordinators_pages_are_accessible_and_fit_the_screen(sign_in, width):
    page = sign_in("coordinator", viewport={"width": width, "height": 900})
    for address in (
        "/",
        "/cooperations/",
        "/cooperations/?pair=TG-TN&since=2019-01-01",
        "/cooperations/?view=list",
        "/cooperations/?view=institutions",
        "/cooperations/TG-TN/contacts/new/",
        "/cooperations/TG-TN/",
        "/cooperations/TG-TN/stage/",
        "/plans/",
        "/plans/TG-SNMP/",
        "/plans/TG-SNMP/milestones/1.1.2/",
    ):
        response = page.goto(address)
        assert response.status == 200, address
        assert_fits(page)


def test_a_due_milestone_reminds_its_owner_by_mail_with_a_link(sign_in, stack):
    account = stack.accounts["staff"]
    stack.remind(account["email"])

    mail = stack.wait_for_mail(
        to=account["email"], saying="Avis des partenaires sociaux recueilli"
    )

    text = mail.get_body(("plain",)).get_content()
    assert re.search("échéance|jalon|rappel", text, re.IGNORECASE)
    assert mail["Auto-Submitted"] == "auto-generated"
    address = re.search(r"http://\S+/milestones/[0-9.]+[0-9]/", text)[0]
    page = sign_in("staff")
    page.goto(urlsplit(address).path)
    expect(page.locator("h1")).to_have_text("Avis des partenaires sociaux recueilli")

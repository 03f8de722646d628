"""An administrator keeps the registry true: rows chosen by keys, changed, taken back."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import assert_fits

TUNISIA = "/institutions/?country=TN&sort=type&columns=name.type.city.status"


def focused(page):
    return page.evaluate("document.activeElement.textContent.trim()")


def test_rows_are_chosen_by_keys_changed_together_and_taken_back(sign_in):
    page = sign_in("admin")
    page.goto(TUNISIA)
    rows = page.locator(".work-table tbody.work")
    titles = rows.locator(".row-title")
    first, second = titles.nth(0).inner_text(), titles.nth(1).inner_text()
    expect(page.locator(".bulk-bar")).to_be_hidden()

    # j, k and arrows go from row to row, x chooses; nothing is stolen from fields.
    page.keyboard.press("j")
    assert focused(page) == first
    page.keyboard.press("x")
    page.keyboard.press("ArrowDown")
    assert focused(page) == second
    page.keyboard.press("x")
    page.keyboard.press("k")
    assert focused(page) == first
    page.fill("#id_q", "")
    page.locator("#id_q").press_sequentially("jxk")
    expect(page.locator("#id_q")).to_have_value("jxk")
    expect(page.locator(".bulk-bar")).to_contain_text("(2)")

    change_and_undo(page, rows)

    # Enter opens the row.
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/institutions/TN-*/")


def change_and_undo(page, rows):
    city = rows.nth(0).locator("td[data-label=Ville]").inner_text()
    page.get_by_role("button", name="Modifier ensemble").click()
    page.fill("[name=city]", "Sfax")
    page.get_by_role("button", name="Voir ce qui change").click()
    expect(page.locator(".before-after tbody")).to_have_count(2)
    page.get_by_role("button", name="Modifier 2 institutions").click()
    expect(page.locator(".work-done")).to_contain_text("2 institutions modifiées.")

    page.get_by_role("link", name="Retour à la liste").click()
    expect(rows.nth(0).locator("td[data-label=Ville]")).to_have_text("Sfax")
    page.go_back()
    page.get_by_role("button", name="Annuler").click()
    expect(page.locator(".work-done")).to_contain_text("Annulé par")
    page.goto(TUNISIA)
    assert rows.nth(0).locator("td[data-label=Ville]").inner_text() == city


def test_columns_change_their_places_with_the_keyboard(sign_in):
    page = sign_in("admin")
    page.goto("/institutions/")
    heads = page.locator(".work-table thead th:not(.pick)")
    expect(heads).to_have_count(5)

    page.locator("#columns > summary").press("Enter")
    page.get_by_role("checkbox", name="Ville").check()
    page.get_by_role("button", name="Type : avancer").press("Enter")
    # The chooser stays open, and what was ticked is kept.
    expect(page.locator("#columns form")).to_be_visible()
    assert [text.strip() for text in heads.all_inner_texts()][:3] == [
        "Institution",
        "Type",
        "Pays",
    ]
    page.get_by_role("radio", name="Serrées").check()
    page.locator("#columns").get_by_role("button", name="Afficher").last.click()
    page.goto("/institutions/")
    expect(page.locator(".work-table.compact")).to_be_visible()
    expect(heads).to_have_count(6)
    page.locator("#columns > summary").click()
    page.get_by_role("button", name="Rétablir").click()
    expect(heads).to_have_count(5)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_are_accessible_and_fit_the_screen(sign_in, width):
    page = sign_in("admin", viewport={"width": width, "height": 900})
    for address in (
        "/institutions/",
        "/institutions/?columns=name.country.side.city.parent.offered.email&arranging=1",
        "/institutions/bulk/?all=1&country=TN",
        "/data/edits/",
        "/missions/?columns=mission.dates.kind.programme&density=compact",
    ):
        response = page.goto(address)
        assert response.status == 200, address
        for box in page.locator(".work-table input[name=row]").all()[:1]:
            # The keyboard reaches it below the chooser of columns, too.
            box.press("Space")
        assert_fits(page)
    page.goto("/institutions/bulk/?all=1&country=TN")
    page.fill("[name=city]", "Sfax")
    page.click("[name=preview]")
    assert_fits(page)

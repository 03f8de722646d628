"""A coordinator works through what is late: several at once, undone, handed over."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import assert_fits

# By the clock of the reader.
TODAY = (
    "SELECT (now() AT TIME ZONE time_zone)::date FROM accounts_user WHERE email = %s"
)
THREE = """
SELECT baseline_on, forecast_on, id FROM cooperation_milestone
WHERE number IN ('1.1.3', '2.1.1', '3.1.1')
"""
SET = """
UPDATE cooperation_milestone SET baseline_on = %s, forecast_on = %s WHERE id = %s
"""


@pytest.fixture
def late(stack):
    """Three milestones of the example are ten days late, and then as they were."""
    [(today,)] = stack.run_sql(TODAY, [stack.accounts["coordinator"]["email"]])
    day = today - timedelta(days=10)
    before = stack.run_sql(THREE, [])
    for _baseline, _forecast, key in before:
        stack.run_sql(SET, [day, day, key])
    yield
    for dates in before:
        stack.run_sql(SET, dates)


def test_three_late_rows_are_postponed_at_once_undone_and_handed_over(
    sign_in, stack, late
):
    page = sign_in("coordinator")
    page.goto("/work/?state=late&kind=milestone")
    rows = page.locator(".work-table tbody.work")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("10\u00a0j de retard")
    expect(page.locator(".bulk-bar")).to_be_hidden()

    # With the keyboard alone: j goes to the next row, x chooses it.
    for _row in range(3):
        page.keyboard.press("j")
        page.keyboard.press("x")
    expect(page.locator(".bulk-bar")).to_contain_text("(3)")
    page.click(".bulk-bar button[value=postpone]")
    page.fill("[name=weeks]", "6")
    page.fill("[name=note]", "La loi n’est pas encore votée")
    page.click("form.step-form button.btn-primary")

    expect(page.locator(".work-done")).to_contain_text("3\u00a0lignes reportées.")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("glissement +6\u00a0sem.")
    page.click(".work-done button")
    expect(page.locator(".toasts")).to_contain_text("3\u00a0changements annulés.")
    expect(rows.first).to_contain_text("10\u00a0j de retard")

    # One row, in its place.
    rows.first.locator("summary").click()
    rows.first.get_by_role("link", name="Signaler un blocage").click()
    rows.first.locator("[name=note]").fill("Budget non voté")
    rows.first.locator("form button.btn-primary").click()
    expect(rows.first).to_contain_text("Bloqué\u00a0: Budget non voté")
    rows.first.get_by_role("button", name="Annuler").click()
    expect(rows.first).not_to_contain_text("Budget non voté")

    hand_over_five(page, stack)


def hand_over_five(page, stack):
    page.goto("/work/?kind=milestone")
    owner = page.locator("[name=owner] option[value]:not([value=''])").last
    page.goto(f"/hand-over/?from=user-{owner.get_attribute('value')}")
    for box in page.locator("input[name=item]").all()[5:]:
        box.uncheck()
    page.locator("[name=person]").select_option(index=1)
    page.get_by_role("button", name="Transmettre").click()
    expect(page.locator(".work-done")).to_contain_text("5\u00a0éléments transmis.")
    page.click(".work-done button")
    expect(page.locator(".toasts")).to_contain_text("5\u00a0changements annulés.")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_of_work_are_accessible_and_fit_the_screen(sign_in, width):
    page = sign_in("coordinator", viewport={"width": width, "height": 900})
    for address in (
        "/work/",
        "/work/?state=all&sort=institution",
        "/work/act/?do=postpone&all=1",
        "/work/act/?do=reassign&row=m1",
        "/hand-over/",
        "/hand-over/?from=user-1",
    ):
        response = page.goto(address)
        assert response.status == 200, address
        for box in page.locator(".work-table input[name=row]").all()[:1]:
            box.check()
        assert_fits(page)

"""An administrator finds a double, makes one record of the two, and thinks again."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import assert_accessible, assert_fits

KEPT, COMPARED = "/institutions/TN-ANETI/", "/institutions/TN-ANETI/merge/{}/"


def add_double(page, name):
    page.goto("/institutions/new/")
    page.fill("[name=name_fr]", name)
    page.fill("[name=address]", "19, rue Asdrubal, 1002 Tunis")
    page.select_option("[name=type]", "PES")
    page.select_option("[name=social_side]", "government")
    page.select_option("[name=country]", "TN")
    page.click("main form[method=post] button.btn-primary")
    expect(page.locator("h1")).to_have_text("Est-ce l’une de celles-ci ?")
    assert_accessible(page)
    page.click("button[name=is_new]")
    expect(page.locator("h1")).to_have_text(name)
    return page.url.rstrip("/").rpartition("/")[2]


def test_two_records_become_one_and_two_again(sign_in):
    page = sign_in("admin")
    code = add_double(page, "ANETI Tunis")

    page.goto(COMPARED.format(code))
    expect(page.get_by_label("Agence nationale pour l'emploi")).to_be_checked()
    page.get_by_label("19, rue Asdrubal").check()
    assert_accessible(page)
    page.click("text=Fusionner 2 fiches en 1")
    expect(page.locator("main")).to_contain_text("19, rue Asdrubal")
    merged_at = page.url

    page.goto(f"/institutions/{code}/edit/")
    assert page.url.endswith(f"{KEPT}edit/")
    page.goto("/institutions/?q=aneti+tunis")
    expect(page.locator("main table")).to_contain_text("ANETI")

    page.goto(merged_at)
    page.click("text=Annuler la fusion")
    expect(page.locator("main")).to_contain_text("Ce sont de nouveau deux fiches")
    page.goto(f"/institutions/{code}/")
    expect(page.locator("h1")).to_have_text("ANETI Tunis")


@pytest.mark.parametrize(
    ("width", "name"), [(1280, "ANETI de Tunisie"), (390, "L’ANETI tunisienne")]
)
def test_the_pages_of_merges_are_accessible_and_fit_the_screen(sign_in, width, name):
    page = sign_in("admin", viewport={"width": width, "height": 900})
    code = add_double(page, name)
    compared = COMPARED.format(code)
    for address in (compared, f"{compared}ask/", "/data/merges/"):
        response = page.goto(address)
        assert response.status == 200, address
        assert_fits(page)

    page.goto(compared)
    page.click("text=Fusionner 2 fiches en 1")
    expect(page.locator("h1")).to_contain_text(name)
    assert_fits(page)
    # What others merge is as they expect it.
    page.click("text=Annuler la fusion")
    expect(page.locator("main")).to_contain_text("Ce sont de nouveau deux fiches")

"""An officer pastes a delegation and a programme instead of typing them."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import assert_accessible

MOST_INTERACTIONS = 4
DELEGATION = """N°\tNom et prénoms\tFonction\tStructure\tSexe
1\tM. BATCHEY Gaston\tDirecteur général de l’emploi\tDGE\tM
2\tAMOUSSOU Edmond\tDirecteur général\tANPE\tM
3\tMme KPOGO Essivi\tChargée d’études\tDGE\tF
"""
PROGRAMME = """Mardi 22 janvier 2019
9h30 – 11h00 : Visite de l’ANETI : placement à l’international
11h00 : Pause-café
Mercredi 23 janvier 2019
10h : Rencontre avec l’Office des Tunisiens à l’étranger (OTE)
"""
BLOCKS = {
    "members": ("delegation", DELEGATION, ["Gaston Batchey", "Edmond Amoussou"]),
    "visits": ("programme", PROGRAMME, ["22/01/2019", "23/01/2019"]),
}
FIRST_CELL = {"members": "name", "visits": "takes_place_on"}


class Hands:
    """Clicks and pastes, counted."""

    def __init__(self, page):
        self.page, self.interactions = page, 0

    def click(self, selector):
        self.interactions += 1
        self.page.click(selector)

    def paste(self, selector, text):
        """Ctrl+V where scripts run; a browser without them just gets the text."""
        self.interactions += 1
        self.page.fill(selector, text)
        self.page.locator(selector).dispatch_event("paste")


def paste_into(page, box, *, has_javascript):
    block, text, _expected = BLOCKS[box]
    hands = Hands(page)
    hands.click(f"#{block} .pasting summary")
    hands.paste(f"[name=pasted_{box}]", text)
    if not has_javascript:
        hands.click(f"[name=read-{box}]")
    expect(page.locator(f"#{block} .pasted-row").first).to_be_visible()
    hands.click(f"[name=accept-{box}]")
    expect(page.locator(f"[name=undo-{box}]")).to_be_visible()
    return hands.interactions


@pytest.mark.parametrize("has_javascript", [True, False], ids=["script", "no script"])
def test_a_delegation_and_a_programme_cost_at_most_four_interactions_each(
    sign_in, has_javascript
):
    page = sign_in("staff", java_script_enabled=has_javascript)
    page.goto("/missions/new/")
    page.select_option("[name=visiting_country]", "TG")
    page.select_option("[name=host_country]", "TN")
    page.fill("[name=starts_on]", "21-25 janv 2019")
    page.fill("[name=purpose]", "Tapé avant")

    for box, (_block, _text, expected) in BLOCKS.items():
        assert paste_into(page, box, has_javascript=has_javascript) <= MOST_INTERACTIONS
        for number, value in enumerate(expected):
            cell = page.locator(f"[name={box}-{number}-{FIRST_CELL[box]}]")
            expect(cell).to_have_value(value)

    page.click("[name=undo-members]")
    expect(page.locator("[name=undo-members]")).to_have_count(0)
    expect(page.locator("[name=members-0-name]")).to_have_value("")
    expect(page.locator("[name=visits-0-takes_place_on]")).to_have_value("22/01/2019")
    expect(page.locator("[name=purpose]")).to_have_value("Tapé avant")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_preview_fits_the_screen_and_everybody_can_read_it(sign_in, width):
    page = sign_in("staff", viewport={"width": width, "height": 900})
    page.goto("/missions/new/")
    page.select_option("[name=visiting_country]", "TG")
    page.click("#delegation .pasting summary")
    page.fill(
        "[name=pasted_members]", f"{DELEGATION}4\tA. AZILAN\tDirecteur\tPatronat\t"
    )
    page.click("[name=read-members]")

    heading = page.locator("#delegation .pasted-head")
    expect(heading).to_be_focused()
    expect(heading).to_contain_text("4 lignes collées.")
    expect(page.locator("#delegation")).to_contain_text("Est-ce la même personne")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible(page)

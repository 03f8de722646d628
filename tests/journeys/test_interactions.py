"""Logging a mission costs little: few interactions, few bytes, no mouse, no width."""

import gzip
import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import assert_accessible
from tests.journeys.counting import CountedPage, is_prose

MOST_INTERACTIONS = 25
MOST_KILOBYTES = 150

# The seed. Those whom the registry knows need their name only.
# To do once lists can be pasted: all six, at no more than four interactions.
DELEGATION = ["Gaston Batchey", "Edmond Amoussou", "Afetogbo Azilan"]
# To do once programmes can be pasted: all four, at no more than four.
VISITS = [
    ("22/01/2019", "ANETI", "Placement à l’international"),
    ("24/01/2019", "OTE", "Services à la diaspora"),
]
FOLLOW_UPS = [
    ("Préparer le projet de protocole ANPE–ANETI", "ANPE", "29 3 2027"),
    ("Désigner le point focal pour la Tunisie", "ANPE", "11 2 2027"),
    ("Transmettre la liste des métiers en tension", "DGE", "15 2 2027"),
]


def test_a_mission_is_logged_in_few_interactions_and_one_save(sign_in):
    page = sign_in("staff")
    page.goto("/missions/new/")
    log = CountedPage(page)

    log.choose("host_country", "TN")
    log.fill("starts_on", "21-25 janv 2019")
    log.fill("purpose", "S’inspirer de l’expérience tunisienne")
    for number, name in enumerate(DELEGATION):
        log.fill(f"members-{number}-name", name)
    for number, (day, institution, subject) in enumerate(VISITS):
        log.fill(f"visits-{number}-takes_place_on", day)
        log.fill(f"visits-{number}-institution", institution)
        log.fill(f"visits-{number}-subject", subject)
    log.fill("debriefing-institution", "ANETI")
    log.fill("debriefing-summary", "La délégation salue l’accueil.")
    for number, (title, institution, due_on) in enumerate(FOLLOW_UPS):
        log.fill(f"follow_ups-{number}-title", title)
        log.fill(f"follow_ups-{number}-owner_institution", institution)
        log.fill(f"follow_ups-{number}-due_on", due_on)
    log.click("button:has-text('Vérifier et terminer')")
    expect(page.locator("h1")).to_have_text("Vérifiez avant d’enregistrer")
    log.click("button:has-text('Enregistrer la mission')")

    expect(page.locator("h1")).to_contain_text("Togo–Tunisie")
    for name in DELEGATION:
        expect(page.locator("main")).to_contain_text(name)
    assert log.interactions <= MOST_INTERACTIONS, log.report()


def test_the_counter_counts_all_but_prose():
    assert is_prose("visits-12-subject")
    assert not is_prose("visits-12-institution")
    assert not is_prose("title")


def test_what_was_saved_by_mistake_is_undone_and_still_typed(sign_in):
    page = sign_in("staff")
    page.goto("/missions/new/")
    page.select_option("[name=host_country]", "TN")
    page.fill("[name=starts_on]", "4-5 févr. 2030")
    page.fill("[name=purpose]", "Saisie par erreur")
    page.click("button:has-text('Vérifier et terminer')")
    page.click("button:has-text('Enregistrer la mission')")
    address = page.url

    page.click("button:has-text('Annuler l’enregistrement')")

    expect(page.locator("[name=purpose]")).to_have_value("Saisie par erreur")
    assert page.request.get(address).status == 404


# The page itself, and what it makes the browser fetch.
FETCHED = """() => performance.getEntriesByType("resource").map(entry => entry.name)"""
WEIGHED = re.compile(r"\.(css|js|woff2)$|/missions/new/$")


def test_the_first_visit_of_the_page_weighs_little(sign_in):
    page = sign_in("staff")
    page.goto("/missions/new/")
    page.wait_for_load_state("networkidle")
    fetched = {page.url, *page.evaluate(FETCHED)}

    sizes = {
        url: packed(page.request.get(url)) for url in fetched if WEIGHED.search(url)
    }

    kinds = {url.rsplit(".", 1)[-1] for url in sizes}
    assert {"css", "js", "woff2"} <= kinds
    assert sum(sizes.values()) / 1000 <= MOST_KILOBYTES, sizes


def packed(response):
    """As a server sends it; fonts are compressed already."""
    body = response.body()
    return len(body) if response.url.endswith(".woff2") else len(gzip.compress(body))


def type_at(page, name, text):
    """Reach a field with the keyboard alone, however many stops there are."""
    for _stop in range(120):
        if page.evaluate("document.activeElement.name") == name:
            page.keyboard.type(text)
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} cannot be reached with the keyboard")


def test_a_mission_is_logged_with_the_keyboard_alone(sign_in):
    page = sign_in("staff")
    page.goto("/missions/new/")
    type_at(page, "host_country", "Tunisie")
    type_at(page, "starts_on", "4-5 mars 2030")
    type_at(page, "members-0-name", "Gaston Batchey")
    # Typing in the last row made the next one; remove the first, and put it back.
    type_at(page, "remove-members", "")
    page.keyboard.press("Enter")
    expect(page.locator("[name=put-back-members]")).to_be_focused()
    page.keyboard.press("Enter")
    name = page.locator("[name=members-0-name][type=text]")
    expect(name).to_have_value("Gaston Batchey")
    name.focus()
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Vérifiez avant d’enregistrer")
    type_at(page, "confirmed", "")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_contain_text("mars 2030")


@pytest.mark.parametrize("width", [1280, 390])
def test_each_state_of_the_page_is_accessible_and_fits(sign_in, width):
    page = sign_in("staff", viewport={"width": width, "height": 900})
    page.goto("/missions/new/")
    page.select_option("[name=host_country]", "TN")
    page.fill("[name=starts_on]", "10-15 janv 2029")
    page.fill("[name=members-0-name]", "Gaston Batchey")
    page.fill("[name=members-1-name]", "Komi Adjovi")
    page.click("[name=remove-members][value='1']")
    expect(page.locator("#delegation .warnings")).to_be_visible()
    assert_fits(page)

    page.click("button:has-text('Vérifier et terminer')")
    assert_fits(page)
    page.click("button:has-text('Enregistrer la mission')")
    expect(page.locator("#saved")).to_be_visible()
    assert_fits(page)
    page.click("summary:has-text('Dupliquer')")
    assert_fits(page)
    page.fill("[name=dates]", "4-9 févr. 2030")
    page.click("button:has-text('Commencer une nouvelle mission')")
    expect(page).to_have_url(re.compile("draft="))
    assert_fits(page)


def assert_fits(page):
    page.wait_for_load_state("networkidle")
    assert_accessible(page)
    beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert beyond <= 0, f"{page.url} is {beyond} px too wide"

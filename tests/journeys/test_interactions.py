"""Logging a mission costs little: few interactions, few bytes, no mouse, no width."""

import gzip
import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import assert_accessible
from tests.journeys.counting import CountedPage, is_prose

MOST_INTERACTIONS = 25
MOST_KILOBYTES = 150

# The seed, as it came by mail: six delegates, four visits.
DELEGATION = """N°\tNom et prénoms\tFonction\tStructure\tSexe
1\tM. BATCHEY Gaston\tDirecteur général de l’emploi\tDGE\tM
2\tM. AMOUSSOU Edmond\tDirecteur général\tANPE\tM
3\tM. AZILAN Afetogbo\tDirecteur des Togolais de l’extérieur\tDTE\tM
4\tMme MENSAH Akouvi\tCheffe de division migration\tDGE\tF
5\tMme TETTEH Ablavi\tReprésentante\tPatronat\tF
6\tM. ADJOVI Komi\tSecrétaire aux affaires sociales\tCSTT\tM
"""
PROGRAMME = """Mardi 22 janvier 2019
9h00 : Visite de l’ANETI : placement à l’international
Mercredi 23 janvier 2019
10h00 : Rencontre avec le Centre de ressources pour les migrants : accueil et orientation
Jeudi 24 janvier 2019
9h00 : Office des Tunisiens à l’étranger (OTE) : services à la diaspora
14h30 : Terre d’asile Tunisie : étrangers en Tunisie
"""
PEOPLE = ["Gaston Batchey", "Edmond Amoussou", "Afetogbo Azilan"]
PEOPLE += ["Akouvi Mensah", "Ablavi Tetteh", "Komi Adjovi"]
POINTS = [
    "Professionnalisme des institutions visitées.",
    "Expertise de l’ANETI en placement à l’international.",
]
PROMISES = [
    ("Préparer le projet de protocole ANPE–ANETI", "ANPE", "29/03/2019"),
    ("Désigner le point focal pour la Tunisie", "ANPE", "11/02/2019"),
    ("Transmettre la liste des métiers en tension", "DGE", "15/02/2019"),
]
LINES = [f"! @{owner} {day} {title}" for title, owner, day in PROMISES]
# Of the visits: which institution a name of the mail means. Of the people as well.
DOUBTS = {"members": 1, "visits": 1}


def take_rows(log, box):
    """Paste, answer what is asked, take: the rows stand on the page."""
    text = {"members": DELEGATION, "visits": PROGRAMME}[box]
    log.click(f".pasting:has([name=pasted_{box}]) > summary")
    log.paste(f"pasted_{box}", text)
    questions = log.page.locator(f".pasted-question:has([name^=pasted_{box}])")
    expect(questions).to_have_count(DOUBTS[box])
    for number in range(DOUBTS[box]):
        name = questions.nth(number).locator("input").first.get_attribute("name")
        log.click(f"[name={name}] >> nth=0")
    log.click(f"[name=accept-{box}]")
    expect(log.page.locator(f"[name=undo-{box}]")).to_be_visible()


def expect_the_seed(page):
    expect(page.locator("h1")).to_contain_text("Togo–Tunisie")
    main = page.locator("main")
    for text in (*PEOPLE, *(title for title, _owner, _day in PROMISES)):
        expect(main).to_contain_text(text)
    expect(main).to_contain_text("Expertise de l’ANETI")
    expect(page.locator("a.visit[href*=visits]")).to_have_count(4)


def begin(log):
    log.choose("host_country", "TN")
    log.fill("starts_on", "21-25 janv 2019")
    log.fill("purpose", "S’inspirer de l’expérience tunisienne")
    take_rows(log, "members")
    take_rows(log, "visits")
    log.fill("debriefing-institution", "ANETI")


def finish(log, how):
    log.click("button:has-text('Vérifier et terminer')")
    expect(log.page.locator("h1")).to_have_text("Vérifiez avant d’enregistrer")
    log.click("button:has-text('Enregistrer la mission')")
    expect_the_seed(log.page)
    print(f"\n{log.interactions} interactions {how}")
    assert log.interactions <= MOST_INTERACTIONS, log.report()


def test_the_whole_seed_is_logged_in_few_interactions_and_one_save(sign_in):
    page = sign_in("staff")
    page.goto("/missions/new/")
    log = CountedPage(page)

    begin(log)
    log.write("debriefing-summary", POINTS)
    for number, (title, owner, day) in enumerate(PROMISES):
        log.fill(f"follow_ups-{number}-title", title)
        log.fill(f"follow_ups-{number}-owner_institution", owner)
        log.fill(f"follow_ups-{number}-due_on", day)
    finish(log, "with follow-ups as rows")


def test_follow_ups_that_are_lines_of_the_debriefing_cost_less(sign_in):
    page = sign_in("staff")
    page.goto("/missions/new/")
    log = CountedPage(page)

    begin(log)
    log.write("debriefing-summary", [*POINTS, *LINES])
    finish(log, "with follow-ups as lines")


def test_the_whole_seed_is_logged_with_the_keyboard_alone(sign_in):
    page = sign_in("staff")
    page.goto("/missions/new/")
    log = CountedPage(page)

    log.type("host_country", "Tunisie")
    log.type("starts_on", "21-25 janv 2019")
    log.type("purpose", "S’inspirer de l’expérience tunisienne")
    for box, text in (("members", DELEGATION), ("visits", PROGRAMME)):
        log.press_on(f".pasting:has([name=pasted_{box}]) > summary")
        log.paste_at(f"pasted_{box}", text)
        expect(page.locator(f"[name=accept-{box}]")).to_be_visible()
        for _number in range(DOUBTS[box]):
            log.press_on(".pasted-question input", "Space")
        log.press_on(f"[name=accept-{box}]")
        expect(page.locator(".pasted-note:focus")).to_be_visible()
    log.type("debriefing-institution", "ANETI")
    page.keyboard.press("Escape")
    log.type_lines("debriefing-summary", [*POINTS, *LINES])
    log.press_on(".log-buttons .btn-primary")
    expect(page.locator("h1")).to_have_text("Vérifiez avant d’enregistrer")
    log.press_on("[name=confirmed]")

    expect_the_seed(page)
    print(f"\n{log.interactions} interactions with the keyboard alone")
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
    # What the page fetches after it has come would find nothing once it is undone.
    page.wait_for_load_state("networkidle")

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
    total = sum(sizes.values()) / 1000
    print(f"\n{total:.1f} kB")
    assert total <= MOST_KILOBYTES, sizes


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

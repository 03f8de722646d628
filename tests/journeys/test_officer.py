"""A ministry officer logs the mission of January 2019 and finds it again."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import assert_accessible, assert_fits

# The seed: three officials by name, the others by function; four visits.
DELEGATION = [
    ("Gaston Batchey", "Directeur général de l’emploi", "DGE"),
    ("Edmond Amoussou", "Directeur général", "ANPE"),
    ("Afetogbo Azilan", "Directeur des Togolais de l’extérieur", "DTE"),
    ("", "Représentant du patronat togolais", "CNP-Togo"),
    ("", "Représentant des centrales syndicales", "CNTT"),
    ("", "Représentant des centrales syndicales", "CSTT"),
]
VISITS = [
    ("22/01/2019", "09:00", "ANETI", "Placement à l’international"),
    ("23/01/2019", "10:00", "CRM / MRC", "Orientation"),
    ("24/01/2019", "09:00", "OTE", "Services à la diaspora"),
    ("24/01/2019", "14:30", "Terre d'asile Tunisie", "Étrangers en Tunisie"),
]
FOLLOW_UPS = [
    ("Préparer le projet de protocole ANPE–ANETI", "ANPE", "29 3 2027"),
    ("Désigner le point focal pour la Tunisie", "ANPE", "11 2 2027"),
    ("Transmettre la liste des métiers en tension", "DGE", "15 2 2027"),
]


def fill_rows(page, prefix, rows, fill_row):
    for number, row in enumerate(rows):
        if not page.locator(f"[name^={prefix}-{number}-]").count():
            page.click(f"button[name=add-{prefix}]")
            page.wait_for_selector(f"[name^={prefix}-{number}-]", state="attached")
        fill_row(f"{prefix}-{number}", row)


def log_the_seed(page):
    page.goto("/missions/new/")
    page.select_option("[name=visiting_country]", "TG")
    page.select_option("[name=host_country]", "TN")
    page.fill("[name=starts_on]", "21/01/2019")
    page.fill("[name=ends_on]", "25/01/2019")
    page.fill("[name=city]", "Tunis")
    page.fill("[name=lead_institution]", "DGE")
    page.fill("[name=host_institution]", "ANETI")
    page.fill("[name=purpose]", "S’inspirer de l’expérience tunisienne")

    def member(row, who):
        name, title, institution = who
        page.fill(f"[name={row}-name]", name)
        page.fill(f"[name={row}-title]", title)
        page.fill(f"[name={row}-institution]", institution)

    def visit(row, what):
        day, hour, institution, subject = what
        page.fill(f"[name={row}-takes_place_on]", day)
        page.fill(f"[name={row}-start_time]", hour)
        page.fill(f"[name={row}-institution]", institution)
        page.fill(f"[name={row}-subject]", subject)

    def follow_up(row, what):
        title, institution, due_on = what
        page.fill(f"[name={row}-title]", title)
        page.fill(f"[name={row}-owner_institution]", institution)
        page.fill(f"[name={row}-due_on]", due_on)

    fill_rows(page, "members", DELEGATION, member)
    fill_rows(page, "visits", VISITS, visit)
    fill_rows(page, "follow_ups", FOLLOW_UPS, follow_up)
    page.fill("[name=debriefing-held_on]", "25/01/2019")
    page.fill("[name=debriefing-institution]", "ANETI")
    page.fill("[name=debriefing-summary]", "La délégation salue l’accueil.")


@pytest.mark.parametrize("has_javascript", [True, False], ids=["script", "no script"])
def test_the_officer_logs_the_mission_and_finds_it(sign_in, has_javascript):
    page = sign_in("staff", java_script_enabled=has_javascript)
    log_the_seed(page)
    page.click("button:has-text('Vérifier et terminer')")
    expect(page.locator("main")).to_contain_text("Aucun message n’est envoyé")
    page.click("button:has-text('Enregistrer la mission')")

    expect(page.locator("h1")).to_contain_text("Togo")
    address = page.url.split("?")[0]
    content = page.locator("main")
    for text in ("Gaston Batchey", "Edmond Amoussou", "ANETI", "TAT"):
        expect(content).to_contain_text(text)
    expect(content).to_contain_text("La délégation salue l’accueil.")
    page.goto(f"{address}follow-ups/")
    for title, _institution, _due_on in FOLLOW_UPS:
        expect(page.locator("main")).to_contain_text(title)

    page.goto("/missions/?q=tunisienne")
    expect(page.locator("main")).to_contain_text(address.rstrip("/").split("/")[-1])


def test_a_mistake_is_named_and_nothing_typed_is_lost(sign_in):
    page = sign_in("staff")
    page.goto("/missions/new/")
    page.select_option("[name=visiting_country]", "TG")
    page.fill("[name=starts_on]", "31 février")
    page.fill("[name=purpose]", "Un long texte")
    page.click("button:has-text('Vérifier et terminer')")

    expect(page.locator("[role=alert]")).to_be_focused()
    expect(page).to_have_title(re.compile("^Erreur"))
    expect(page.locator("[name=purpose]")).to_have_value("Un long texte")
    expect(page.locator("[name=starts_on]")).to_have_value("31 février")
    assert_accessible(page)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_officers_pages_are_accessible_and_fit_the_screen(sign_in, width):
    page = sign_in("staff", viewport={"width": width, "height": 900})
    for address in (
        "/",
        "/missions/",
        "/missions/new/",
        "/missions/TG-TN-2019-01/",
        "/missions/TG-TN-2019-01/visits/1/",
        "/follow-ups/",
        "/follow-ups/1/",
        "/institutions/",
        "/me/",
    ):
        response = page.goto(address)
        assert response.status == 200, address
        assert_fits(page)

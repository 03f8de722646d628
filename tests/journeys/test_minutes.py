"""Minutes from the first line to an addendum; what is typed never runs."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import assert_accessible
from tests.lib.xss_corpus import PAYLOADS

VISIT = "/missions/TG-TN-2019-01/visits/2/"
SAID = """# Accueil

Le centre reçoit **120 personnes** par semaine.

! @ANPE 15/03/2027 envoyer le projet de protocole
! @XYZ désigner un point focal
= Deux réunions par an
? Qui finance les réunions
"""
CORPUS = "\n\n".join(PAYLOADS)


def check(page):
    """Nothing ran, everything can be read, and nothing sticks out."""
    assert page.evaluate("window.__ran") is None
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page)
        beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert beyond <= 0, f"{page.url} is {beyond} px too wide at {width}"
    page.set_viewport_size({"width": 1280, "height": 900})


def write(page, text):
    page.fill("[name=text]", text)
    page.click("button:has-text('Enregistrer le compte rendu')")
    expect(page.locator(".toasts")).to_contain_text("Le compte rendu est enregistré.")


def press(page, label, *, said):
    """Press the button and wait for what it says."""
    page.click(f"main button:text-is('{label}')")
    expect(page.locator(".toasts")).to_contain_text(said)


def see_what_is_recognised(staff):
    """Shown at once, and nothing is saved."""
    # The preview follows the keys once its script runs.
    staff.wait_for_load_state("networkidle")
    staff.fill("[name=text]", SAID)
    preview = staff.locator("#preview")
    expect(preview).to_contain_text("2 suites à donner")
    expect(preview).to_contain_text("Envoyer le projet de protocole")
    expect(preview).to_contain_text("@XYZ n’est pas connu.")
    expect(preview.locator(".mark-label")).to_have_count(4)
    staff.fill("[name=text]", f"{SAID}\n{CORPUS}")
    staff.click("button:has-text('Aperçu')")
    expect(preview).to_contain_text("<svg onload=window.__ran=1>")
    check(staff)


def correct_a_follow_up(staff):
    """A marked line is a follow-up of the visit, and can be corrected."""
    write(staff, f"{SAID}\n{CORPUS}")
    row = staff.locator("tr:has-text('Envoyer le projet de protocole')")
    expect(row).to_contain_text("ANPE")
    expect(row).to_contain_text("15 mars 2027")
    check(staff)
    row.locator("a:has-text('Corriger')").click()
    staff.fill("[name=due_on]", "30/04/2027")
    press(staff, "Enregistrer", said="Enregistré")
    expect(staff.locator("main")).to_contain_text("30 avril 2027")
    staff.goto(VISIT)
    expect(staff.locator("main")).to_contain_text("Corrigée à la main")
    press(staff, "Envoyer en relecture", said="est en relecture")


def ask_for_a_correction(staff, host):
    """The other side asks for a correction, and gets it."""
    host.goto(VISIT)
    host.click("a:has-text('Demander une correction')")
    host.fill("[name=note]", "Ils étaient 140.")
    press(host, "Demander une correction", said="ouvert pour correction")
    staff.goto(VISIT)
    expect(staff.locator("#minutes")).to_contain_text("Ils étaient 140.")
    staff.click("#minutes a:has-text('Modifier')")
    write(staff, f"{SAID}\n{CORPUS}".replace("120", "140"))
    press(staff, "Envoyer en relecture", said="est en relecture")


def approve_what_changed(host):
    """Two clicks: see what changed, approve."""
    host.goto(VISIT)
    host.click("a:has-text('Voir ce qui a changé')")
    expect(host.locator(".prose del")).to_contain_text("**120")
    expect(host.locator(".prose ins")).to_contain_text("**140")
    check(host)
    press(host, "Valider", said="Le compte rendu est validé.")
    expect(host.locator("#minutes")).to_contain_text(re.compile("Validé par"))


def add_an_addendum(staff, host):
    """Locked from now on, and added to."""
    staff.goto(VISIT)
    staff.click("a:has-text('Ajouter un additif')")
    staff.fill("[name=text]", f"! @ANPE 15/05/2027 relancer l’ANETI\n\n{CORPUS}")
    check(staff)
    press(staff, "Envoyer en relecture", said="L’additif est en relecture")
    expect(staff.locator("#addendum-1")).to_contain_text("relancer l’ANETI")
    expect(staff.locator("#follow-ups")).to_contain_text("Relancer l’ANETI")
    host.goto(VISIT)
    press(host, "Valider", said="L’additif est validé.")
    expect(host.locator("#addendum-1")).to_contain_text("Validé par")
    check(host)


def gather_the_points(staff):
    """The debriefing takes over what was concluded."""
    staff.goto("/missions/TG-TN-2019-01/edit/")
    staff.click("button:has-text('Reprendre les points des comptes rendus')")
    summary = staff.locator("[name=debriefing-summary]")
    expect(summary).to_have_value(re.compile("= Deux réunions par an"))
    expect(summary).to_have_value(re.compile("- Relancer l’ANETI \\(ANPE"))


def test_minutes_from_the_first_line_to_an_addendum(sign_in):
    staff = sign_in("staff")
    staff.on("dialog", lambda dialog: staff.evaluate("window.__ran = 1"))
    staff.goto(VISIT)
    staff.click("a:has-text('Rédiger le compte rendu')")
    see_what_is_recognised(staff)
    correct_a_follow_up(staff)
    host = sign_in("coordinator")
    ask_for_a_correction(staff, host)
    approve_what_changed(host)
    add_an_addendum(staff, host)
    gather_the_points(staff)


def test_minutes_that_were_typed_and_left_are_there_again(sign_in):
    """A look at the preview in between changes nothing about that."""
    page = sign_in("staff")
    page.goto("/missions/TG-TN-2019-01/visits/3/minutes/")
    state = page.locator("[data-draft-state]")
    page.fill("[name=text]", "Le centre")
    expect(state).to_contain_text("Enregistré à")
    page.click("button:has-text('Aperçu')")
    expect(page.locator("#preview")).to_contain_text("Rien n’est encore enregistré.")
    page.fill("[name=text]", SAID)
    expect(page.locator("#preview .mark-label")).to_have_count(4)
    expect(state).to_contain_text("Enregistré à")
    check(page)
    page.goto("/missions/TG-TN-2019-01/visits/3/minutes/")
    expect(page.locator("#draft-offers")).to_contain_text("Accueil")
    check(page)
    page.click("a:has-text('Reprendre le brouillon')")

    expect(page.locator("[name=text]")).to_have_value(re.compile("! @XYZ"))
    expect(page.locator("#preview .mark-label")).to_have_count(4)
    page.click("button:has-text('Aperçu')")
    page.click("button:has-text('Enregistrer le compte rendu')")
    expect(page.locator(".toasts")).to_contain_text("Le compte rendu est enregistré.")
    page.goto("/missions/TG-TN-2019-01/visits/3/minutes/")
    expect(page.locator("#draft-offers .note")).to_have_count(0)


def test_without_a_script_the_preview_is_a_page(sign_in):
    page = sign_in("staff", java_script_enabled=False)
    page.goto("/missions/TG-TN-2019-01/visits/3/minutes/")
    page.fill("[name=text]", SAID)
    page.click("button:has-text('Aperçu')")

    expect(page.locator("#preview")).to_contain_text("Rien n’est encore enregistré.")
    expect(page.locator("#preview .mark-label")).to_have_count(4)
    expect(page.locator("[name=text]")).to_have_value(re.compile("! @XYZ"))

"""From a request to its mission, and a chase that reaches who must act."""

from playwright.sync_api import expect

from tests.journeys.conftest import assert_accessible


def choose(page, label, words):
    """An option by a part of what it says."""
    field = page.get_by_label(label, exact=True)
    option = field.locator("option").filter(has_text=words).first
    field.select_option(value=option.get_attribute("value"))


def ask(officer):
    """Draft a request and submit it; its address."""
    officer.goto("/requests/")
    officer.click("a:has-text('Rédiger une demande')")
    officer.fill("input[name=title]", "Mission d’étude sur la certification")
    choose(officer, "Programme", "FMM")
    choose(officer, "Institution qui demande", "Direction générale de l")
    choose(officer, "Pays d’accueil souhaité (facultatif)", "Tunisie")
    officer.fill("input[name=wanted_from]", "2/3/2027")
    officer.fill("input[name=wanted_until]", "5/3/2027")
    officer.click("button:has-text('Enregistrer')")
    officer.click("a:has-text('Soumettre la demande')")
    officer.click("button:has-text('Soumettre la demande')")
    return officer.url


def decide(coordinator, address):
    """From the eligibility sheet to the approval."""
    coordinator.goto(address)
    # The programme has ended: a point to check, never a bar.
    expect(coordinator.locator(".note.warn")).to_contain_text("31 mars 2021")
    coordinator.click("a:has-text('Déclarer recevable')")
    for field in coordinator.locator("select[name$=_answer]").all():
        field.select_option("yes")
    assert_accessible(coordinator)
    coordinator.fill("textarea[name=note]", "Prolongation accordée")
    coordinator.click("button:has-text('Déclarer recevable')")
    coordinator.click("a:has-text('Consigner l’instruction')")
    for name in ("objectives", "expected_results", "delegate_profiles"):
        coordinator.fill(f"textarea[name={name}]", "Exemple")
    coordinator.fill("input[name=paid_by]", "Le programme")
    coordinator.click("button:has-text('Consigner l’instruction')")
    coordinator.click("a:has-text('Approuver la demande')")
    coordinator.fill("textarea[name=note]", "Accord verbal du bailleur")
    coordinator.click("button:has-text('Approuver la demande')")
    expect(coordinator.locator(".page-head .tag")).to_contain_text("Approuvée")


def test_a_request_is_asked_for_decided_and_becomes_a_mission_on_its_chain(sign_in):
    officer = sign_in("staff")
    address = ask(officer)
    decide(sign_in("coordinator"), address)

    officer.goto(address)
    officer.click("button:has-text('Consigner la mission')")
    expect(officer.locator("main")).to_contain_text("découle de la demande")
    officer.click("button[name=draft]:visible >> nth=0")
    officer.wait_for_url("**/missions/TG-TN-2027-**")
    beads = officer.locator(".beads")
    expect(beads.locator("[aria-current]")).to_contain_text("Mission")
    expect(beads.locator("li").first).to_contain_text("Approuvée")
    assert_accessible(officer)
    beads.locator("li").first.locator("a").click()
    expect(officer.locator("h1")).to_have_text("Mission d’étude sur la certification")


def test_a_chase_is_read_before_it_is_sent_and_arrives(sign_in, stack):
    account = stack.accounts["staff"]
    stack.wake(account["email"])
    page = sign_in("coordinator")
    page.goto("/plans/TG-SNMP/milestones/1.1.3/")
    page.click("a:has-text('Relancer')")
    expect(page.locator("main")).to_contain_text("Votre réponse est attendue")
    assert_accessible(page)
    page.fill("textarea[name$=-note]", "Où en est la signature ?")
    page.click("button:has-text('Envoyer 1')")

    expect(page.locator("main")).to_contain_text("Relance adressée à")
    mail = stack.wait_for_mail(to=account["email"], about="Votre réponse est attendue")
    assert "Où en est la signature ?" in mail.get_body(("plain",)).get_content()

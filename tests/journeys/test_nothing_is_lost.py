"""Network cut, tab killed, session ended, two editors: 100 tries, no word lost."""

import re
from time import monotonic, sleep

import psycopg2
import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import assert_accessible

ADD, EDIT = "/missions/new/", "/missions/TG-TN-2019-01/edit/"
SHORT = "/follow-ups/1/edit/"
CUTS, KILLS, ENDS, PAIRS = 67, 25, 4, 4
# What Chromium writes down by itself when a request finds no network, or an answer
# says that the session has ended or that two edits clash.
EXPECTED = re.compile(
    r"net::ERR_INTERNET_DISCONNECTED|status of 401|status of 409|net::ERR_ABORTED"
)


@pytest.fixture
def complaints_expected():
    return EXPECTED


@pytest.fixture
def tell(request):
    """Print the figures, whatever pytest captures."""
    capture = request.config.pluginmanager.getplugin("capturemanager")

    def say(text):
        with capture.global_and_fixture_disabled():
            print(f"\n{text}")

    return say


def words(kind, number):
    return f"{kind} {number} : le Togo sollicite l’expertise tunisienne"


def state(page):
    return page.locator("[data-draft-state]")


def kept_here(page):
    return page.evaluate(
        "Object.keys(localStorage).filter(k => k.startsWith('draft:'))"
    )


def wait_until(is_so):
    """Asked from here: the content security policy lets no text be run as script."""
    before = monotonic()
    while not is_so():
        assert monotonic() - before < 15, "waited in vain"
        sleep(0.02)


def wait_until_sent(page):
    wait_until(lambda: not kept_here(page))


def typed_on_server(stack, key):
    """What the server has kept of the long text, under the key of the page."""
    with psycopg2.connect(stack.database_url) as connection, connection.cursor() as c:
        c.execute(
            "SELECT COALESCE(fields->'purpose', fields->'detail')->>0 FROM drafts_draft WHERE key = %s",
            [key],
        )
        found = c.fetchone()
    return found and found[0]


def key_of(page):
    return page.input_value("[name=draft_key]")


def test_words_typed_without_a_network_arrive_when_it_is_back(sign_in, stack, tell):
    page = sign_in("staff")
    page.goto(ADD)
    lost = 0
    for number in range(CUTS):
        page.context.set_offline(True)
        page.fill("[name=purpose]", words("coupure", number))
        lost += len(kept_here(page)) != 1
        if number == 0:
            expect(state(page)).to_contain_text("Gardé sur ce poste")
        page.context.set_offline(False)
        wait_until_sent(page)
        lost += typed_on_server(stack, key_of(page)) != words("coupure", number)
    expect(state(page)).to_contain_text("Enregistré à")
    tell(f"{CUTS} cuts of the network: {lost} lost")
    assert lost == 0


def test_words_of_a_tab_that_was_killed_are_there_again(sign_in, stack, tell):
    """Killed within the two seconds before anything is sent."""
    page = sign_in("staff")
    context = page.context
    lost = 0
    for number in range(KILLS):
        tab = context.new_page()
        tab.goto(SHORT, wait_until="domcontentloaded")
        wait_until(lambda: tab.evaluate("window.passerelle?.open.size"))  # noqa: B023
        key = key_of(tab)
        tab.fill("[name=detail]", words("onglet", number))
        tab.close(run_before_unload=False)
        page.goto("/me/", wait_until="domcontentloaded")
        wait_until_sent(page)
        lost += typed_on_server(stack, key) != words("onglet", number)
    tell(f"{KILLS} killed tabs: {lost} lost")
    assert lost == 0
    page.goto("/")
    page.locator("#resume a").first.click()
    expect(page.locator("[name=detail]")).to_have_value(re.compile("^onglet"))


def end_session(stack):
    with psycopg2.connect(stack.database_url) as connection, connection.cursor() as c:
        c.execute("DELETE FROM django_session")


def sign_in_again(page, account):
    dialog = page.locator("dialog[open]")
    dialog.locator("[name=login]").fill(account["email"])
    dialog.locator("[name=password]").fill(account["password"])
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)


def test_a_session_that_ended_asks_on_the_page_and_goes_on(sign_in, stack, tell):
    page = sign_in("staff")
    page.goto(ADD)
    lost = 0
    for number in range(ENDS):
        end_session(stack)
        page.fill("[name=purpose]", words("session", number))
        expect(page.locator("dialog[open]")).to_be_visible()
        if number == 0:
            assert_accessible(page)
        sign_in_again(page, stack.accounts["staff"])
        wait_until_sent(page)
        lost += page.input_value("[name=purpose]") != words("session", number)
        lost += typed_on_server(stack, key_of(page)) != words("session", number)
    tell(f"{ENDS} ended sessions: {lost} lost")
    assert lost == 0


def test_two_editors_lose_nothing(sign_in, tell):
    one, other = sign_in("staff"), sign_in("coordinator")
    lost = 0
    for number in range(PAIRS):
        one.goto(EDIT), other.goto(EDIT)
        one.fill("[name=purpose]", words("objet", number))
        other.fill("[name=city]", f"Tunis {number}")
        for page in (other, one):
            page.click("button.btn-primary:has-text('Enregistrer')")
            page.wait_for_url("**/missions/TG-TN-2019-01/?saved=*")
        one.goto(EDIT)
        lost += one.input_value("[name=purpose]") != words("objet", number)
        lost += one.input_value("[name=city]") != f"Tunis {number}"
    tell(f"{PAIRS} pairs of editors: {lost} lost")
    assert lost == 0


def test_a_form_that_was_saved_leaves_no_draft_behind(sign_in):
    page = sign_in("staff")
    page.goto(EDIT)
    page.fill("[name=purpose]", "Saisi et enregistré aussitôt")
    page.click("button.btn-primary:has-text('Enregistrer')")
    page.wait_for_url("**/missions/TG-TN-2019-01/?saved=*")
    page.wait_for_load_state("networkidle")
    page.goto("/")
    page.wait_for_load_state("networkidle")

    expect(page.locator("main")).not_to_contain_text("Modifier TG-TN-2019-01")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_of_choices_is_accessible_and_saves_the_choice(sign_in, width):
    size = {"width": width, "height": 900}
    one, other = sign_in("staff", viewport=size), sign_in("coordinator")
    one.goto(EDIT), other.goto(EDIT)
    for page, name in ((other, "eux"), (one, "moi")):
        page.fill("[name=debriefing-summary]", f"Points de {name}, {width}")
        page.fill("[name=city]", f"Ville de {name}, {width}")
        page.click("button.btn-primary:has-text('Enregistrer')")
    expect(one.locator("h1")).to_contain_text("a modifié la même chose que vous")
    assert_accessible(one)
    assert one.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    one.get_by_label("Version de").first.check()
    one.click("button:has-text('Enregistrer ces choix')")
    one.wait_for_url("**/missions/TG-TN-2019-01/?saved=*")

    one.goto(EDIT)
    summary = one.input_value("[name=debriefing-summary]")
    assert f"Points de moi, {width}\nPoints de eux, {width}" in summary
    assert one.input_value("[name=city]") == f"Ville de eux, {width}"


def test_signing_out_with_unsent_words_asks_and_leaves_nothing(sign_in):
    page = sign_in("staff")
    page.goto(ADD)
    page.context.set_offline(True)
    page.fill("[name=purpose]", "Pas encore envoyé")
    page.locator(".rail [data-signs-out] button").click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("Du texte n’est pas encore envoyé")
    assert_accessible(page)
    page.context.set_offline(False)
    dialog.get_by_text("L’abandonner et se déconnecter").click()
    page.wait_for_url("**/signin/**")

    assert kept_here(page) == []


def test_somebody_else_who_signs_in_sees_and_sends_nothing(sign_in, stack):
    page = sign_in("staff")
    page.goto(ADD)
    key = key_of(page)
    end_session(stack)
    page.fill("[name=purpose]", "Les mots du premier")
    expect(page.locator("dialog[open]")).to_be_visible()
    sent = page.locator("dialog[open]")
    account = stack.accounts["coordinator"]
    sent.locator("[name=login]").fill(account["email"])
    sent.locator("[name=password]").fill(account["password"])
    page.keyboard.press("Enter")
    page.wait_for_url(f"{stack.url}/")

    page.wait_for_load_state("networkidle")
    assert "Les mots du premier" not in page.content()
    assert typed_on_server(stack, key) is None


def test_a_second_window_has_the_choice(sign_in):
    page = sign_in("staff")
    page.goto(ADD)
    page.fill("[name=purpose]", "Première fenêtre")
    expect(state(page)).to_contain_text("Enregistré à")
    second = page.context.new_page()
    second.goto(f"{ADD}?draft={key_of(page)}")
    second.fill("[name=purpose]", "Seconde fenêtre")
    expect(state(second)).to_contain_text("Enregistré à")

    page.fill("[name=purpose]", "Première fenêtre encore")

    expect(state(page)).to_contain_text("dans une autre fenêtre")
    page.click("[data-draft-mine]")
    expect(state(page)).to_contain_text("Enregistré à")

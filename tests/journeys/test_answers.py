"""Somebody answers a reminder from the mail, on a phone, without signing in."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import assert_fits

PHONE = {"viewport": {"width": 390, "height": 844}}
TITLE = "Avis des partenaires sociaux recueilli"


def link_of(mail, title):
    """The first link to answer that comes after this title."""
    text = mail.get_body(("plain",)).get_content()
    after = text[text.index(title) :]
    return urlsplit(re.search(r"http://\S+/reminders/answer/[^/\s]+/", after)[0]).path


@pytest.fixture
def mail(stack):
    account = stack.accounts["staff"]
    stack.remind(account["email"])
    return stack.wait_for_mail(to=account["email"], saying=TITLE)


def test_done_is_said_from_the_mail_and_the_coordinator_sees_it(
    mail, open_browser, sign_in, stack
):
    phone = open_browser(**PHONE)
    phone.goto(link_of(mail, TITLE))
    expect(phone.locator("h1")).to_contain_text(TITLE)
    assert_fits(phone)

    phone.get_by_text("Fait", exact=True).click()
    phone.fill("[name=done-note]", "Procès-verbal du 12 mars, signé par les quatre")
    phone.get_by_role("button", name="Dire que c’est fait").click()
    expect(phone.locator("main")).to_contain_text("Il n’y a plus rien à répondre")
    assert_fits(phone)
    assert "/signin/" not in phone.url
    assert not [c for c in phone.context.cookies() if c["name"] == "session"]

    page = sign_in("coordinator")
    page.goto("/plans/TG-SNMP/milestones/1.1.2/")
    expect(page.locator("main")).to_contain_text("À confirmer")
    expect(page.locator("main")).to_contain_text("Par le lien d’un courriel.")
    page.goto("/notices/")
    expect(page.locator("main")).to_contain_text("Procès-verbal du 12 mars")
    # As it was, for the journeys that come after this one.
    page.goto("/plans/TG-SNMP/milestones/1.1.2/send-back/")
    page.fill("[name=note]", "Il manque une signature")
    page.locator("main form button").first.click()
    expect(page.locator("main")).to_contain_text("Il manque une signature")


def test_the_page_works_without_javascript_and_shows_what_is_missing(
    mail, open_browser
):
    phone = open_browser(**PHONE, java_script_enabled=False)
    phone.goto(link_of(mail, TITLE))
    phone.get_by_text("Demander de l’aide", exact=True).click()
    phone.get_by_role("button", name="Demander aux coordinateurs").click()

    expect(phone.locator("[role=alert]")).to_be_visible()
    expect(phone.locator("[name=help-note]")).to_be_visible()


def test_a_kind_of_mail_is_muted_and_taken_back(mail, open_browser):
    phone = open_browser(**PHONE)
    address = re.search(r"<(http[^>]+)>", mail["List-Unsubscribe"])[1]
    phone.goto(urlsplit(address).path)
    assert_fits(phone)

    phone.select_option("[name=days]", "3")
    phone.get_by_role("button", name="Mettre ces courriels en pause").click()
    expect(phone.locator("main")).to_contain_text("Vous ne recevez aucun")
    assert_fits(phone)
    phone.get_by_role("button", name="Les recevoir de nouveau").click()

    expect(phone.locator("main")).not_to_contain_text("Vous ne recevez aucun")

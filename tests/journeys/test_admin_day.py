"""A day of an administrator: a messy sheet comes in, two records become one and two
again, rows are changed together and back, a file goes out and in again."""

import re
from io import BytesIO
from time import monotonic

import pytest
from celery import Celery
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.journeys.conftest import MAIL_SECONDS, assert_fits
from tests.journeys.test_merging import add_double

LIST = "/institutions/?country=MR&columns=name.type.city.status"
# As offices send them: Windows-1252, a title above, a country as people say it, a day
# and a type that do not exist, and one body that the registry knows by another spelling.
MESSY = """Organismes mauritaniens – état 2026;;;;;
;;;;;
Nom;Sigle;Pays;Type;Ville;Anciens noms
Bureau de l’emploi de Nouadhibou;BEN;Mauretanie;PES;Nouadhibou;
Caisse des pêcheurs artisanaux;CPA;Mauretanie;SOC;Nouakchott;Fonds des pêcheurs (2004-02-31–2013)
Union nat. du patronnat mauritanien;;Mauritanie;EMP;Nouakchott;
Office des métiers de l’Adrar;OMA;Mauritanie;ministère de la magie;Atar;
"""
NEW = (
    "Bureau de l’emploi de Nouadhibou",
    "Caisse des pêcheurs artisanaux",
    "Office des métiers de l’Adrar",
)
KNOWN, ITS_NAME = "/institutions/MR-UNPM/", "Union nationale du patronat de Mauritanie"
KEPT = "/institutions/TN-ANETI/"
DOUBLE = "Agence nationale de l’emploi et du travail independant"


@pytest.fixture
def sweep(stack):
    """The look for duplicates that the worker has of a night, now."""

    def swept():
        with Celery(broker=stack.redis_url, set_as_current=False) as clock:
            clock.send_task("institutions.sweep_duplicates")

    return swept


def reload_until(page, seen):
    """The page has no timer of its own: looked at again until this is on it."""
    before = monotonic()
    while not seen.count():
        assert monotonic() - before < MAIL_SECONDS, f"{page.url} does not show it"
        page.wait_for_timeout(500)
        page.reload()


def send(page, sheet):
    page.goto("/data/imports/")
    page.click("main .page-head a.btn-primary")
    page.set_input_files("[name=sheet]", files=[sheet])
    page.click("main form .form-actions button")
    if "/columns/" in page.url:
        assert_fits(page)
        page.click("main form .form-actions button")


def import_messy(page):
    """Three new bodies and one that is known: where they were written."""
    sheet = MESSY.replace("\n", "\r\n").encode("cp1252")
    send(page, {"name": "organismes.csv", "mimeType": "text/csv", "buffer": sheet})
    problems = page.locator("#problems")
    expect(problems).to_contain_text("Mauretanie")
    expect(problems).to_contain_text("Cette date n’existe pas.")
    expect(problems).to_contain_text("Type d’institution inconnu.")
    expect(problems).to_contain_text(f"Ressemble à « {ITS_NAME} (UNPM), MR-UNPM ».")
    assert_fits(page)

    page.click("#problems button:has-text('Accepter pour 2 lignes')")
    expect(problems).not_to_contain_text("Mauretanie")
    magic = problems.locator("tr:has-text('magie')")
    magic.locator("summary").click()
    magic.get_by_label("Valeur").fill("Organisme de formation professionnelle")
    magic.get_by_role("button", name="Corriger").click()
    expect(problems).not_to_contain_text("magie")
    page.click("#problems button:has-text('C’est la même')")
    expect(problems).not_to_contain_text("Ressemble à")
    page.click("#problems tr:has-text('2004-02-31') td a")
    assert_fits(page)
    page.fill("[name=cell_former_names]", "Fonds des pêcheurs (2004-02-28–2013)")
    page.click("main form .form-actions button")

    page.click("button:has-text('Écrire les 4 lignes valides')")
    done = page.locator("main")
    expect(done).to_contain_text("4 lignes sont écrites.")
    assert_fits(page)
    return page.url


def merge_and_undo(page, sweep):
    code = add_double(page, DOUBLE)
    sweep()
    page.goto("/data/duplicates/")
    pair = page.locator(".pairs tr", has_text=DOUBLE)
    reload_until(page, pair)
    assert_fits(page)
    pair.first.get_by_role("link", name="Comparer").click()
    assert_fits(page)
    page.click("text=Fusionner 2 fiches en 1")
    assert_fits(page)
    merged_at = page.url

    # Whichever of the two was kept, the address of the other leads to it.
    addresses = {KEPT, f"/institutions/{code}/"}
    led_to = set()
    for address in addresses:
        page.goto(address)
        led_to.add(page.url)
    assert len(led_to) == 1

    page.goto(merged_at)
    page.click("text=Annuler la fusion")
    expect(page.locator("main")).to_contain_text("Ce sont de nouveau deux fiches")
    for address in addresses:
        page.goto(address)
        assert page.url.endswith(address)


def change_and_undo(page):
    """The city of those that came in, and of no other."""
    page.goto(LIST)
    for name in NEW:
        page.get_by_label(f"Choisir : {name}").check()
    page.get_by_role("button", name="Modifier ensemble").click()
    page.fill("[name=city]", "Rosso")
    assert_fits(page)
    page.get_by_role("button", name="Voir ce qui change").click()
    assert_fits(page)
    page.get_by_role("button", name="Modifier 3 institutions").click()
    expect(page.locator(".work-done")).to_contain_text("3 institutions modifiées.")
    assert_fits(page)
    changed_at = page.url

    page.get_by_role("link", name="Retour à la liste").click()
    moved = page.locator(".work-table td[data-label=Ville]", has_text="Rosso")
    expect(moved).to_have_count(3)
    page.goto(changed_at)
    page.get_by_role("button", name="Annuler").click()
    expect(page.locator(".work-done")).to_contain_text("Annulé par")
    page.goto(LIST)
    expect(moved).to_have_count(0)
    assert_fits(page)


def export_again(page):
    """The list as a file that can be imported again, as the browser got it."""
    page.goto("/institutions/")
    page.locator(".page-head").get_by_role("link", name="Exporter").click()
    assert_fits(page)
    page.get_by_role("link", name="Pour réimporter").click()
    assert_fits(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Exporter").click()
    return download.value.path().read_bytes()


def assert_unchanged(page, content):
    """Sent as it came, each row is known and none changes anything."""
    sheet = load_workbook(BytesIO(content), read_only=True).worksheets[0]
    count = len(list(sheet.iter_rows(values_only=True))) - 1
    assert count > len(NEW)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    send(page, {"name": "liste.xlsx", "mimeType": kind, "buffer": content})
    results = page.locator(".results")
    expect(results).to_contain_text(re.compile("Sans changement"))
    expect(page.locator("[hx-trigger='every 2s']")).to_have_count(0)
    assert_fits(page)
    lines = results.inner_text().split("\n")
    found = dict(zip(lines[::2], lines[1::2], strict=True))
    assert found["Sans changement"] == str(count), page.locator("main").inner_text()
    assert {found[kind] for kind in ("Nouvelles", "Mises à jour", "À corriger")} == {
        "0"
    }


def take_back(page, imported_at):
    page.goto(imported_at)
    page.click("summary:has-text('Annuler l’import')")
    page.click("button:has-text('Tout annuler')")
    done = page.locator("main")
    expect(done).to_contain_text("L’import a été annulé.")
    expect(done).not_to_contain_text("Ce qui reste")
    assert_fits(page)
    page.goto(LIST)
    for name in NEW:
        expect(page.locator("main")).not_to_contain_text(name)
    expect(page.locator("main")).to_contain_text(ITS_NAME)


def test_the_day_of_an_administrator(sign_in, sweep):
    page = sign_in("admin")
    imported_at = import_messy(page)
    page.goto(KNOWN)
    expect(page.locator("h1")).to_have_text(ITS_NAME)
    expect(page.locator("main")).to_contain_text("Nouakchott")

    merge_and_undo(page, sweep)
    change_and_undo(page)
    assert_unchanged(page, export_again(page))
    take_back(page, imported_at)

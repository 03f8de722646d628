"""A coordinator's four questions, each asked at home and answered within a minute.

On a world of 20 countries, 300 cooperations, 3,000 missions and 20 plans.
"""

import re
from datetime import UTC, datetime

from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.journeys.test_reporting import pages_of

REASON = "Arrêté en attente"


def test_what_is_late(sign_in, watch):
    page = sign_in("world")
    queue = page.locator("section", has=page.locator("#to-do"))
    expect(queue).to_contain_text("Qui doit agir")
    watch.check(page)

    # All that is late in one country, and the first of it.
    country = queue.locator(".queue-head", has_text="Bénin")
    count = country.locator(".count").inner_text()
    queue.get_by_role("link", name=f"Tout ({count}) Bénin").click()
    page.wait_for_url("**/work/?state=late&country=BJ")
    rows = page.locator("tbody.work")
    expect(rows.first).to_contain_text("de retard")
    expect(page.locator("main")).to_contain_text("Bénin")
    watch.check(page)
    title = rows.first.locator(".row-title")
    address, name = title.get_attribute("href"), title.inner_text()
    title.click()
    page.wait_for_url(f"**{address}")
    assert page.locator("h1").inner_text() in name
    watch.check(page)

    # The cooperations that it holds back.
    page.click("nav >> text=Coopérations")
    page.click(".count-chip:has-text('En retard')")
    page.wait_for_url("**health=late**")
    page.click(".segments >> text=Liste")
    line = page.locator("main tbody tr").first
    expect(line).to_contain_text("En retard")
    watch.check(page)


def test_what_moved_since_the_last_review(sign_in, watch):
    page = sign_in("world")
    page.click("a:has-text('Tous les changements')")
    page.click("a:has-text('Revue faite aujourd’hui')")
    watch.check(page)
    page.click("main button:has-text('Prendre l’instantané')")
    expect(page.locator("h1")).to_contain_text("Revue")

    cooperation = move_on_a_stage(page)
    plan = put_off_a_milestone(page)

    # On the board,
    page.click("nav >> text=Coopérations")
    page.select_option("#since-choice", label="la dernière revue")
    page.click("button:has-text('Comparer')")
    moved = page.locator(".cell:has(b)")
    expect(moved.first).to_contain_text("+1")
    pairs = [cell.get_attribute("data-pair") for cell in moved.all()]
    assert len({frozenset(pair.split("-")) for pair in pairs}) == 1
    watch.check(page)
    # in the list of changes, from home,
    page.click("nav >> text=Accueil")
    page.click("a:has-text('Depuis la dernière revue')")
    changes = page.locator("#changes")
    expect(changes).to_contain_text(cooperation)
    expect(changes).to_contain_text(REASON)
    watch.check(page)
    # and on the plan, from there.
    changes.get_by_role("link", name=plan, exact=True).click()
    page.locator(".chooser > summary").first.click()
    review = page.locator("[name=reference] option", has_text="Revue").first
    page.select_option("[name=reference]", review.get_attribute("value"))
    page.click("button:has-text('Afficher')")
    page.click("a:has-text('Seulement ce qui glisse')")
    expect(page.locator("#tree .leaf")).to_have_count(1)
    watch.check(page)


def move_on_a_stage(page):
    """The first cooperation on the list that has exchanged goes on by a stage."""
    page.click("nav >> text=Coopérations")
    page.click(".segments >> text=Liste")
    page.click(".board-filters > summary")
    page.select_option("select[name=stage]", label="Échange")
    page.click(".board-filters button:has-text('Filtrer')")
    page.wait_for_url("**stage=**")
    page.locator("main tbody a.row-title").first.click()
    title = page.locator("h1").inner_text()
    page.click("a:has-text('Consigner une étape')")
    form = page.locator("main form")
    form.locator("select[name=stage]").select_option(index=0)
    form.locator("[name=dated_on]").fill(f"{datetime.now(tz=UTC):%d/%m/%Y}")
    form.locator("[name=title]").fill("Échange de lettres")
    form.locator("[name=statement]").fill("Lettres échangées ce jour.")
    form.get_by_role("button", name="Consigner l’étape").click()
    expect(page.locator(".toasts")).to_contain_text("Étape")
    return title


def put_off_a_milestone(page):
    """The first milestone of a plan that is on track slips by four weeks."""
    page.click("nav >> text=Plans d’action")
    page.locator("main").get_by_role("link", name="Plan d’action TG 0").first.click()
    plan = page.locator("h1").inner_text()
    page.click("#tree .leaf:has-text('En bonne voie') a:visible >> nth=0")
    page.fill("[name=reason]", REASON)
    page.click("button[name=move][value='4w']")
    page.click("button:has-text('Enregistrer le point')")
    expect(page.locator(".page-facts")).to_contain_text("glissement")
    return plan


def test_who_must_act(sign_in, stack, watch):
    page = sign_in("world")
    page.click("nav >> text=Coopérations")
    page.click("[data-pair=BJ-TG]")
    panel = page.locator("#panel")
    expect(panel.locator("#pair-title")).to_contain_text("Togo")
    expect(panel.locator("dt:has-text('Qui doit agir') + dd").first).not_to_be_empty()
    watch.check(page)

    stack.wake("%@example.org")
    panel.get_by_role("link", name="Relancer").first.click()
    letters = page.locator("form section.panel")
    heading = letters.first.locator("h2")
    key = heading.get_attribute("id").removeprefix("letter-")
    name = heading.inner_text()
    expect(page.locator("main")).not_to_contain_text("prochain matin ouvré")
    watch.check(page)
    page.fill(f"[name=to-{key}-note]", "Où en est la convention ?")
    for box in page.locator("[name$=is_wanted]").all()[1:]:
        box.uncheck()
    page.locator("main form").get_by_role("button", name=re.compile("Envoyer")).click()
    expect(page.locator("main")).to_contain_text(f"Relance adressée à {name}")

    [(email,)] = stack.run_sql("SELECT email FROM accounts_user WHERE id = %s", [key])
    mail = stack.wait_for_mail(to=email, about="Votre réponse est attendue")
    assert "Où en est la convention ?" in mail.get_body(("plain",)).get_content()


def test_what_do_i_report(sign_in, tmp_path, watch):
    page = sign_in("world")
    page.click("nav >> text=Rapports")
    watch.check(page)
    page.locator("main").get_by_role("link", name="Programme 1").click()
    expect(page.locator("main")).to_contain_text("Missions tenues")
    watch.check(page)
    with page.expect_download() as download:
        page.click("a:has-text('XLSX')")
    download.value.save_as(tmp_path / "report.xlsx")
    assert len(load_workbook(tmp_path / "report.xlsx").sheetnames) > 1

    # A figure leads to the rows that it counts.
    figure = page.locator(".report-indicators td a").first
    said = figure.inner_text()
    figure.click()
    expect(page.locator(".indicator-large")).to_have_text(said)
    expect(page.locator("#rows tbody tr").first).to_be_visible()
    watch.check(page)

    # What the minister reads.
    page.click("nav >> text=Rapports")
    page.get_by_role("link", name="Note au ministre, Togo").click()
    expect(page.locator("main")).to_contain_text("Où nous en sommes")
    watch.check(page)
    assert pages_of(page) == 1

"""Where old addresses lead, the pages of merges, and two people who are one."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from institutions.models import InstitutionStatus, Merge
from tests.factories.accounts import GrantFactory
from tests.factories.cooperation import ActivityFactory
from tests.factories.institutions import (
    CountryFactory,
    FormerNameFactory,
    InstitutionFactory,
    InstitutionThemeFactory,
    MergeFactory,
    PersonFactory,
    PostFactory,
)
from tests.factories.missions import (
    MissionFactory,
    VisitFactory,
)
from tests.institutions.merge_page import address, merge, sent

# --- Where old addresses lead ----------------------------------------------------------


@pytest.mark.parametrize("page", ["", "edit/", "rename/", "posts/new/", "dissolve/"])
def test_every_page_of_the_old_code_leads_to_the_kept_record(
    editor, aneti, double, page
):
    merge(aneti, double)

    found = editor.get(f"/institutions/{double.code}/{page}?a=b")

    assert found.url == f"/institutions/{aneti.code}/{page}?a=b"


def test_a_chain_of_merges_leads_to_its_end(editor, aneti, double):
    third = InstitutionFactory(code="TN-THIRD")
    merge(double, third)
    merge(aneti, double)

    for code in ("TN-THIRD", double.code):
        assert editor.get(f"/institutions/{code}/").url == aneti.get_absolute_url()
    compared = editor.get(address(aneti, third))
    assert compared.url == f"/institutions/{aneti.code}/merge/{aneti.code}/"
    assert editor.get(compared.url).url == aneti.get_absolute_url()


def test_a_form_that_was_open_meanwhile_is_not_sent_on(editor, aneti, double):
    merge(aneti, double)
    typed = {"note": "Decree 2026-1", "version": "1", "acronym": " "}

    answer = editor.post(f"/institutions/{double.code}/dissolve/", typed)

    assert answer.status_code == 409
    assert answer.context["typed"] == ["Decree 2026-1"]
    aneti.refresh_from_db()
    assert aneti.status == InstitutionStatus.ACTIVE


def test_an_old_address_does_not_lead_to_what_nobody_can_see(editor, aneti, double):
    merge(aneti, double)
    aneti.refresh_from_db()
    aneti.undo_noting(by=GrantFactory().user, at=timezone.now(), note="A mistake")

    assert editor.get(double.get_absolute_url()).status_code == 404


def test_other_errors_are_nobody_s_move(editor):
    assert editor.get("/institutions/NO-SUCH/").status_code == 404
    assert editor.get("/people/999999/").status_code == 404


@pytest.mark.parametrize("words", ["ANETI Tunis", "Bureau de la main-d’œuvre"])
def test_the_search_finds_the_kept_record_by_the_names_of_the_other(
    editor, aneti, double, words
):
    for body in (aneti, double):
        FormerNameFactory(
            institution=body, name_fr="Bureau de la main-d’œuvre", valid_to="2001-01-01"
        )
    merge(aneti, double)

    listed = editor.get("/institutions/", {"words": words, "q": words, "name": words})
    suggested = editor.get("/institutions/suggest/", {"q": words}).content.decode()
    found = editor.get("/search/", {"q": words}).content.decode()

    assert aneti.get_absolute_url() in listed.content.decode()
    assert aneti.full_name in suggested
    assert aneti.get_absolute_url() in found
    assert double.get_absolute_url() not in found


def test_a_suggestion_says_that_it_is_another_name(editor, aneti, double):
    merge(aneti, double)

    suggested = editor.get("/institutions/suggest/", {"q": "ANETI Tunis"})

    assert "other name: ANETI Tunis" in suggested.content.decode()


# --- The pages of merges ---------------------------------------------------------------


def test_the_list_says_until_when_each_can_be_undone(editor, aneti, double):
    merge(aneti, double)
    MergeFactory(at=timezone.now() - timedelta(days=31))
    undone = MergeFactory()
    Merge.objects.filter(pk=undone.pk).update(
        state="undone", undone_at=timezone.now(), undone_by=undone.by
    )

    html = editor.get("/data/merges/").content.decode()

    assert "Employment Agency" in html
    assert "until" in html
    assert "Not any more" in html
    assert "Undone on" in html


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_many(editor, rows, django_assert_max_num_queries):
    MergeFactory.create_batch(rows)

    with django_assert_max_num_queries(13):
        editor.get("/data/merges/")


def test_an_empty_list_says_so(editor):
    assert "Nothing was merged yet" in editor.get("/data/merges/").content.decode()


def test_undoing_brings_both_back(editor, aneti, double):
    visit = VisitFactory(institution=double)
    done = merge(aneti, double, name_fr="merged")

    page = editor.post(f"{done.get_absolute_url()}undo/", follow=True)

    assert "Everything is back" in page.content.decode()
    visit.refresh_from_db()
    assert visit.institution == double
    assert editor.get(double.get_absolute_url()).status_code == 200


def test_an_undo_says_what_it_left(editor, aneti, double):
    visit = VisitFactory(institution=double)
    kept_visit = VisitFactory(institution=double)
    done = merge(aneti, double, name_fr="merged", city="kept")
    aneti.refresh_from_db()
    aneti.name_fr, aneti.city = "Encore un nom", "La Marsa"
    aneti.save_edit(expected_version=aneti.version, fields=["name_fr", "city"])
    visit.institution = InstitutionFactory()
    visit.save()

    page = editor.post(f"{done.get_absolute_url()}undo/", follow=True)

    html = page.content.decode()
    assert "except for what was changed since" in html
    assert "It says “Encore un nom” now" in html
    assert "Visits" in html
    aneti.refresh_from_db()
    kept_visit.refresh_from_db()
    assert (aneti.name_fr, aneti.city) == ("Encore un nom", "La Marsa")
    assert kept_visit.institution == double


def test_an_undo_that_is_refused_says_why(editor, aneti, double):
    done = merge(aneti, double)
    undo = f"{done.get_absolute_url()}undo/"
    editor.post(undo)

    refused = editor.post(undo)

    assert refused.status_code == 409
    assert "This merge is undone already." in refused.content.decode()


def test_what_stayed_is_listed(editor, aneti, double):
    theme = InstitutionThemeFactory(institution=aneti, theme__name_en="Matching").theme
    InstitutionThemeFactory(institution=double, theme=theme)
    done = merge(aneti, double)

    html = editor.get(done.get_absolute_url()).content.decode()

    assert "Stayed with the duplicate" in html
    assert "Matching, Offered" in html


def test_merges_of_others_do_not_exist(client, aneti, double):
    done = merge(aneti, double)
    client.force_login(GrantFactory(role=Role.ADMIN, country_id="TG").user)

    assert client.get(done.get_absolute_url()).status_code == 404
    assert client.post(f"{done.get_absolute_url()}undo/").status_code == 404


# --- People ----------------------------------------------------------------------------


def test_two_people_become_one_and_the_old_address_leads_on(editor):
    kept = PersonFactory(given_names="Hela", family_name="Trabelsi")
    other = PersonFactory(given_names="Héla", family_name="Ben Ali")
    post = PostFactory(person=other)
    page_url = reverse("institutions:person_merge", args=[kept.pk, other.pk])

    page = editor.get(page_url)
    editor.post(page_url, sent(page, family_name="kept", given_names="kept"))

    post.refresh_from_db()
    assert post.person == kept
    assert editor.get(f"/people/{other.pk}/").url == f"/people/{kept.pk}/"
    for words in ("Ben Ali", "Trabelsi"):
        suggested = editor.get("/people/suggest/", {"q": words}).content.decode()
        found = editor.get("/search/", {"q": words}).content.decode()
        assert "Trabelsi" in suggested
        assert f"/people/{kept.pk}/" in found
        assert f"/people/{other.pk}/" not in found
    assert (
        "variant: " in editor.get("/people/suggest/", {"q": "Ben Ali"}).content.decode()
    )
    assert "Ben Ali" in editor.get(f"/people/{kept.pk}/").content.decode()
    assert "Ben Ali" in editor.get("/data/merges/").content.decode()


def test_a_double_click_merges_two_people_once(editor):
    kept, other = PersonFactory(), PersonFactory()
    page_url = reverse("institutions:person_merge", args=[kept.pk, other.pk])
    form = sent(editor.get(page_url))

    first = editor.post(page_url, form)

    assert editor.post(page_url, form).url == first.url


def test_rows_are_called_by_their_part(editor, aneti, double):
    """Where a table points twice, or Django made it for a link."""
    MissionFactory(host_institution=double)
    ActivityFactory(title_en="Train advisers").partners.add(double)
    VisitFactory(institution=double)

    html = editor.get(address(aneti, double)).content.decode()

    assert "Missions (host institution)" in html
    assert "Activities (partners)" in html
    assert "Visits</span>" in html


def test_merges_are_for_administrators(client, staff, aneti, double):
    done = merge(aneti, double)
    client.force_login(staff)

    assert client.get("/data/merges/").status_code == 403
    assert client.get(done.get_absolute_url()).status_code == 403


def test_a_person_is_merged_by_those_who_edit_both(client):
    client.force_login(GrantFactory(role=Role.ADMIN, country_id="TG").user)
    mine = PostFactory(institution__country_id="TG").person
    theirs = PostFactory(institution__country=CountryFactory(code="TN")).person
    also_mine = PostFactory(institution__country_id="TG").person

    def status(one, other):
        args = [one.pk, other.pk]
        return client.get(reverse("institutions:person_merge", args=args)).status_code

    assert status(mine, theirs) == 403
    assert status(mine, also_mine) == 200


def test_a_key_that_is_none_is_an_error_of_the_form(editor, aneti, double):
    form = sent(editor.get(address(aneti, double))) | {"form_key": "no key"}

    answer = editor.post(address(aneti, double), form)

    assert answer.status_code == 200
    assert answer.context["form"].errors

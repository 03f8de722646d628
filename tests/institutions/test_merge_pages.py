"""The pages on which two records are compared, merged, and parted again."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from institutions.actions.merges import merge_records, undo_merge
from institutions.models import Institution, InstitutionStatus, Merge
from tests.factories.accounts import GrantFactory
from tests.factories.cooperation import ActivityFactory
from tests.factories.institutions import (
    CountryFactory,
    FormerNameFactory,
    InstitutionFactory,
    InstitutionParentFactory,
    InstitutionThemeFactory,
    MergeFactory,
    PersonFactory,
    PostFactory,
)
from tests.factories.missions import (
    DelegationMemberFactory,
    MissionFactory,
    VisitFactory,
)
from tests.institutions.merged_rows import wanted


@pytest.fixture
def aneti():
    return InstitutionFactory(
        code="TN-ANETI",
        name_fr="Agence nationale pour l’emploi et le travail indépendant",
        acronym="ANETI",
        city="Tunis",
        phone="+21671000000",
        country=CountryFactory(code="TN"),
    )


@pytest.fixture
def double():
    return InstitutionFactory(
        code="TN-INST-487",
        name_fr="ANETI Tunis",
        name_en="Employment Agency",
        address="19, rue Asdrubal, 1002 Tunis",
        type="PES",
        country=CountryFactory(code="TN"),
        unofficial_names=["en"],
    )


def address(kept, merged):
    return reverse("institutions:institution_merge", args=[kept.code, merged.code])


def merge(kept, merged, **choices):
    by = GrantFactory(role=Role.ADMIN, country=None).user
    return merge_records(
        kept, merged, wanted(kept, merged, **choices), by=by, at=timezone.now()
    )


def sent(page, **choices):
    """The form as the page shows it, with some choices changed."""
    preview = page.context["preview"]
    chosen = {line.name: line.chosen for line in preview.differing}
    hidden = {
        "form_key": page.context["form"]["form_key"].value(),
        "kept_version": preview.kept.record.version,
        "merged_version": preview.merged.record.version,
    }
    return hidden | chosen | choices


def shown(page):
    return {line.name: line.chosen for line in page.context["preview"].differing}


# --- What is proposed ------------------------------------------------------------------


def test_the_fuller_value_is_proposed(editor, aneti, double):
    page = editor.get(address(aneti, double))

    assert shown(page) == {
        "name_fr": "kept",
        "name_en": "merged",
        "acronym": "kept",
        # Both are given, and the other record is the newer one.
        "type": "merged",
        "city": "kept",
        "address": "merged",
        "phone": "kept",
    }


def test_of_two_values_as_full_the_one_of_the_newer_record_is_proposed(editor):
    old = InstitutionFactory(city="Lomé")
    new = InstitutionFactory(city="Kara")

    assert shown(editor.get(address(old, new)))["city"] == "merged"
    assert shown(editor.get(address(new, old)))["city"] == "kept"


def test_everything_can_be_taken_from_the_left(editor, aneti, double):
    page = editor.get(f"{address(aneti, double)}?take=kept")

    assert {*shown(page).values()} == {"kept"}


def test_what_is_the_same_is_one_line(editor, aneti, double):
    page = editor.get(address(aneti, double))

    alike = {line.name: line.kept for line in page.context["preview"].alike}
    assert alike == {"social_side": "Government", "country": "Tunisia"}


def test_the_parent_body_of_either_can_be_chosen(editor, aneti, double):
    for body, name, since in ((aneti, "Old", None), (double, "New", date(2020, 1, 1))):
        parent = InstitutionFactory(name_en=name)
        InstitutionParentFactory(institution=body, parent=parent, valid_from=since)

    page = editor.get(address(aneti, double))
    assert shown(page)["parent"] == "merged"
    editor.post(address(aneti, double), sent(page))

    assert [row.parent.name_en for row in aneti.parents.all()] == ["New"]
    assert [row.parent.name_en for row in double.parents.all()] == ["Old"]
    assert aneti.parents.get().valid_from == date(2020, 1, 1)
    undo_merge(Merge.objects.get(), by=Merge.objects.get().by, at=timezone.now())
    assert [row.parent.name_en for row in aneti.parents.all()] == ["Old"]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ([(None, date(2019, 1, 1)), (date(2020, 1, 1), None)], [(None, None)]),
        ([(None, None)], [(None, date(2019, 1, 1)), (date(2020, 1, 1), None)]),
    ],
)
def test_a_parent_body_is_no_choice_where_it_would_stand_over_another(
    editor, aneti, double, ours, theirs
):
    for body, spans in ((aneti, ours), (double, theirs)):
        for since, until in spans:
            days = {"valid_from": since, "valid_to": until}
            InstitutionParentFactory(institution=body, **days)

    page = editor.get(address(aneti, double))
    assert "parent" not in shown(page)
    editor.post(address(aneti, double), sent(page) | {"parent": "merged"})

    assert Merge.objects.get().stayed


def test_a_record_above_the_other_is_no_choice_of_parent(editor, aneti, double):
    InstitutionParentFactory(institution=aneti, parent=double)
    InstitutionParentFactory(institution=double)

    page = editor.get(address(aneti, double))

    assert "parent" not in shown(page)
    editor.post(address(aneti, double), sent(page))
    assert {row["field"] for row in Merge.objects.get().stayed} == {
        "institution",
        "parent",
    }


# --- What will happen ------------------------------------------------------------------


def test_the_page_counts_what_will_be_together(editor, aneti, double):
    VisitFactory.create_batch(2, institution=aneti)
    VisitFactory(institution=double, mission__title="Study mission")
    VisitFactory(institution=double, undone_at=timezone.now())

    page = editor.get(address(aneti, double))

    html = page.content.decode()
    assert "2 + 1 = 3" in html
    assert "Study mission" in html
    assert "“Employment Agency” becomes another name, found by the search." in html
    assert "Nobody gets a mail." in html


def test_what_both_have_is_counted_once(editor, aneti, double):
    theme = InstitutionThemeFactory(institution=aneti).theme
    InstitutionThemeFactory(institution=double, theme=theme)

    html = editor.get(address(aneti, double)).content.decode()

    assert "1 + 1 = 1" in html
    assert "1 is in both and is kept once." in html


@pytest.mark.parametrize("rows", [1, 3])
def test_the_preview_costs_the_same_whatever_there_is(
    editor, aneti, double, rows, django_assert_max_num_queries
):
    VisitFactory.create_batch(rows, institution=double)
    PostFactory.create_batch(rows, institution=double)

    with django_assert_max_num_queries(66):
        editor.get(address(aneti, double))


def test_somebody_who_is_there_as_two_records_is_named(editor, aneti, double):
    one = PostFactory(institution=aneti, person__family_name="Trabelsi").person
    two = PostFactory(institution=double, person__family_name="TRABELSI").person

    html = editor.get(address(aneti, double)).content.decode()

    compare = reverse("institutions:person_merge", args=[one.pk, two.pk])
    assert compare in html
    page = editor.post(
        address(aneti, double), sent(editor.get(address(aneti, double))), follow=True
    )
    assert compare in page.content.decode()


def test_an_administrator_of_a_country_is_told_no_row_of_others(client, aneti, double):
    client.force_login(GrantFactory(role=Role.ADMIN, country_id="TN").user)
    VisitFactory(institution=double, mission__title="Their mission")
    DelegationMemberFactory(institution=double, title="Somebody elsewhere")
    FormerNameFactory(institution=double, name_fr="Bureau")

    html = client.get(address(aneti, double)).content.decode()

    assert "Their mission" in html
    assert "Bureau" in html
    assert "Delegates" in html
    assert "Somebody elsewhere" not in html


# --- Merging ---------------------------------------------------------------------------


def test_merging_leads_to_what_was_done(editor, aneti, double):
    visit = VisitFactory(institution=double)
    page = editor.get(address(aneti, double))

    done = editor.post(address(aneti, double), sent(page), follow=True)

    html = done.content.decode()
    assert "Undo the merge" in html
    assert "19, rue Asdrubal, 1002 Tunis" in html
    visit.refresh_from_db()
    aneti.refresh_from_db()
    assert visit.institution == aneti
    assert (aneti.name_en, aneti.address) == (double.name_en, double.address)
    assert aneti.unofficial_names == ["en"]
    assert (aneti.type, aneti.name_fr) == ("PES", aneti.name_fr)


def test_a_name_that_is_not_chosen_stays_with_the_record_put_away(
    editor, aneti, double
):
    name = aneti.name_fr
    page = editor.get(address(aneti, double))

    editor.post(address(aneti, double), sent(page, name_fr="merged"))

    aneti.refresh_from_db()
    double.refresh_from_db()
    assert (aneti.name_fr, double.name_fr) == ("ANETI Tunis", name)
    assert list(Institution.objects.unmerged().search("travail indépendant")) == [aneti]


def test_a_record_that_was_looked_at_makes_the_other_complete(editor):
    noted = InstitutionFactory(type="", is_incomplete=True)
    known = InstitutionFactory()
    page = editor.get(address(noted, known))

    refused = editor.post(address(noted, known), sent(page, type="kept"))
    assert "The record needs a type." in refused.content.decode()
    editor.post(address(noted, known), sent(page))

    noted.refresh_from_db()
    assert (noted.is_incomplete, noted.type) == (False, known.type)


def test_a_record_keeps_a_name(editor):
    one = InstitutionFactory(name_fr="Agence")
    other = InstitutionFactory(name_fr="", name_en="Agency")
    page = editor.get(address(one, other))

    choices = sent(page, name_fr="merged", name_en="kept")
    refused = editor.post(address(one, other), choices)

    assert "needs a name in one language" in refused.content.decode()
    assert shown(refused)["name_fr"] == "merged"


def test_a_double_click_merges_once(editor, aneti, double):
    form = sent(editor.get(address(aneti, double)))

    first = editor.post(address(aneti, double), form)
    second = editor.post(address(aneti, double), form)

    assert first.url == second.url == Merge.objects.get().get_absolute_url()


def test_what_changed_while_somebody_compared_is_looked_at_again(editor, aneti, double):
    form = sent(editor.get(address(aneti, double)))
    aneti.city = "La Marsa"
    aneti.save_edit(expected_version=aneti.version, fields=["city"])

    refused = editor.post(address(aneti, double), form | {"name_fr": "merged"})

    assert refused.status_code == 409
    html = refused.content.decode()
    assert "One of the two was changed while you were comparing." in html
    assert shown(refused)["name_fr"] == "merged"
    assert editor.post(address(aneti, double), sent(refused)).status_code == 302


def test_a_restricted_record_is_kept_and_not_put_away(editor, aneti, ngo):
    refused = editor.get(address(aneti, ngo)).content.decode()

    assert "One of the two is restricted. Keep the restricted record." in refused
    assert "Merge 2 records into 1" not in refused
    page = editor.get(address(ngo, aneti))
    assert editor.post(address(ngo, aneti), sent(page)).status_code == 302
    # Sent all the same.
    other = InstitutionFactory()
    late = sent(editor.get(address(other, ngo)))
    assert editor.post(address(other, ngo), late).status_code == 409


def test_what_was_merged_into_a_restricted_record_is_as_restricted(
    client, observer, ngo
):
    put_away = InstitutionFactory(
        code="TN-OLD", name_fr="Refuge", country=ngo.country, status=ngo.status
    )
    merge(ngo, put_away)
    client.force_login(observer)

    for code in ("TN-OLD", "TN-NGO"):
        page = client.get(reverse("institutions:institution_detail", args=[code]))
        assert page.status_code == 404


def test_only_who_may_change_both_may_merge(client, aneti, double):
    client.force_login(GrantFactory(role=Role.ADMIN, country_id="TN").user)
    elsewhere = InstitutionFactory(code="TG-X", country=CountryFactory(code="TG"))

    assert client.get(address(aneti, double)).status_code == 200
    assert client.get(address(aneti, elsewhere)).status_code == 403
    assert client.get(address(elsewhere, aneti)).status_code == 403


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
        undone_at=timezone.now(), undone_by=undone.by
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

"""The page on which two records are compared and merged."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from institutions.actions.merges import undo_merge
from institutions.models import Institution, Merge
from tests.factories.accounts import GrantFactory, UserFactory
from tests.factories.institutions import (
    CountryFactory,
    DuplicatePairFactory,
    FormerNameFactory,
    InstitutionFactory,
    InstitutionParentFactory,
    InstitutionThemeFactory,
    PersonFactory,
    PostFactory,
)
from tests.factories.missions import (
    DelegationMemberFactory,
    VisitFactory,
    VisitHostFactory,
)
from tests.institutions.merge_page import address, merge, sent, shown

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


def test_of_two_lists_the_longer_and_of_two_verifications_the_later_is_proposed(editor):
    by = UserFactory()
    one = InstitutionFactory(
        languages=["fr"], verified_on=date(2024, 5, 1), verified_by=by
    )
    two = InstitutionFactory(
        languages=["ar", "fr"], verified_on=date(2023, 5, 1), verified_by=by
    )

    proposed = shown(editor.get(address(one, two)))

    assert (proposed["languages"], proposed["verified_on"]) == ("merged", "kept")


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


# --- Why these two ------------------------------------------------------------------


def test_why_the_two_are_compared_is_said_where_they_were_found_alike(
    editor, aneti, double
):
    assert "Why these two records" not in editor.get(address(aneti, double)).text
    DuplicatePairFactory(first=aneti, second=double)

    for sides in ((aneti, double), (double, aneti)):
        page = editor.get(address(*sides)).text
        assert "Why these two records" in page
        assert "<li>Names 94% alike</li><li>Same country</li>" in page
        assert "90 of 100" in page


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


def test_whom_a_visit_met_is_told_by_the_mission(editor):
    one, two = PersonFactory.create_batch(2)
    VisitHostFactory(person=two, visit__mission__title="Study of placement")

    page = editor.get(reverse("institutions:person_merge", args=[one.pk, two.pk]))

    assert "Study of placement" in page.content.decode()


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

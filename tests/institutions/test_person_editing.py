"""Editing somebody: rows and fields together, and two people at once."""

from datetime import date
from uuid import uuid4

import pytest

from accounts.models import Role
from institutions.models import Channel, Person, PersonVariant
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import (
    ChannelFactory,
    PersonFactory,
    PersonVariantFactory,
    PostFactory,
)


def html(response):
    return response.content.decode()


@pytest.fixture
def official():
    person = PersonFactory(given_names="Gaston", family_name="Batchey")
    PostFactory(person=person)
    PersonVariantFactory(person=person, given_names="Komlan", family_name="Batchey")
    ChannelFactory(person=person, value="dg@example.org", is_preferred=True)
    return person


def as_shown(page):
    """What a browser would post of a page that nobody changed."""
    data = {}
    for form in (page.form, *page.variants.forms, *page.channels.forms):
        for bound in form:
            value = bound.value()
            if value not in (None, "", [], False):
                data[bound.html_name] = "on" if value is True else value
    for formset in (page.variants, page.channels):
        data |= {bound.html_name: bound.value() for bound in formset.management_form}
    return data


@pytest.fixture
def edit(editor, official):
    path = f"/people/{official.pk}/edit/"
    shown = as_shown(editor.get(path).context["page"])

    def send(client=editor, **changes):
        return client.post(path, shown | changes)

    return send


def channels_of(person):
    return [(row.value, row.is_preferred) for row in person.channels.order_by("pk")]


def test_what_is_not_changed_stays(edit, official):
    before = Channel.history.rel.related_model.objects.count()

    assert edit().url == f"/people/{official.pk}/"

    official.refresh_from_db()
    assert (official.full_name, official.version) == ("Gaston Batchey", 2)
    assert channels_of(official) == [("dg@example.org", True)]
    assert Channel.history.rel.related_model.objects.count() == before


def test_names_and_rows_are_changed_together(edit, official):
    edit(
        given_names="Gaston K.",
        **{
            "variants-0-given_names": "Komlan A.",
            "channels-TOTAL_FORMS": 2,
            "channels-0-is_preferred": "",
            "channels-1-use": "official",
            "channels-1-kind": "email",
            "channels-1-value": "new@example.org",
            "channels-1-is_preferred": "on",
        },
    )

    official.refresh_from_db()
    assert official.given_names == "Gaston K."
    assert str(official.variants.get()) == "Komlan A. Batchey"
    assert channels_of(official) == [
        ("dg@example.org", False),
        ("new@example.org", True),
    ]


def test_the_preferred_one_passes_to_another(edit, editor, official):
    second = ChannelFactory(person=official, value="second@example.org")
    path = f"/people/{official.pk}/edit/"
    shown = as_shown(editor.get(path).context["page"])
    shown.pop("channels-0-is_preferred")

    editor.post(path, shown | {"channels-1-is_preferred": "on"})

    assert official.channels.get(is_preferred=True) == second


@pytest.mark.parametrize("how", ["remove", "empty"])
def test_rows_are_taken_out(edit, official, how):
    if how == "remove":
        edit(**{"variants-0-remove": "on", "channels-0-remove": "on"})
    else:
        names = {"variants-0-given_names": "", "variants-0-family_name": ""}
        edit(**names, **{"channels-0-value": ""})
    assert not official.variants.exists()
    assert not official.channels.exists()


def test_a_row_of_somebody_else_is_not_changed(edit, official):
    other = PersonVariantFactory(family_name="Other")
    page = edit(**{"variants-0-pk": other.pk})
    assert "This row is not there any more." in html(page)
    other.refresh_from_db()
    assert other.family_name == "Other"


def test_a_basis_is_recorded_by_whoever_last_changed_it(
    edit, editor, official, administrator
):
    other = GrantFactory(role=Role.ADMIN, country=None).user
    Person.objects.filter(pk=official.pk).update(
        legal_basis="consent",
        basis_laws=["malabo"],
        basis_on=date(2018, 1, 1),
        basis_by=other,
    )
    path = f"/people/{official.pk}/edit/"
    shown = as_shown(editor.get(path).context["page"])

    editor.post(path, shown | {"civility": "Dr"})
    official.refresh_from_db()
    assert official.basis_by == other

    shown = as_shown(editor.get(path).context["page"])
    editor.post(path, shown | {"basis_on": "2 2 2019"})
    official.refresh_from_db()
    assert official.basis_by == administrator

    taken_back = {"legal_basis": "", "basis_laws": [], "basis_on": ""}
    shown = as_shown(editor.get(path).context["page"])
    editor.post(path, shown | taken_back)
    official.refresh_from_db()
    assert (official.legal_basis, official.basis_by) == ("", None)


# --- Two at once ------------------------------------------------------------------------


def test_changes_of_different_fields_are_merged(edit, official):
    edit(civility="Dr")
    response = edit(
        **{
            "sex": "M",
            "channels-TOTAL_FORMS": 2,
            "channels-1-use": "official",
            "channels-1-kind": "phone",
            "channels-1-value": "+228 22 21 00 00",
        }
    )

    assert response.url == f"/people/{official.pk}/"
    official.refresh_from_db()
    assert (official.civility, official.sex) == ("Dr", "M")
    assert [value for value, _is_preferred in channels_of(official)] == [
        "dg@example.org",
        "+228 22 21 00 00",
    ]


def test_two_changes_of_one_field_are_a_choice(edit, official):
    edit(civility="Dr")

    choice = edit(civility="S.E.")
    assert choice.status_code == 409
    [clash] = choice.context["outcome"].choices
    assert (clash.theirs, clash.mine) == ("Dr", "S.E.")
    official.refresh_from_db()
    assert official.civility == "Dr"


def test_a_row_that_both_changed_is_a_choice(edit, official):
    edit(**{"channels-0-value": "one@example.org"})
    choice = edit(**{"channels-0-value": "two@example.org"})
    assert choice.status_code == 409
    assert channels_of(official) == [("one@example.org", True)]


def test_a_form_that_is_sent_twice_changes_things_once(edit, official):
    new = {"channels-TOTAL_FORMS": 2, "channels-1-use": "official"}
    new |= {"channels-1-kind": "email", "channels-1-value": "new@example.org"}
    edit(**new)
    edit(**new)
    assert len(channels_of(official)) == 2


def test_a_draft_of_an_edit_is_resumed(editor, official):
    path, key = f"/people/{official.pk}/edit/", uuid4()
    shown = as_shown(editor.get(path).context["page"])
    draft = {"draft_address": path, "draft_page": "Edit", "civility": "Kept"}
    draft["draft_owner"] = editor.session["_auth_user_id"]
    editor.post(f"/drafts/{key}/", shown | draft)

    assert 'value="Kept"' in html(editor.get(f"{path}?draft={key}"))


def test_a_row_is_added_to_an_edit_without_a_script(edit):
    page = edit(**{"add-variants": "1"})
    assert 'name="variants-1-family_name"' in html(page)


# --- A variant becomes the name ---------------------------------------------------------


def test_a_variant_and_the_name_change_places(editor, official):
    variant = official.variants.get()
    PersonVariant.objects.filter(pk=variant.pk).update(source="A press note")

    response = editor.post(
        f"/people/{official.pk}/variants/{variant.pk}/name/", {"version": 1}
    )

    assert response.url == f"/people/{official.pk}/"
    official.refresh_from_db()
    assert (official.full_name, official.version) == ("Komlan Batchey", 2)
    kept = official.variants.get()
    assert (str(kept), kept.source) == ("Gaston Batchey", "")


@pytest.mark.parametrize("version", [2, "x"])
def test_a_record_that_moved_on_keeps_its_name(editor, official, version):
    variant = official.variants.get()
    path = f"/people/{official.pk}/variants/{variant.pk}/name/"

    page = editor.post(path, {"version": version}, follow=True)

    assert "has changed since you opened it" in html(page)
    official.refresh_from_db()
    assert official.full_name == "Gaston Batchey"


def test_a_variant_of_somebody_else_is_no_name(editor, official):
    other = PersonVariantFactory()
    path = f"/people/{official.pk}/variants/{other.pk}/name/"
    assert editor.post(path, {"version": 1}).status_code == 404

"""Adding and editing institutions."""

from datetime import date
from uuid import uuid4

import pytest

from accounts.models import Role
from institutions.models import Institution, InstitutionStatus
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
)

TODAY = date(2026, 3, 2)
NAMES = {"name_fr": "", "name_en": "", "name_pt": "", "name_ar": "", "acronym": ""}


def typed(**more):
    """A form as the browser sends it."""
    return {
        "name_fr": "Agence",
        "name_en": "Agency",
        "acronym": "ANPE",
        "type": "PES",
        "social_side": "government",
        "country": "TG",
        "version": 1,
        **more,
    }


def html(response):
    return response.content.decode()


# --- Adding -----------------------------------------------------------------------------


def added(client, **more):
    return client.post("/institutions/new/", typed(form_key=uuid4(), **more))


def test_an_institution_gets_its_code_from_its_acronym(editor, administrator):
    CountryFactory(code="TG")

    response = added(editor, city="Lomé", phone="+228 22 21 00 00")

    assert response.url == "/institutions/TG-ANPE/"
    body = Institution.objects.get(code="TG-ANPE")
    assert (body.name_fr, body.city, body.iati_type) == ("Agence", "Lomé", "15")
    assert body.phone.as_e164 == "+22822210000"
    [event] = body.events.all()
    assert (event.to_status, event.by) == ("active", administrator)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"acronym": "ANPE"}, "TG-ANPE-001"),
        ({"acronym": "OIM / IOM", "country": ""}, "XX-IOM"),
        ({"acronym": ""}, "TG-INST-002"),
        ({"acronym": "Ÿ-é", "country": ""}, "XX-Y-E"),
        ({"acronym": "منظمة"}, "TG-INST-002"),
    ],
)
def test_every_institution_gets_a_code_of_its_own(editor, agency, more, code):
    InstitutionFactory(code="TG-INST-001")
    assert added(editor, is_new="yes", **more).url == f"/institutions/{code}/"


def test_a_form_that_is_sent_twice_adds_once(editor):
    CountryFactory(code="TG")
    form = typed(form_key=uuid4())

    urls = {editor.post("/institutions/new/", form).url for _ in range(2)}

    assert urls == {"/institutions/TG-ANPE/"}
    assert Institution.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"name_fr": "", "name_en": ""}, "name_fr", "Enter the name in one language"),
        ({"type": "NOPE"}, "type", "Select a valid choice"),
        ({"phone": "12"}, "phone", "phone number"),
        ({"website": "ht!tp"}, "website", "valid URL"),
        ({"rest_days": ["9"]}, "rest_days", "Select a valid choice"),
        ({"country": "QQ"}, "country", "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(editor, more, field, words):
    CountryFactory(code="TG")

    response = added(editor, **more)

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert words in str(response.context["form"].errors[field])
    assert "There is a problem" in html(response)
    assert not Institution.objects.exists()


def test_who_adds_nothing_after_all_goes_back_to_the_list(editor):
    page = html(editor.get("/institutions/new/"))

    assert '<a class="btn btn-text" href="/institutions/">Leave without saving' in page


def test_only_administrators_add(client, coordinator):
    client.force_login(coordinator)
    assert client.get("/institutions/new/").status_code == 403
    assert added(client).status_code == 403


def test_an_administrator_of_a_country_adds_there_only(client):
    client.force_login(GrantFactory(role=Role.ADMIN).user)
    CountryFactory(code="TN")

    for country in ("TN", ""):
        assert list(added(client, country=country).context["form"].errors) == [
            "country"
        ]
    assert added(client).url == "/institutions/TG-ANPE/"


# --- Editing ----------------------------------------------------------------------------


def edited(client, **more):
    return client.post("/institutions/TG-ANPE/edit/", typed(**more))


def test_an_edit_writes_what_was_typed(editor, agency):
    response = edited(
        editor, city="Lomé", rest_days=["5", "6"], languages=["fr"], type="UNI"
    )

    assert response.url == "/institutions/TG-ANPE/"
    agency.refresh_from_db()
    assert (agency.city, agency.rest_days, agency.languages) == ("Lomé", [5, 6], ["fr"])
    assert (agency.type, agency.iati_type) == ("UNI", "22")
    assert agency.version == 2
    assert agency.history.order_by("-pgh_id").first().city == "Lomé"


def base_of(client):
    return client.get("/institutions/TG-ANPE/edit/").context["form"].initial["base"]


def test_what_two_people_change_at_once_is_kept_where_it_does_not_clash(editor, agency):
    base = base_of(editor)
    edited(editor, city="Kara", unofficial_names=["en"], base=base)

    response = edited(
        editor, address="1, rue X", unofficial_names=["en", "fr"], base=base
    )

    assert response.url == "/institutions/TG-ANPE/"
    agency.refresh_from_db()
    assert (agency.city, agency.address) == ("Kara", "1, rue X")
    assert agency.unofficial_names == ["en", "fr"]
    said = html(editor.get("/institutions/TG-ANPE/"))
    assert "Somebody else changed this meanwhile, and it is kept: City" in said


def test_what_clashes_is_a_choice_and_nothing_typed_is_lost(editor, agency):
    base = base_of(editor)
    edited(editor, city="Kara", unofficial_names=["en"], type="PES", base=base)

    response = edited(
        editor, city="Lomé", unofficial_names=["en"], type="UNI", note="Mine", base=base
    )

    assert response.status_code == 409
    outcome = response.context["outcome"]
    assert [(one.label, one.theirs, one.mine) for one in outcome.choices] == [
        ("Type", "Public employment service", "Trade union centre"),
        ("City", "Kara", "Lomé"),
    ]
    assert outcome.kept == ["Note"]
    agency.refresh_from_db()
    assert agency.city == "Kara"
    # Until somebody chooses, what was typed is a draft of theirs.
    page = html(editor.get("/institutions/TG-ANPE/edit/"))
    assert "Resume the draft" in page


def test_who_chose_saves_what_was_chosen(editor, agency):
    base = base_of(editor)
    edited(editor, city="Kara", unofficial_names=["en"], base=base)
    conflict = edited(editor, city="Lomé", unofficial_names=["en"], base=base)
    carried = dict(conflict.context["outcome"].carried.lists())
    sides = {"mine-city": "Lomé", "theirs-city": "Kara"}

    response = editor.post(
        "/institutions/TG-ANPE/edit/", carried | sides | {"choose-city": "mine"}
    )

    assert response.url == "/institutions/TG-ANPE/"
    agency.refresh_from_db()
    assert agency.city == "Lomé"


def test_a_draft_is_resumed_with_what_was_typed_and_no_word_about_it(editor, agency):
    base = base_of(editor)
    edited(editor, city="Kara", unofficial_names=["en"], base=base)
    conflict = edited(editor, city="Lomé", name_fr="", name_en="", base=base)
    key = conflict.context["keeping"].key

    response = editor.get(f"/institutions/TG-ANPE/edit/?draft={key}")

    assert not response.context["form"].errors
    assert response.context["form"]["city"].value() == "Lomé"


def test_status_and_code_are_not_edited_here(editor, agency):
    edited(editor, status="dissolved", code="TG-X", verified_on="2026-03-02")

    agency.refresh_from_db()
    assert (agency.status, agency.code) == (InstitutionStatus.ACTIVE, "TG-ANPE")
    assert agency.verified_on is None


def test_an_edit_form_shows_what_is_there(editor, agency):
    page = html(editor.get("/institutions/TG-ANPE/edit/"))
    assert 'value="Agence"' in page
    assert 'name="version" value="1"' in page

"""Adding somebody with their post, spellings, channels and legal basis, on one form."""

from datetime import date
from uuid import uuid4

import pytest

from accounts.models import Role
from institutions.models import Person, Post
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    PersonFactory,
    ThemeFactory,
)

BASIS = {
    "legal_basis": "public_task",
    "basis_laws": ["gdpr", "ecowas"],
    "basis_on": "27 3 2019",
}


def rows(prefix, *rows, saved=0):
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": saved}
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def channel(value, **more):
    return {"use": "official", "kind": "email", "value": value} | more


def html(response):
    return response.content.decode()


# --- Adding -----------------------------------------------------------------------------


@pytest.fixture
def add(editor, agency):
    def send(*, variants=(), channels=(), **more):
        data = {"given_names": "Afi", "family_name": "Mensah", "form_key": uuid4()}
        data |= {"post-institution": agency.pk, "post-title": "Director"}
        data |= rows("variants", *variants) | rows("channels", *channels)
        return editor.post("/people/new/", data | more)

    return send


def test_somebody_is_added_with_post_spellings_and_channels(add, agency, administrator):
    theme = ThemeFactory()

    response = add(
        civility="Mme",
        sex="F",
        languages=["fr", "ar"],
        preferred_language="fr",
        preferred_channel="whatsapp",
        variants=[{"given_names": "Affi", "family_name": "M.", "source": "A list"}],
        channels=[
            channel("Afi@ANPE.example", is_preferred="on"),
            channel("+22890123456", use="personal", kind="whatsapp"),
            channel(""),
        ],
        **BASIS,
        **{"post-is_focal_point": "on", "post-focal_themes": [theme.pk]},
    )

    person = Person.objects.get()
    assert response.url == f"/people/{person.pk}/"
    assert (person.full_name, person.languages) == ("Afi Mensah", ["fr", "ar"])
    assert (person.legal_basis, person.basis_laws, person.basis_on) == (
        "public_task",
        ["gdpr", "ecowas"],
        date(2019, 3, 27),
    )
    assert person.basis_by == administrator
    assert str(person.variants.get()) == "Affi M."
    assert [(row.use, row.value) for row in person.channels.order_by("pk")] == [
        ("official", "afi@anpe.example"),
        ("personal", "+228 90 12 34 56"),
    ]
    post = person.posts.get()
    assert (post.institution, post.title) == (agency, "Director")
    assert list(post.focal_themes.all()) == [theme]


def test_a_form_that_is_sent_twice_adds_one_person(add):
    key = uuid4()
    add(form_key=key)
    add(form_key=key, is_someone_else="on")
    assert Person.objects.count() == Post.objects.count() == 1


def test_a_form_that_says_more_when_sent_again_keeps_that_as_a_draft(add):
    key = uuid4()
    add(form_key=key, draft_key=key)
    again = add(form_key=key, draft_key=key, civility="Dr", is_someone_else="on")
    assert again.status_code == 302
    assert Person.objects.get().civility == ""


def test_a_name_we_know_leads_to_that_person(add):
    known = PersonFactory(given_names="Àfi", family_name="Mensah")

    question = add()

    assert f"/people/{known.pk}/" in html(question)
    assert "is_someone_else" in question.context["page"].form.errors
    add(is_someone_else="on")
    assert Person.objects.count() == 2


def test_without_a_basis_none_is_recorded(add):
    add()
    assert Person.objects.get().basis_by is None


def test_a_page_that_is_looked_at_offers_a_row_to_write_in(editor):
    page = html(editor.get("/people/new/"))
    assert 'name="channels-0-value"' in page
    assert 'name="post-title"' in page


def test_country_administrators_add_for_their_institutions(client, agency):
    abroad = InstitutionFactory(country=CountryFactory(code="TN"))
    client.force_login(GrantFactory(role=Role.ADMIN).user)

    page = client.get("/people/new/").context["page"]

    offered = page.post.fields["institution"].queryset
    assert agency in offered
    assert abroad not in offered
    assert page.post.fields["institution"].label_from_instance(agency).startswith("TG")


def test_a_supranational_body_is_offered_by_its_name(editor):
    body = InstitutionFactory(country=None, name_en="ECOWAS")
    field = editor.get("/people/new/").context["page"].post.fields["institution"]
    assert field.label_from_instance(body) == "ECOWAS"


@pytest.mark.parametrize("prefix", ["variants", "channels"])
def test_a_row_is_added_without_a_script_and_nothing_is_checked_yet(add, prefix):
    page = add(family_name="", **{f"add-{prefix}": "1"})
    assert f"{prefix}-0-" in html(page)
    assert not page.context["page"].has_errors
    assert not Person.objects.exists()


def test_a_draft_is_resumed_without_a_word_about_what_is_missing(editor, add):
    key = uuid4()
    data = {"given_names": "Half", "draft_address": "/people/new/", "form_key": key}
    data |= {"draft_page": "Add", "draft_owner": editor.session["_auth_user_id"]}
    editor.post(f"/drafts/{key}/", data | rows("variants") | rows("channels"))

    page = editor.get(f"/people/new/?draft={key}")

    assert 'value="Half"' in html(page)
    assert "There is a problem" not in html(page)


# --- What is refused --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"legal_basis": "consent", "basis_on": "27 3 2019"}, "basis_laws"),
        ({"legal_basis": "consent", "basis_laws": ["gdpr"]}, "basis_on"),
        ({"legal_basis": "consent", "basis_laws": ["x"]}, "basis_laws"),
        ({"legal_basis": "consent", "basis_on": "soon"}, "basis_on"),
        ({"basis_on": "27 3 2019"}, "legal_basis"),
        ({"basis_note": "A letter"}, "legal_basis"),
        ({**BASIS, "basis_laws": ["national"]}, "basis_note"),
        ({"family_name": ""}, "family_name"),
    ],
)
def test_a_basis_is_stated_in_full(add, typed, field):
    page = add(**typed)
    assert field in page.context["page"].form.errors
    assert "Error:" in html(page)
    assert not Person.objects.exists()


def test_a_national_law_is_named_in_the_note(add):
    add(**BASIS | {"basis_laws": ["national"], "basis_note": "Loi 2019-014"})
    assert Person.objects.get().basis_note == "Loi 2019-014"


def test_a_personal_channel_asks_for_a_legal_basis(add):
    personal = channel("+228 90 12 34 56", use="personal", kind="phone")

    page = add(channels=[personal])

    assert "A personal channel asks for a legal basis" in html(page)
    assert "+228 90 12 34 56" in html(page)
    assert not Person.objects.exists()
    assert add(channels=[personal], **BASIS).status_code == 302


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ([channel("nobody")], "value", "Enter a valid email address."),
        ([channel("22 21", kind="phone")], "value", "With the code of the country"),
        ([channel("+228 1", kind="phone")], "value", "With the code of the country"),
        ([channel("+228 1234", kind="phone")], "value", "With the code of the"),
        ([channel("a@b.example", kind="fax")], "kind", "Select a valid choice"),
        (
            [channel("a@b.example"), channel("A@b.example")],
            "value",
            "This is on the page already.",
        ),
        (
            [
                channel("a@b.example", is_preferred="on"),
                channel("c@b.example", is_preferred="on"),
            ],
            "is_preferred",
            "One of each kind",
        ),
    ],
)
def test_a_channel_that_leads_nowhere_is_said(add, typed, field, words):
    page = add(channels=typed)
    errors = page.context["page"].channels.forms[-1].errors
    assert words in str(errors[field])
    assert not Person.objects.exists()


def test_a_spelling_needs_a_family_name(add):
    page = add(variants=[{"given_names": "Gaston"}])
    assert "family_name" in page.context["page"].variants.forms[0].errors

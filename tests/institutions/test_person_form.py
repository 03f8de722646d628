"""Adding and editing somebody: one form with its rows, that two people may use at once."""

from datetime import date
from uuid import uuid4

import pytest

from accounts.models import Role
from institutions.models import Channel, Person, PersonVariant, Post
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import (
    ChannelFactory,
    CountryFactory,
    InstitutionFactory,
    PersonFactory,
    PersonVariantFactory,
    PostFactory,
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


# --- Editing ----------------------------------------------------------------------------


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

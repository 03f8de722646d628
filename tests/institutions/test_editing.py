"""Adding, editing, renaming and confirming institutions; their status; posts."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Role
from institutions.actions.institutions import RenameError, rename_institution
from institutions.actions.posts import add_post
from institutions.models import FormerName, Institution, InstitutionStatus, Person, Post
from migration_coop.lib.records import EditConflict
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import (
    CountryFactory,
    FormerNameFactory,
    InstitutionFactory,
    PersonFactory,
    PersonVariantFactory,
    PostFactory,
    ThemeFactory,
)

TODAY = date(2026, 3, 2)
CONFLICT = "Someone else changed this while you were editing. Nothing was saved."
NAMES = {"name_fr": "", "name_en": "", "name_pt": "", "name_ar": "", "acronym": ""}


@pytest.fixture
def editor(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def agency():
    return InstitutionFactory(
        code="TG-ANPE",
        name_fr="Agence",
        name_en="Agency",
        acronym="ANPE",
        unofficial_names=["en"],
    )


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
    assert added(editor, **more).url == f"/institutions/{code}/"


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


def test_an_edit_of_something_old_is_refused_and_nothing_typed_is_lost(editor, agency):
    edited(editor, city="Kara", unofficial_names=["en"], type="PES")

    response = edited(editor, city="Lomé", unofficial_names=["en", "fr"])

    assert response.status_code == 409
    page = html(response)
    assert CONFLICT in page
    assert 'value="Lomé"' in page
    assert response.context["meanwhile"] == [
        {"label": "Unofficial translations", "value": "en"},
        {"label": "City", "value": "Kara"},
    ]
    agency.refresh_from_db()
    assert agency.city == "Kara"


def test_who_has_seen_both_may_save_again(editor, agency):
    edited(editor, city="Kara")
    conflict = edited(editor, city="")
    assert {"label": "City", "value": "Kara"} in conflict.context["meanwhile"]
    assert 'name="version" value="2"' in html(conflict)

    assert edited(editor, city="Sokodé", version=2).status_code == 302
    agency.refresh_from_db()
    assert agency.city == "Sokodé"


def test_the_conflict_names_a_choice_in_words(editor, agency):
    edited(editor, type="PES")
    conflict = edited(editor, type="UNI")
    assert {"label": "Type", "value": "Public employment service"} in (
        conflict.context["meanwhile"]
    )


def test_status_and_code_are_not_edited_here(editor, agency):
    edited(editor, status="dissolved", code="TG-X", verified_on="2026-03-02")

    agency.refresh_from_db()
    assert (agency.status, agency.code) == (InstitutionStatus.ACTIVE, "TG-ANPE")
    assert agency.verified_on is None


def test_an_edit_form_shows_what_is_there(editor, agency):
    page = html(editor.get("/institutions/TG-ANPE/edit/"))
    assert 'value="Agence"' in page
    assert 'name="version" value="1"' in page


# --- Renaming ---------------------------------------------------------------------------


def rename(body, *, holds_from, version=None, **names):
    rename_institution(
        body,
        names=NAMES | names,
        holds_from=holds_from,
        today=TODAY,
        source="Decree 1",
        expected_version=version or body.version,
    )


def test_what_happened_before_keeps_the_old_name(agency):
    rename(agency, holds_from=date(2022, 6, 30), name_fr="Bureau", acronym="BNE")
    rename(agency, holds_from=date(2025, 1, 1), name_fr="Office")

    body = Institution.objects.get(pk=agency.pk)
    with override("fr"):
        assert body.names_on(date(2019, 1, 21)).full_name == "Agence (ANPE)"
        assert body.names_on(date(2022, 6, 29)).full_name == "Agence (ANPE)"
        assert body.names_on(date(2022, 6, 30)).full_name == "Bureau (BNE)"
        assert body.names_on(date(2025, 1, 1)).full_name == "Office"
    assert body.unofficial_names == []
    former = body.former_names.order_by("valid_to")
    assert [(row.valid_from, row.valid_to, row.source) for row in former] == [
        (None, date(2022, 6, 30), "Decree 1"),
        (date(2022, 6, 30), date(2025, 1, 1), "Decree 1"),
    ]


def test_a_name_cannot_hold_before_the_present_one(agency):
    FormerNameFactory(institution=agency, valid_to=date(2020, 1, 1))
    with pytest.raises(RenameError, match="since that day or later"):
        rename(agency, holds_from=date(2020, 1, 1), name_fr="Office")


def test_a_name_cannot_hold_from_a_day_to_come(agency):
    with pytest.raises(RenameError, match="when it holds"):
        rename(agency, holds_from=TODAY + timedelta(days=1), name_fr="Office")


def test_of_two_who_rename_at_once_one_wins_and_one_name_is_kept(agency):
    same = Institution.objects.get(pk=agency.pk)
    rename(agency, holds_from=date(2022, 6, 30), name_fr="Bureau")

    with pytest.raises(EditConflict):
        rename(same, holds_from=date(2022, 6, 30), name_fr="Office")

    assert FormerName.objects.count() == 1
    assert Institution.objects.get(pk=agency.pk).name_fr == "Bureau"


def renamed(client, **more):
    form = {"name_fr": "Bureau", "holds_from": "2022-06-30", "version": 1} | more
    return client.post("/institutions/TG-ANPE/rename/", form)


def test_the_page_renames(editor, agency, administrator):
    response = renamed(editor, name_source="Decree 1")

    assert response.url == "/institutions/TG-ANPE/"
    agency.refresh_from_db()
    assert agency.name_fr == "Bureau"
    [former] = agency.former_names.all()
    assert (former.name_fr, former.acronym, former.source) == (
        "Agence",
        "ANPE",
        "Decree 1",
    )
    made = former.history.get().pgh_context.metadata
    assert made["user"] == administrator.pk


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name_fr": ""}, "name_fr"),
        ({"name_fr": "Agence", "name_en": "Agency", "acronym": "ANPE"}, "name_fr"),
        ({"holds_from": ""}, "holds_from"),
        ({"holds_from": "2999-01-01"}, "holds_from"),
    ],
)
def test_a_new_name_needs_a_name_and_a_day(editor, agency, more, field):
    response = renamed(editor, **more)

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert not FormerName.objects.exists()


def test_renaming_something_old_is_refused(editor, agency):
    edited(editor, city="Lomé", name_en="Office")

    response = renamed(editor, name_en="Bureau")

    assert response.status_code == 409
    assert CONFLICT in html(response)
    assert {"label": "Name in English", "value": "Office"} in (
        response.context["meanwhile"]
    )


# --- Still right ------------------------------------------------------------------------


def test_one_click_says_that_all_is_still_right(editor, agency, administrator):
    response = editor.post("/institutions/TG-ANPE/confirm/", {"version": 1})

    agency.refresh_from_db()
    assert agency.verified_by == administrator
    assert agency.verified_on == timezone.localdate()
    page = html(editor.get(response.url))
    assert "Confirmed today." in page
    assert f"by {administrator}" in page


@pytest.mark.parametrize("version", [7, "x", ""])
def test_what_changed_since_it_was_shown_is_not_confirmed(editor, agency, version):
    response = editor.post("/institutions/TG-ANPE/confirm/", {"version": version})

    agency.refresh_from_db()
    assert agency.verified_on is None
    assert "The record has changed" in html(editor.get(response.url))


def test_readers_confirm_nothing(client, agency, staff):
    client.force_login(staff)
    response = client.post("/institutions/TG-ANPE/confirm/", {"version": 1})
    assert response.status_code == 403
    assert client.get("/institutions/TG-ANPE/confirm/").status_code == 405


# --- Status -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "status"),
    [("rest", "dormant"), ("restrict", "restricted"), ("dissolve", "dissolved")],
)
def test_a_status_changes_with_its_reason(editor, agency, verb, status):
    path = f"/institutions/TG-ANPE/{verb}/"
    assert "Why?" in html(editor.get(path))

    assert list(editor.post(path).context["form"].errors) == ["note"]
    assert editor.post(path, {"note": "Decree 2"}).url == "/institutions/TG-ANPE/"

    agency.refresh_from_db()
    assert agency.status == status
    assert agency.events.get().note == "Decree 2"


def test_a_dormant_institution_comes_back(editor):
    InstitutionFactory(code="TG-X", status=InstitutionStatus.DORMANT)
    editor.post("/institutions/TG-X/activate/", {"note": "It met"})
    assert Institution.objects.get(code="TG-X").status == InstitutionStatus.ACTIVE


def test_a_step_that_is_not_open_is_refused(editor, agency):
    response = editor.post("/institutions/TG-ANPE/activate/", {"note": "Again"})

    assert response.status_code == 409
    assert "cannot be changed that way" in html(response)
    assert "Again" in html(response)


# --- Posts ------------------------------------------------------------------------------


def post(client, **more):
    form = {
        "given_names": "Afi",
        "family_name": "Mensah",
        "title": "Director",
        "form_key": uuid4(),
    }
    return client.post("/institutions/TG-ANPE/posts/new/", form | more)


def test_a_new_person_takes_up_a_post(editor, agency):
    theme = ThemeFactory()

    response = post(
        editor, starts_on="2018-03-01", is_focal_point="on", focal_themes=[theme.pk]
    )

    assert response.url == "/institutions/TG-ANPE/"
    row = Post.objects.get()
    assert (str(row.person), row.title, row.institution) == (
        "Afi Mensah",
        "Director",
        agency,
    )
    assert row.is_focal_point
    assert list(row.focal_themes.all()) == [theme]


def test_a_name_we_know_asks_whether_it_is_the_same_person(editor, agency):
    known = PersonFactory(given_names="Àfi", family_name="Mensah")
    PersonVariantFactory(
        person=PersonFactory(family_name="Other"),
        given_names="Afi",
        family_name="Mensah",
    )

    question = post(editor)
    assert list(question.context["form"].errors) == ["same_person"]
    assert "Is this the same person?" in html(question)
    assert "Someone else" in html(question)

    post(editor, same_person=known.pk)
    assert Post.objects.get().person == known


def test_someone_else_of_that_name_is_a_new_person(editor, agency):
    PersonFactory(given_names="Afi", family_name="Mensah")

    post(editor, same_person="new")

    assert Person.objects.count() == 2


def test_a_post_that_is_sent_twice_is_held_once(editor, agency):
    key = uuid4()
    post(editor, form_key=key)
    post(editor, form_key=key, same_person="new")

    assert Person.objects.count() == 1
    assert Post.objects.count() == 1


def test_the_same_post_is_not_added_again(agency):
    held = PostFactory(institution=agency)
    again = Post(institution=agency, title=held.title)
    assert add_post(again, person=held.person, form_key=uuid4()) == held


@pytest.mark.parametrize("field", ["given_names", "family_name", "title"])
def test_a_post_needs_a_name_and_a_title(editor, agency, field):
    assert list(post(editor, **{field: ""}).context["form"].errors) == [field]
    assert "Given names" in html(editor.get("/institutions/TG-ANPE/posts/new/"))


def test_somebody_leaves_a_post(editor, agency):
    row = PostFactory(institution=agency)
    path = f"/posts/{row.pk}/end/"
    assert f"{row.person} left the post" in html(editor.get(path))

    response = editor.post(path, {"ends_on": "2026-03-01", "version": 1})

    assert response.url == "/institutions/TG-ANPE/"
    row.refresh_from_db()
    assert row.ends_on == date(2026, 3, 1)
    assert not row.covers(TODAY)
    assert not Post.objects.on(TODAY).exists()


@pytest.mark.parametrize("day", ["", "2017-01-01", "soon"])
def test_the_last_day_is_a_day_of_the_post(editor, agency, day):
    row = PostFactory(institution=agency, starts_on=date(2018, 3, 1))
    response = editor.post(f"/posts/{row.pk}/end/", {"ends_on": day, "version": 1})

    assert response.status_code == 200
    row.refresh_from_db()
    assert row.ends_on is None


def test_ending_what_has_changed_is_refused(editor, agency):
    row = PostFactory(institution=agency, version=2)
    response = editor.post(
        f"/posts/{row.pk}/end/", {"ends_on": "2026-03-01", "version": 1}
    )

    assert response.status_code == 409
    assert CONFLICT in html(response)


def test_readers_end_no_post(client, agency, staff):
    row = PostFactory(institution=agency)
    client.force_login(staff)
    assert client.get(f"/posts/{row.pk}/end/").status_code == 403
    assert client.get("/posts/0/end/").status_code == 404

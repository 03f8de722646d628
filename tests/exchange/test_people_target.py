"""What a sheet of people with their posts is taken for."""

from datetime import date

import pytest

from accounts.models import Role
from exchange.actions import decide_row
from exchange.targets.people_columns import split_name
from institutions.models import Channel, Person, Post
from tests.exchange.sheets import checked, row_of, verdicts, work, written
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

HEADINGS = ["nom", "prénoms", "institution", "fonction"]
# As a ministry writes it.
FULL = {
    "full_name": "M. Gaston BATCHEY",
    "civility": "Son Excellence",
    "sex": "homme",
    "languages": "fr; en",
    "institution": "ANPE",
    "country": "Togo",
    "title": "Directeur général",
    "starts_on": "21/01/2019",
    "ends_on": "31/12/2024",
    "focal_themes": "T1",
    "email": "dg@anpe.example.org",
    "phone": "22 21 00 00",
    "whatsapp": "+228 90 00 00 00",
    "personal_email": "gaston@example.org",
    "personal_phone": "+228 90 00 00 01",
    "source": "Décret",
}


@pytest.fixture
def anpe():
    return InstitutionFactory(code="TG-ANPE", name_fr="Agence", acronym="ANPE")


def import_people(user, *rows, way=written):
    return way(user, *rows, target="people")


@pytest.mark.parametrize(
    ("text", "family", "given"),
    [
        ("BATCHEY Gaston", "BATCHEY", "Gaston"),
        ("M. Gaston BATCHEY", "BATCHEY", "Gaston"),
        ("Batchey, Gaston", "Batchey", "Gaston"),
        ("Gaston Komlan Batchey", "Batchey", "Gaston Komlan"),
        ("Mme Afi", "Afi", ""),
        ("BATCHEY", "BATCHEY", ""),
    ],
)
def test_a_whole_name_is_taken_apart(text, family, given):
    assert split_name(text) == {"family_name": family, "given_names": given}


def test_a_row_with_every_column_is_written_as_it_stands(administrator, anpe):
    theme = ThemeFactory(code="T1")

    import_people(administrator, list(FULL), list(FULL.values()))

    person = Person.objects.get()
    assert (person.family_name, person.given_names, person.sex) == (
        "BATCHEY",
        "Gaston",
        "M",
    )
    assert person.languages == ["fr", "en"]
    post = person.posts.get()
    assert (post.institution, post.title) == (anpe, "Directeur général")
    assert (post.starts_on, post.ends_on) == (date(2019, 1, 21), date(2024, 12, 31))
    assert post.is_focal_point
    assert list(post.focal_themes.all()) == [theme]
    said = set(person.channels.values_list("kind", "use", "value"))
    assert said == {
        ("email", "official", "dg@anpe.example.org"),
        ("phone", "official", "+22822210000"),
        ("whatsapp", "official", "+22890000000"),
        ("email", "personal", "gaston@example.org"),
        ("phone", "personal", "+22890000001"),
    }


def test_the_same_sheet_again_changes_nothing(administrator, anpe):
    rows = [[*HEADINGS, "courriel"], ["Batchey", "Gaston", "ANPE", "DG", "dg@anpe.org"]]
    import_people(administrator, *rows)

    again = import_people(administrator, *rows, way=checked)

    assert verdicts(again) == [("unchanged", [])]


def batchey(body):
    """Who holds a post there, with an address, and is written in two ways."""
    person = PersonFactory(family_name="Batchey", given_names="Gaston")
    PostFactory(person=person, institution=body, title="DG")
    ChannelFactory(person=person, value="DG@anpe.org")
    PersonVariantFactory(person=person, family_name="Batché", given_names="Apédoh")
    return person


def test_somebody_is_found_by_number_email_and_name_at_the_institution(
    administrator, anpe
):
    person = batchey(anpe)

    import_ = import_people(
        administrator,
        ["person", "nom", "prénoms", "institution", "fonction", "courriel"],
        [str(person.pk), "Batchey", "Komlan", "TG-ANPE", "DG", ""],
        ["", "Batchey", "Komlan", "TG-ANPE", "DG", "dg@anpe.org"],
        ["", "GASTON", "batchey", "TG-ANPE", "DG", ""],
        ["", "BATCHE", "Apedoh", "TG-ANPE", "DG", ""],
        ["", "Batcheyy", "Gaston", "TG-ANPE", "DG", ""],
        ["999", "Batchey", "Gaston", "TG-ANPE", "DG", ""],
        way=checked,
    )

    reasons = [
        (row.match or {}).get("reason") for row in import_.rows.order_by("number")
    ]
    assert reasons == [
        "same number",
        "same e-mail",
        "same name",
        "same name",
        "similar name",
        None,
    ]
    assert row_of(import_, 2).changes == [
        {"column": "given_names", "before": "Gaston", "after": "Komlan"}
    ]
    # Who is found by name or address keeps how that is written.
    assert [action for action, _problems in verdicts(import_)][1:] == [
        "unchanged",
        "unchanged",
        "unchanged",
        "fix",
        "fix",
    ]


def test_a_namesake_elsewhere_is_asked_about(administrator, anpe):
    elsewhere = PostFactory(person__family_name="Batchey", person__given_names="Gaston")

    import_ = import_people(
        administrator, HEADINGS, ["Batchey", "Gaston", "ANPE", "DG"], way=checked
    )

    row = row_of(import_, 2)
    assert (row.action, row.match["pk"]) == ("fix", elsewhere.person.pk)
    assert row.match["reason"] == "same name, elsewhere"


def test_another_post_is_added_and_a_known_one_gets_its_dates(administrator, anpe):
    post = PostFactory(
        person__family_name="Batchey",
        person__given_names="Gaston",
        institution=anpe,
        title="DG",
        starts_on=date(2019, 1, 1),
    )
    ThemeFactory(code="T1")

    import_people(
        administrator,
        [*HEADINGS, "depuis", "jusqu'au", "thème"],
        ["Batchey", "Gaston", "ANPE", "DG", "2019-01-01", "2024-12-31", ""],
        ["Batchey", "Gaston", "ANPE", "Conseiller", "2025-01-01", "", ""],
    )
    import_people(
        administrator,
        ["nom", "prénoms", "institution", "thèmes"],
        ["Batchey", "Gaston", "ANPE", "T1"],
    )

    post.refresh_from_db()
    assert post.ends_on == date(2024, 12, 31)
    assert post.version == 2
    added = Post.objects.get(title="Conseiller")
    assert added.person == post.person
    assert [theme.code for theme in added.focal_themes.all()] == ["T1"]


def test_another_number_takes_the_place_of_the_one_there_is(administrator, anpe):
    person = PostFactory(institution=anpe, person__family_name="Afi").person
    for kind, values in {
        "phone": ["+228 22 21 00 00"],
        "whatsapp": ["+22890", "+2289"],
    }.items():
        for value in values:
            ChannelFactory(person=person, kind=kind, value=value)

    import_people(
        administrator,
        ["person", "téléphone", "whatsapp"],
        [str(person.pk), "+228 22 21 00 01", "+228 90 00 00 00"],
    )

    channels = Channel.objects.filter(person=person).order_by("kind", "pk")
    assert [channel.value for channel in channels] == [
        "+22822210001",
        "+22890",
        "+2289",
        "+22890000000",
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (["", "", "ANPE", "DG"], "Somebody new needs a family name."),
        (["Batchey", "", "", "DG"], "Say in which institution the post is."),
        (["Batchey", "", "ANPE", ""], "Say which post this person holds."),
        (["Batchey", "", "Nowhere", "DG"], "This institution is not known."),
        (["Batchey", "", "Twin", "DG"], "More than one institution is called so."),
        (["Known", "", "TG-ANPE", ""], "Say which post this person holds."),
    ],
)
def test_what_is_missing_is_told(row, message, administrator, anpe):
    for _ in range(2):
        InstitutionFactory(name_fr="Twin")
    PersonFactory(family_name="Known", given_names="")
    PostFactory(
        institution=anpe,
        person__family_name="Known",
        person__given_names="",
        ends_on=date(2020, 1, 1),
    )

    import_ = import_people(administrator, HEADINGS, row, way=checked)

    assert any(message in text for text in verdicts(import_)[0][1])
    assert verdicts(import_)[0][0] == "fix"


@pytest.mark.parametrize(
    ("column", "text", "message"),
    [
        ("sexe", "autre", "Write F or M."),
        ("depuis", "31/11/2018", "This date does not exist."),
        ("is_focal_point", "peut-être", "Write yes or no."),
        ("jusqu'au", "01/01/2000", "The post ends before it starts."),
    ],
)
def test_a_cell_that_cannot_be_read_is_told(column, text, message, administrator, anpe):
    start = [] if column == "depuis" else ["depuis"]
    import_ = import_people(
        administrator,
        [*HEADINGS, column, *start],
        ["Batchey", "Gaston", "ANPE", "DG", text, *(["01/01/2019"] if start else [])],
        way=checked,
    )

    [problem] = row_of(import_, 2).problems
    assert message in problem["message"]


def test_yes_and_no_are_read(administrator, anpe):
    import_people(
        administrator,
        [*HEADINGS, "is_focal_point"],
        ["Batchey", "Gaston", "ANPE", "DG", "oui"],
        ["Afi", "Ama", "ANPE", "SG", "non"],
    )

    assert list(
        Post.objects.order_by("title").values_list("is_focal_point", flat=True)
    ) == [True, False]


def test_an_administrator_of_a_country_brings_people_of_that_country_alone(anpe):
    togolese = GrantFactory(role=Role.ADMIN).user
    ecowas = InstitutionFactory(name_fr="CEDEAO", country=None)
    stranger = PersonFactory(family_name="Traoré", given_names="Awa")
    PostFactory(person=stranger, institution__country=CountryFactory(code="ML"))
    ChannelFactory(person=stranger, value="awa@example.org")
    own = PostFactory(institution=anpe, person__family_name="Mensah").person
    ChannelFactory(person=own, value="mensah@example.org")

    import_ = import_people(
        togolese,
        [*HEADINGS, "courriel"],
        ["Batchey", "Gaston", "Agence", "DG", ""],
        ["Afi", "Ama", ecowas.code, "SG", ""],
        ["Traoré", "Awa", "ANPE", "SG", "awa@example.org"],
        ["Mensah", "", ecowas.code, "SG", "mensah@example.org"],
        way=checked,
    )

    assert verdicts(import_)[0] == ("create", [])
    assert verdicts(import_)[1][0] == "fix"
    assert verdicts(import_)[2] == ("fix", ["This person is not yours to change."])
    # One's own people get no post at a body that is another's.
    assert verdicts(import_)[3] == verdicts(import_)[1]


def test_somebody_twice_in_a_sheet_is_made_once(administrator, anpe):
    import_ = import_people(
        administrator,
        HEADINGS,
        ["Batchey", "Gaston", "ANPE", "DG"],
        ["Batchey", "Gaston", "ANPE", "Conseiller"],
    )

    assert Person.objects.count() == 1
    assert verdicts(import_)[1] == ("fix", ["Row 2 of the sheet stands for the same."])


def test_somebody_decides_who_it_is(administrator, anpe):
    elsewhere = PostFactory(person__family_name="Batchey", person__given_names="G")
    import_ = import_people(
        administrator,
        HEADINGS,
        ["Batchey", "G", "ANPE", "DG"],
        ["Batchey", "G", "ANPE", "SG"],
        way=checked,
    )
    for number, decision in ((2, "create"), (3, "update")):
        decide_row(
            row_of(import_, number),
            corrections={},
            decision=decision,
            match=str(elsewhere.person.pk) if decision == "update" else "",
            by=administrator,
            at=import_.started_at,
        )
        work()
        import_.refresh_from_db()

    assert [action for action, _problems in verdicts(import_)] == ["create", "update"]
    assert row_of(import_, 3).match["reason"] == "chosen"


def test_what_is_not_on_record_yet_is_added(administrator, anpe):
    person = PostFactory(institution=anpe, person__family_name="Afi", title="SG").person

    import_ = import_people(
        administrator,
        ["person", "sexe", "institution", "fonction", "is_focal_point"],
        [str(person.pk), "femme", "ANPE", "SG", "oui"],
    )

    assert row_of(import_, 2).changes == [
        {"column": "sex", "before": "", "after": "Woman"},
        {"column": "is_focal_point", "before": "no", "after": "yes"},
    ]


def test_a_post_held_before_is_another_one(administrator, anpe):
    person = PersonFactory(family_name="Batchey", given_names="Gaston")
    about = {"person": person, "institution": anpe, "title": "DG"}
    PostFactory(**about, starts_on=date(2010, 1, 1), ends_on=date(2012, 1, 1))
    PostFactory(**{**about, "title": "SG"})
    ThemeFactory(code="T1")

    import_ = import_people(
        administrator,
        [*HEADINGS, "depuis", "thèmes"],
        ["Batchey", "Gaston", "ANPE", "DG", "01/01/2019", ""],
        ["Batchey", "Gaston", "ANPE", "DG", "01/01/2010", "T1"],
    )

    assert [action for action, _problems in verdicts(import_)] == ["update", "update"]
    assert person.posts.count() == 3
    held = person.posts.get(starts_on=date(2010, 1, 1))
    assert [theme.code for theme in held.focal_themes.all()] == ["T1"]


def test_the_country_of_a_row_decides_between_bodies_of_one_name(administrator):
    for code in ("TG", "ML"):
        InstitutionFactory(name_fr="Direction", country=CountryFactory(code=code))

    import_ = import_people(
        administrator,
        [*HEADINGS, "pays"],
        ["Batchey", "Gaston", "Direction", "DG", "Mali"],
    )

    assert verdicts(import_) == [("create", [])]
    assert Post.objects.get().institution.country_id == "ML"


def test_nobody_is_told_of_what_is_imported(administrator, anpe, mailoutbox):
    import_people(administrator, HEADINGS, ["Batchey", "Gaston", "ANPE", "DG"])

    assert mailoutbox == []

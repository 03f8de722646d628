"""A file to import again, sent back as it came: nothing differs, nothing is written."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from accounts.models import Role
from exchange.actions import choose_columns, guessed_columns, start_import
from institutions.models import Institution, Person, Post, ThemeOffer
from tests.exchange.sheets import fresh, verdicts, work
from tests.exchange.taking import all_columns, bytes_of, made
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import (
    ChannelFactory,
    CountryFactory,
    FormerNameFactory,
    InstitutionFactory,
    InstitutionIdentifierFactory,
    InstitutionParentFactory,
    InstitutionThemeFactory,
    PersonFactory,
    PostFactory,
    ThemeFactory,
)
from tests.factories.missions import MissionFactory, ProgrammeFactory, VisitFactory

FORMATS = ["xlsx", "csv", "ods"]
PLACE = "BP 1\r\nAvenue de la Paix; porte 3\r\n\r\n=Lomé, «\u00a0Tokoin\u00a0»"


@pytest.fixture
def ministry():
    return InstitutionFactory(
        code="TG-MFPT", name_fr="Ministère du Travail (MFPT)", acronym="MFPT"
    )


@pytest.fixture
def _agency(ministry):
    agency = InstitutionFactory(
        name_fr="Agence nationale pour l’emploi",
        name_en="National agency; for employment",
        name_pt="Agência nacional",
        name_ar="الوكالة الوطنية للتشغيل",
        unofficial_names=["en", "pt"],
        acronym="ANPE",
        city="Lomé",
        address=PLACE,
        website="https://anpe.example.org/?a=1&b=2",
        email="Contact@ANPE.example.org",
        phone="+22822210000",
        whatsapp="+22890000000",
        languages=["fr", "en"],
        rest_days=[6],
        mandate="- Placer\n- Former\n\n+ Suivre",
        source="Décret 2004-010",
        note="00123",
    )
    before = InstitutionFactory(name_fr="Ancienne tutelle")
    on = date(2013, 1, 1)
    InstitutionParentFactory(institution=agency, parent=before, valid_to=on)
    InstitutionParentFactory(institution=agency, parent=ministry, valid_from=on)
    FormerNameFactory(
        institution=agency,
        name_fr="Service (de la main-d’œuvre); placement",
        name_en="Manpower service",
        valid_from=date(1990, 2, 1),
        valid_to=date(2004, 5, 6),
    )
    FormerNameFactory(institution=agency, name_en="Old", valid_to=date(1990, 2, 1))
    for value in ("ror-2", "ror-1"):
        InstitutionIdentifierFactory(institution=agency, scheme="ror", value=value)
    InstitutionIdentifierFactory(institution=agency, scheme="iati", value="TG-1")
    for offer in ThemeOffer.values:
        for _number in range(2):
            InstitutionThemeFactory(institution=agency, offer=offer)


@pytest.fixture
def _odd_ones():
    """What could not be entered as it stands, or looks like something else."""
    names = ["=SUM(A1)", "'Abri", "'=Abri", " @home", "+228", "-", "12", "2019-01-01"]
    for name in names:
        InstitutionFactory(name_fr=name)
    InstitutionFactory(country=CountryFactory(code="TN"), phone="+21612")
    InstitutionFactory(name_fr="", name_ar="وزارة", country=None, languages=["es"])
    InstitutionFactory(name_fr="À compléter", type="", is_incomplete=True)
    InstitutionFactory(website="ftp://example.org", note="x" * 6_000)
    InstitutionFactory(status="dissolved", mandate="\ttab\u200b\x0bend ")


@pytest.fixture
def _people(ministry):
    person = PersonFactory(
        family_name="=N'Guessan",
        given_names="Ama  Éwé",
        civility="S.E. Mme",
        sex="F",
        languages=["fr", "es"],
    )
    kept = {"person": person, "institution": ministry, "title": "Directrice"}
    # The same post three times, and one that says no day.
    PostFactory(**kept, starts_on=date(2020, 1, 1), source="+ Arrêté 3")
    PostFactory(**kept, starts_on=date(2012, 1, 1), ends_on=date(2014, 1, 1))
    PostFactory(**kept, ends_on=date(2010, 1, 1))
    abroad = InstitutionFactory(country=CountryFactory(code="TN"))
    post = PostFactory(person=person, institution=abroad, title="-Experte; conseil")
    post.focal_themes.add(ThemeFactory(), ThemeFactory())
    PostFactory(is_focal_point=True)
    PersonFactory(family_name="Sans poste", given_names="")
    for kind, value in (
        ("email", "Ama@Example.org"),
        ("phone", "90 12 34 56"),
        ("whatsapp", "+228 1"),
    ):
        ChannelFactory(person=person, kind=kind, value=value)


def sent_back(user, listing, form):
    """Exported for importing again with every column, and read as it came."""
    columns = all_columns(listing, user, for_import=True)
    export = made(
        user,
        listing,
        columns,
        format=form,
        is_for_import=True,
        holds_contacts=listing == "people",
        reason="To look",
    )
    assert export.is_ready
    upload = SimpleUploadedFile(export.file_name, bytes_of(export))
    begun = start_import(upload, target=listing, by=user, at=timezone.now())
    mapping = guessed_columns(begun)
    assert list(mapping.values()) == columns
    choose_columns(begun, mapping, by=user, at=timezone.now())
    work()
    return fresh(begun)


def differing(import_):
    rows = import_.rows.order_by("number")
    return [
        (row.number, row.action, row.changes, row.problems)
        for row in rows
        if row.action != "unchanged"
    ]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.usefixtures("_agency", "_odd_ones")
def test_institutions_that_come_back_unedited_stay_as_they_are(administrator, form):
    with translation.override(administrator.language):
        import_ = sent_back(administrator, "institutions", form)

    assert differing(import_) == []
    assert len(verdicts(import_)) == Institution.objects.count()
    assert not import_.rows.to_write().exists()


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.usefixtures("_people")
def test_people_that_come_back_unedited_stay_as_they_are(administrator, form):
    import_ = sent_back(administrator, "people", form)

    assert differing(import_) == []
    without = Person.objects.filter(posts=None).count()
    assert len(verdicts(import_)) == Post.objects.count() + without
    assert not import_.rows.to_write().exists()


@pytest.mark.parametrize("listing", ["institutions", "people"])
@pytest.mark.usefixtures("_agency", "_odd_ones", "_people")
def test_what_one_may_read_but_not_write_comes_back_unedited_as_well(listing):
    togolese = GrantFactory(role=Role.ADMIN).user

    assert differing(sent_back(togolese, listing, "xlsx")) == []


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.usefixtures("_agency")
def test_a_colleague_of_another_language_sends_it_back_unedited(
    administrator, language
):
    administrator.language = language
    administrator.save()
    export = made(
        administrator,
        "institutions",
        all_columns("institutions", administrator, for_import=True),
        format="csv",
        is_for_import=True,
    )
    colleague = GrantFactory(role=Role.ADMIN, country=None).user
    colleague.language = "fr" if language == "en" else "en"
    colleague.save()
    upload = SimpleUploadedFile("institutions.csv", bytes_of(export))
    begun = start_import(upload, target="institutions", by=colleague, at=timezone.now())
    choose_columns(begun, guessed_columns(begun), by=colleague, at=timezone.now())
    work()

    assert differing(begun) == []


# --- Missions --------------------------------------------------------------------------


@pytest.fixture
def _missions(ministry):
    tunisia = CountryFactory(code="TN", time_zone="Africa/Tunis")
    abroad = InstitutionFactory(acronym="ANETI", country=tunisia)
    hidden = InstitutionFactory(status="restricted", country=tunisia)
    about = {"visiting_country": ministry.country, "host_country": tunisia}
    full = MissionFactory(
        **about,
        code="TG-TN-2019-01",
        title="=Étude; l’emploi\u00a0– suite",
        kind="study_visit",
        purpose="- Voir\n- Apprendre",
        lead_institution=ministry,
        host_institution=abroad,
        city="+Sfax",
        programme=ProgrammeFactory(code="DDF"),
        status="reported",
    )
    full.themes.add(ThemeFactory())
    VisitFactory(mission=full, institution=abroad, number=1)
    MissionFactory(**about, code="TG-TN-2019-02", title="", status="cancelled")
    MissionFactory(**about, code="TG-TN-2020-01", host_institution=hidden)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.usefixtures("_missions")
def test_missions_that_come_back_unedited_stay_as_they_are(administrator, form):
    import_ = sent_back(administrator, "missions", form)

    assert differing(import_) == []
    assert len(verdicts(import_)) == 3


@pytest.mark.usefixtures("_missions")
def test_missions_that_one_may_only_read_come_back_unedited_as_well():
    """And what is edited there is refused, with the reason."""
    tunisian = GrantFactory(role=Role.ADMIN, country=CountryFactory(code="TN")).user

    import_ = sent_back(tunisian, "missions", "xlsx")

    assert len(verdicts(import_)) == 3
    assert differing(import_) == []

"""What is searched, by whom it is found, and how the match is shown."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from cooperation.models import EvidenceKind, FollowUp
from institutions.models import InstitutionStatus
from missions.models import Minutes, Mission
from overview.finding.find import KINDS, find, read_words
from overview.finding.kinds import address
from overview.models import SearchEntry, Source
from tests.factories.cooperation import (
    ActivityFactory,
    CooperationFactory,
    EvidenceFactory,
    FollowUpFactory,
    InstrumentFactory,
    MilestoneFactory,
    PlanSectionFactory,
    StageChangeFactory,
)
from tests.factories.files import StoredFileFactory
from tests.factories.institutions import (
    CountryFactory,
    FormerNameFactory,
    InstitutionFactory,
    PersonFactory,
    PersonVariantFactory,
    PostFactory,
)
from tests.factories.missions import (
    AssistanceRequestFactory,
    DebriefingFactory,
    DocumentFactory,
    MinutesAddendumFactory,
    MinutesFactory,
    MissionFactory,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def names_of(words, user):
    return [str(found.kind.name.value) for found in find(read_words(words), user)]


def line_of(words, user):
    """The one line that is found, as a reader sees it."""
    [found] = find(read_words(words), user)
    [match] = found.shown
    return match


# What is searched

MADE = {
    "mission": [
        lambda text: MissionFactory(title=text),
        lambda text: MissionFactory(city=text),
        lambda text: MissionFactory(purpose=f"Il s'agit d'abord\nde {text}."),
    ],
    "institution": [
        lambda text: InstitutionFactory(name_fr=text),
        lambda text: InstitutionFactory(name_en=text),
        lambda text: InstitutionFactory(name_pt=text),
        lambda text: InstitutionFactory(name_ar=text),
        lambda text: InstitutionFactory(acronym=text),
        lambda text: InstitutionFactory(city=text),
        lambda text: FormerNameFactory(name_fr=text),
        lambda text: FormerNameFactory(acronym=text),
    ],
    "person": [
        lambda text: PersonFactory(family_name=text),
        lambda text: PersonFactory(given_names=text),
        lambda text: PersonVariantFactory(family_name=text),
        lambda text: PostFactory(title=text),
    ],
    "minutes": [
        lambda text: MinutesFactory(text=f"Ils parlent de {text}."),
        lambda text: MinutesAddendumFactory(text=text),
    ],
    "debriefing": [
        lambda text: DebriefingFactory(summary=text),
        lambda text: DebriefingFactory(participants=text),
    ],
    "follow_up": [
        lambda text: FollowUpFactory(title=text),
        lambda text: FollowUpFactory(detail=text),
    ],
    "cooperation": [
        lambda text: CooperationFactory(code=text),
        lambda text: CooperationFactory(title_fr=text),
        lambda text: CooperationFactory(title_en=text),
    ],
    "instrument": [
        lambda text: InstrumentFactory(title=text),
        lambda text: InstrumentFactory(reference=text),
        lambda text: InstrumentFactory(signatories=text),
        lambda text: InstrumentFactory(file=StoredFileFactory(name=f"{text}.pdf")),
    ],
    "plan": [
        lambda text: PlanSectionFactory(plan__code=text).plan,
        lambda text: PlanSectionFactory(plan__title_fr=text).plan,
    ],
    "section": [lambda text: PlanSectionFactory(title_en=text)],
    "activity": [
        lambda text: ActivityFactory(title_fr=text),
        lambda text: ActivityFactory(indicator=text),
        lambda text: ActivityFactory(target=text),
    ],
    "milestone": [
        lambda text: MilestoneFactory(title_fr=text),
        lambda text: MilestoneFactory(expected_evidence=text),
    ],
    "request": [
        lambda text: AssistanceRequestFactory(title=text),
        lambda text: AssistanceRequestFactory(objective=text),
        lambda text: AssistanceRequestFactory(reference=text),
    ],
    "document": [
        lambda text: DocumentFactory(title=text),
        lambda text: DocumentFactory(reference=text),
        lambda text: DocumentFactory(file=StoredFileFactory(name=f"{text}.pdf")),
    ],
    "evidence": [
        lambda text: MilestoneFactory(evidence=EvidenceFactory(title=text)),
        lambda text: FollowUpFactory(evidence=EvidenceFactory(statement=text)),
        lambda text: StageChangeFactory(
            evidence=EvidenceFactory(
                kind=EvidenceKind.DOCUMENT, file=StoredFileFactory(name=f"{text}.pdf")
            )
        ),
        lambda text: FollowUpFactory(
            evidence=EvidenceFactory(
                kind=EvidenceKind.LINK, link=f"https://example.org/{text}"
            )
        ),
    ],
}
PLACES = [(kind, make) for kind, makers in MADE.items() for make in makers]


@pytest.mark.parametrize(("kind", "make"), PLACES)
def test_a_row_is_found_by_each_of_its_texts_and_shows_where(kind, make, staff):
    make("Xylographié-7")
    make("Autre")

    line = line_of("xylograph", staff)

    assert names_of("XYLOGRAPHIE 7", staff) == [kind]
    shown = "".join([line.title, *line.facts, line.passage])
    assert "<mark>Xylographié</mark>" in shown


@pytest.mark.parametrize("kind", KINDS)
def test_those_without_a_role_find_nothing_of_others(kind, nobody):
    public = {"institution", "person"}
    for make in MADE[kind]:
        make("Xylographié")

    assert names_of("xylographie", nobody) == ([kind] if kind in public else [])


def test_every_source_belongs_to_a_kind_that_is_searched():
    lent = {part.source for kind in KINDS.values() for part in kind.parts}

    assert {*KINDS, *lent} == set(Source)


def test_a_line_leads_to_its_page(client, staff):
    client.force_login(staff)
    for make in (make for kind, make in PLACES if kind != "request"):
        make("Xylographié")

    for found in find("xylographie", staff):
        for match in found.shown:
            assert found.kind.name == "request" or (
                client.get(match.url).status_code == 200
            )


# How words are compared


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Coopération d'État", "ETAT cooperation"),
        ("l’emploi", "emploi"),
        ("Main-d’œuvre", "oeuvre main"),
        ("TG-TN-2019-01", "tg-tn 2019"),
        ("rapport_final.pdf", "final rapport"),
        ("مُهَاجِر", "مهاجر"),
        ("Compétences", "comp"),
        ("Batchéy", "batche\u0301y"),
    ],
)
def test_case_accents_and_punctuation_do_not_matter(text, typed, staff):
    MissionFactory(title=text)

    assert names_of(typed, staff) == ["mission"]


@pytest.mark.parametrize("typed", ["ploi", "emploi santé", "empluo", "%", "em_loi"])
def test_other_words_find_nothing(typed, staff):
    MissionFactory(title="Emploi 100 %")

    assert names_of(typed, staff) == []


def test_all_words_are_needed_each_in_any_field(staff):
    MissionFactory(title="Emploi", city="Sousse")
    FormerNameFactory(name_fr="Office", institution__name_fr="Agence")
    PostFactory(title="Directrice", person__family_name="Zribi")

    assert names_of("emploi sousse", staff) == ["mission"]
    assert names_of("office agence", staff) == ["institution"]
    assert names_of("zribi directrice", staff) == ["person"]
    assert names_of("emploi tunis", staff) == []


def test_a_code_is_found_whole_and_by_its_parts(staff):
    MissionFactory(code="TG-TN-2031-07")

    for typed in ("TG-TN-2031-07", "tg 2031", "2031"):
        assert names_of(typed, staff) == ["mission"]
    assert line_of("2031", staff).facts[0] == "TG-TN-<mark>2031</mark>-07"


def test_words_that_have_a_meaning_for_the_database_have_none(staff):
    MissionFactory(title="Emploi")

    for typed in ("emploi' | 'x", "!emploi", "emploi:*", "emploi & x\\", "<-> (", "''"):
        names_of(typed, staff)
    assert names_of("'emploi':*", staff) == ["mission"]


def test_a_word_of_any_length_can_be_saved_and_found(staff):
    MissionFactory(title="Emploi", purpose="x" * 5000 + " fin")

    assert names_of("x" * 90, staff) == names_of("fin", staff) == ["mission"]
    assert read_words("x" * 5000) == "x" * 100


# What is found follows the rows


def test_a_row_that_changed_is_found_by_what_it_says_now(staff):
    mission = MissionFactory(title="Emploi")
    Mission.objects.filter(pk=mission.pk).update(title="Santé")

    assert names_of("emploi", staff) == []
    assert names_of("sante", staff) == ["mission"]


def test_a_row_that_is_gone_is_not_found(staff):
    follow_up = FollowUpFactory(title="Emploi")
    minutes = MinutesFactory(text="Emploi")
    FollowUp.objects.filter(pk=follow_up.pk).update(undone_at=NOON)
    Minutes.objects.filter(pk=minutes.pk).delete()

    assert names_of("emploi", staff) == []
    assert not SearchEntry.objects.filter(
        source=Source.MINUTES, row_id=minutes.pk
    ).exists()


def test_words_are_caught_up_with_after_triggers_were_off(staff):
    MissionFactory(title="Emploi", city="Sousse")
    DocumentFactory(file=StoredFileFactory(name="liste.pdf"))
    SearchEntry.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT fill_search_entries()")

    assert names_of("emploi sousse", staff) == ["mission"]
    assert names_of("liste", staff) == ["document"]


# Who may see what


def test_a_restricted_institution_hides_its_people_and_their_functions(
    observer, coordinator
):
    restricted = InstitutionFactory(
        status=InstitutionStatus.RESTRICTED,
        name_fr="Office",
        country=CountryFactory(code="TN"),
    )
    hidden = PostFactory(institution=restricted, title="Archiviste").person
    PostFactory(person=hidden, title="Conseillère")
    PostFactory(institution=restricted, person__family_name="Zribi")
    MinutesFactory(visit__institution=restricted, text="Conclusion")

    assert names_of("archiviste", observer) == names_of("zribi", observer) == []
    assert names_of("conseillere", observer) == ["person"]
    assert names_of("office", observer) == []
    # What was said there could harm those who said it.
    assert names_of("conclusion", observer) == []
    assert names_of("conclusion", coordinator) == ["minutes"]
    assert names_of("archiviste", coordinator) == ["person"]
    assert names_of("office", coordinator) == ["institution"]


def test_other_spellings_and_posts_of_one_who_is_withdrawn_find_nobody(staff):
    person = PostFactory(person__is_withdrawn=True, title="Directrice").person
    PersonVariantFactory(person=person, family_name="Zribi")

    assert names_of("zribi", staff) == names_of("directrice", staff) == []


def test_evidence_leads_to_what_the_reader_may_see_of_what_it_shows(staff, outsider):
    shown = EvidenceFactory(title="Procès-verbal")
    FollowUpFactory(
        evidence=shown,
        mission__visiting_country__code="SN",
        owner_institution__country__code="SN",
        title="Ailleurs",
    )
    milestone = MilestoneFactory(evidence=shown)

    assert line_of("proces", staff).url == milestone.get_absolute_url()
    assert names_of("proces", outsider) == []


# How it is shown


def test_an_institution_without_country_is_supranational(staff):
    InstitutionFactory(name_fr="Organisation", country=None)

    assert line_of("organisation", staff).facts == ["Supranational"]


def test_a_long_text_is_shown_around_the_word(staff):
    text = "Avant tout. " * 40 + "Les compétences\n\nsont reconnues. " + "Après. " * 40
    MinutesFactory(text=text)

    line = line_of("competences", staff)

    assert line.label == "Minutes"
    assert line.passage.startswith("… ")
    assert "Les <mark>compétences</mark> sont reconnues." in line.passage
    assert line.passage.endswith(" …")


def test_nothing_is_repeated_that_the_line_says_already(staff):
    MissionFactory(title="Emploi", code="TG-TN-2031-01", purpose="Emploi")

    assert line_of("emploi 2031", staff).passage == ""


def test_a_page_that_is_not_there_is_no_link():
    assert address("overview:nowhere") == ""


def test_activities_are_found_where_they_stand_on_the_page_of_their_plan(staff):
    activity = ActivityFactory(title_fr="Emploi", number="1.2")

    line = line_of("emploi", staff)

    assert line.title == "1.2 <mark>Emploi</mark>"
    assert line.url.endswith(f"#activity-{activity.pk}")
    assert line.facts == [activity.plan.code]

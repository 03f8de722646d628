"""One of each thing that has an address, and the address of each page."""

from django.urls import reverse

from cooperation.models import EvidenceKind
from overview.models import Scope
from tests.factories.cooperation import (
    ActivityFactory,
    CommitteeSessionFactory,
    ContactFactory,
    CooperationFactory,
    EvidenceFactory,
    FollowUpFactory,
    InstrumentFactory,
    LogSaveFactory,
    MilestoneFactory,
    PlanTemplateFactory,
    StageChangeFactory,
    WorkBatchFactory,
)
from tests.factories.drafts import DraftFactory
from tests.factories.exchange import ExportFactory, ImportFactory, ImportRowFactory
from tests.factories.files import StoredFileFactory
from tests.factories.institutions import (
    BulkEditFactory,
    CountryMembershipFactory,
    CountryRuleFactory,
    DuplicatePairFactory,
    FormerNameFactory,
    HolidayOverrideFactory,
    InstitutionFactory,
    InstitutionIdentifierFactory,
    InstitutionParentFactory,
    MergeFactory,
    PersonFactory,
    PersonPairFactory,
    PersonVariantFactory,
    PostFactory,
    ThemeFactory,
)
from tests.factories.mailing import MessageFactory, SuppressionFactory
from tests.factories.missions import (
    AssistanceRequestFactory,
    DocumentFactory,
    MinutesAddendumFactory,
    MinutesFactory,
    MinutesVersionFactory,
    MissionFactory,
    ProgrammeFactory,
    RequestDocumentFactory,
    VisitFactory,
)
from tests.factories.overview import SavedViewFactory, SnapshotFactory


def places_of_minutes(visit):
    """Minutes of two texts; and others that are agreed, with an addendum."""
    minutes = MinutesFactory(visit=visit)
    for text in (1, 2):
        MinutesVersionFactory(minutes=minutes, number=text)
    mission = visit.mission
    MinutesAddendumFactory(
        minutes__visit__mission=mission, minutes__visit__number=2, number=1
    )
    return {
        "minutes": [mission.code, 1],
        "minutes_compare": [mission.code, 1, 1, 2],
        "addendum": [mission.code, 2, 1],
        "addendum_add": [mission.code, 2],
    }


def places_of_the_registry(institution):
    return {
        "institution": ["TG-ANPE"],
        "post_add": ["TG-ANPE"],
        "post": [PostFactory(institution=institution).pk],
        **places_of_a_person(PersonFactory()),
        **places_of_facts(institution),
        "institution_merge": ["TG-ANPE", InstitutionFactory().code],
        "merge_question": ["TG-ANPE", InstitutionFactory().code],
        "person_merge": [PersonFactory().pk, PersonFactory().pk],
        "merge_detail": [MergeFactory().pk],
        "merge_undo": [MergeFactory().pk],
        "similar_notice": ["TG-ANPE"],
        "institution_alike": [],
        "not_the_same": [DuplicatePairFactory(first=institution).pk],
        "not_the_same_person": [PersonPairFactory().pk],
        "bulk_edit_detail": (edit := [BulkEditFactory().pk]),
        "bulk_edit_undo": edit,
        "bulk_edit_stop": edit,
        "bulk_edit_go_on": edit,
    }


def places_of_facts(institution):
    """What was true of it for a time."""
    facts = {
        "former_name": FormerNameFactory(institution=institution),
        "parent": InstitutionParentFactory(institution=institution),
        "identifier": InstitutionIdentifierFactory(institution=institution),
        "member": CountryMembershipFactory(body=institution, country_id="TG"),
    }
    code = institution.code
    return {noun: [code, fact.pk] for noun, fact in facts.items()} | {
        f"{noun}_add": [code] for noun in facts
    }


def places_of_reference_data():
    return {
        "country_detail": ["TG"],
        "country_fact_add": ["TG", "rules"],
        "country_fact": ["rules", CountryRuleFactory(country_id="TG").pk],
        "theme_edit": [ThemeFactory(code="T42").code],
        "programme_edit": [ProgrammeFactory(code="DDF").code],
    }


def places_of_a_person(person):
    variant = PersonVariantFactory(person=person)
    return {
        "person": [person.pk],
        "person_post_add": [person.pk],
        "person_restore": [PersonFactory(is_withdrawn=True).pk],
        "variant": [person.pk, variant.pk],
    }


def places_of_a_request():
    asked = AssistanceRequestFactory()
    document = RequestDocumentFactory(request=asked)
    return {
        "request": [asked.pk],
        "request_document_download": [asked.pk, document.pk],
    }


def places_of_people():
    """What stands alone."""
    return {
        "message": [MessageFactory(body_html="<p>Hello</p>").pk],
        "suspension": [SuppressionFactory(reason="bounced").pk],
        "draft": [DraftFactory().pk],
        "work_undo": [WorkBatchFactory().key],
        "export": [ExportFactory().pk],
        "saved_view": [SavedViewFactory(scope=Scope.EVERYONE).pk],
    }


def places_of_reminders():
    """Rows that have nothing to do with each other."""
    return {
        "schedule_edit": ["milestone"],
        "schedule_of_programme": ["milestone", ProgrammeFactory(code="FMM").code],
        "mine_lift": ["reminders"],
        "holiday_country": ["TG"],
        "holiday_remove": [HolidayOverrideFactory(country_id="TG").pk],
        "import_preview": [DraftFactory().pk],
    }


def places_of_imports():
    """Somebody else's, of an administrator who is none of those who ask."""
    row = ImportRowFactory(part_of=ImportFactory(status="checked"))
    return {
        "import": [row.part_of.pk],
        "import_template": ["institutions"],
        "import_rows": [row.part_of.pk],
        "import_row": [row.part_of.pk, row.number],
    }


def places_of_cooperation(evidence):
    """One with a stage that was entered, a contact and an instrument."""
    cooperation = CooperationFactory(code="TG-TN")
    return {
        "cooperation": [cooperation.code],
        "stage": [
            cooperation.code,
            StageChangeFactory(cooperation=cooperation, evidence=evidence).pk,
        ],
        "contact_add": [cooperation.code],
        "contact": [ContactFactory(cooperation=cooperation).pk],
        "instrument_add": [cooperation.code],
        "instrument": [InstrumentFactory(cooperation=cooperation).pk],
    }


def snapshot_of(country):
    return {"snapshot": [SnapshotFactory(country=country).pk]}


# What is there whatever rows there are.
WITHOUT_ROWS = {"indicator": ["reports-on-time"], "report": ["country", "TG"]}


def places_of_planning(milestone):
    """A plan in its parts, with a session of its committee; and a template."""
    code, activity = milestone.plan.code, milestone.activity
    session = [code, CommitteeSessionFactory(plan=milestone.plan).number]
    return {
        "section": [code, activity.section.pk],
        "activity": [code, activity.pk],
        "session": session,
        "session_added": session,
        "plan_template_start": [PlanTemplateFactory().code],
        **dict.fromkeys(PLAN_ADDS, (code,)),
        **dict.fromkeys(BY_ROW, (code, milestone.pk)),
    }


def places_of_a_mission(mission):
    return {
        "mission": [mission.code],
        "item_reminders": ["mission", mission.pk],
        "log": [mission.code, LogSaveFactory(mission=mission).pk],
        "document_add": [mission.code],
        "document": [
            mission.code,
            DocumentFactory(mission=mission, file=StoredFileFactory()).pk,
        ],
        "follow_up_add": [mission.code],
    }


def make_places():
    """One of each, from Togo to Tunisia, by the names that addresses use."""
    mission = MissionFactory(code="TG-TN-2019-01")
    visit = VisitFactory(mission=mission, number=1)
    evidence = EvidenceFactory(kind=EvidenceKind.DOCUMENT, file=StoredFileFactory())
    activity = ActivityFactory(plan__code="TG-PLAN", section__plan__code="TG-PLAN")
    milestone = MilestoneFactory(activity=activity, number="1.1.1", evidence=evidence)
    institution = InstitutionFactory(code="TG-ANPE")
    follow_up = FollowUpFactory(mission=mission, owner_institution=institution)
    return {
        **places_of_a_mission(mission),
        "visit": [mission.code, 1],
        **places_of_minutes(visit),
        "follow_up": [follow_up.pk],
        **places_of_cooperation(evidence),
        "plan": [milestone.plan.code],
        **places_of_planning(milestone),
        "milestone": [milestone.plan.code, milestone.number],
        "schedule_of_plan": [milestone.plan.code],
        "schedule_of_milestone": [milestone.plan.code, milestone.number],
        **WITHOUT_ROWS,
        **places_of_the_registry(institution),
        **places_of_reference_data(),
        **places_of_a_request(),
        **places_of_people(),
        **places_of_reminders(),
        **places_of_imports(),
        **snapshot_of(mission.visiting_country),
    }


# Parts of a plan are added to it; milestones are edited by row, as numbers change.
PLAN_ADDS = ("section_add", "activity_add", "milestone_add")
PLAN_ADDS += ("session_add", "session_list")
BY_ROW = ("milestone_edit", "milestone_move", "milestone_remove")
PLAIN = (
    "list",
    "suggest",
    "mission_add",
    "press_note_add",
    "institution_add",
    "person_add",
    "import_add",
    "home",
    "search",
    "calendar_page",
    "notice_count",
    "undelivered_count",
    "notices_read",
    "request_add",
    "plan_add",
    "plan_import",
    "plan_workbook",
    "work_act",
    "bulk_edit",
    "hand_over",
    "plan_compare",
    "compare_export",
    "board",
    "list_export",
    "change_export",
    "snapshot_take",
    "saved_view_add",
    "mine",
    "mine_hours",
    "mine_steps",
    "data_home",
    "starter_set",
    "theme_add",
    "programme_add",
)
# What a part of a page is asked about.
ASKED = {"question": "?q=Name", "offers": "?row=visits-0"}
# What asks in its address what it is about.
ABOUT = {"chain": "mission", "chase": "follow_up", "chase_list": "follow_up"}
ABOUT |= {"past_dates": "mission"}


def address_of(name, places):
    noun = name.split(":")[-1]
    if name == "exchange:export":
        return f"{reverse(name)}?list=missions:mission_list"
    if noun in places:
        return reverse(name, args=places[noun])
    if query := ASKED.get(noun.split("_")[-1]):
        return reverse(name) + query
    if noun in ABOUT:
        return f"{reverse(name)}?{ABOUT[noun]}={places[ABOUT[noun]][0]}"
    if noun.endswith(PLAIN) or noun.startswith("account") or noun == "mail_release":
        return reverse(name)
    key = max((k for k in places if noun.startswith(k)), key=len)
    return reverse(name, args=places[key])

"""Every address × every kind of person: who is let in. A new address needs a row.

An object of another country answers 404, as one that does not exist; a reader
without the right gets 403; nobody signed in is sent to sign in.
"""

import pytest
from django.urls import URLPattern, get_resolver, reverse

from tests.conventions.access_places import address_of, make_places

# In this order: who asks.
PEOPLE = (
    "nobody",
    "outsider",
    "observer",
    "host_staff",
    "staff",
    "coordinator",
    "administrator",
)
IN = "let in"


def answers(*statuses):
    return dict(zip(PEOPLE, statuses, strict=True))


ALL = answers(*[IN] * 7)
MISSION = answers(404, 404, IN, IN, IN, IN, IN)
MISSION_EDIT = answers(404, 404, 403, 403, IN, IN, IN)
BY_EITHER_SIDE = answers(404, 404, 403, IN, IN, IN, IN)
BY_HOST_OR_COORDINATOR = answers(404, 404, 403, IN, 403, IN, IN)
LOG = answers(403, IN, 403, IN, IN, IN, IN)
REGISTRY_EDIT = answers(403, 403, 403, 403, 403, 403, IN)
STAGE = answers(404, 404, 403, 403, 403, IN, IN)
PLAN = answers(404, 404, IN, 404, IN, IN, IN)
PLAN_EDIT = answers(404, 404, 403, 404, IN, IN, IN)
REBASELINE = answers(404, 404, 403, 404, 403, IN, IN)
REQUEST = answers(404, 404, IN, 404, IN, IN, IN)
REQUEST_EDIT = answers(404, 404, 403, 404, IN, IN, IN)
# Nobody of the requester's side, unless they coordinate the programme.
REQUEST_DECIDE = answers(404, 404, 403, 404, 403, IN, IN)
# The brief about Togo: what each kind of report asks for is in its own tests.
REPORT = answers(404, 404, IN, 404, IN, IN, IN)
MUTES = answers(403, 403, 403, 403, 403, IN, IN)
OUTBOX = answers(403, 403, 403, 403, 403, 403, IN)
# What one person saved is theirs alone to undo.
NOBODY_ELSE = answers(*[404] * 7)
SNAPSHOT = answers(404, 404, IN, 404, IN, IN, IN)
TAKE_SNAPSHOT = answers(403, 403, 403, 403, 403, IN, IN)
OTHERS_EDIT = answers(404, 404, 404, 404, 404, 404, IN)
# Administrators know of it, and it is not theirs.
OTHERS_FILE = answers(404, 404, 404, 404, 404, 404, 403)
OTHERS_MESSAGE = answers(404, 404, 404, 404, 404, 404, IN)
# A draft is its writer's alone, and these are the writer of none.
OTHERS_DRAFT = answers(*[404] * 7)

# Somebody else's import: administrators of everything see it, stop it, take it back;
# whoever made it decides about its rows.
OTHERS_IMPORT = answers(404, 404, 404, 404, 404, 404, IN)
OTHERS_ROWS = answers(404, 404, 404, 404, 404, 404, 403)
OTHERS_VIEW = answers(*[404] * 7)
SHARED_VIEW = answers(403, 403, 403, 403, 403, IN, IN)

PARTS = [
    f"cooperation:{kind}_{step}"
    for kind in ("section", "activity", "milestone")
    for step in ("add", "edit", "move", "remove")
]
FACTS = [
    f"institutions:{kind}_{step}"
    for kind in ("former_name", "parent", "identifier", "member")
    for step in ("add", "edit", "remove")
]
ROWS = [
    (ALL, "account_me account_change_password account_logout account_session"),
    (OTHERS_DRAFT, "drafts:draft drafts:draft_discard"),
    (ALL, "overview:home overview:search missions:mission_list"),
    (ALL, "overview:calendar_page overview:notice_list overview:notice_count"),
    (ALL, "overview:notices_read"),
    (ALL, "overview:indicator_list overview:indicator_list_export"),
    (ALL, "overview:indicator_detail overview:indicator_export overview:report_list"),
    (REPORT, "overview:report_detail overview:report_export"),
    (ALL, "overview:suggest"),
    # Nobody else's own view exists; a shared one is changed by those who publish.
    (OTHERS_VIEW, "overview:saved_view_add overview:saved_view_restore"),
    (SHARED_VIEW, "overview:saved_view_edit overview:saved_view_delete"),
    (ALL, "overview:saved_view_open"),
    (ALL, "cooperation:work_list"),
    # What each list lets somebody take away is in tests/exchange.
    (ALL, "exchange:export_list exchange:export"),
    (OTHERS_MESSAGE, "exchange:export_detail"),
    (OTHERS_FILE, "exchange:export_download"),
    (ALL, "cooperation:person_open_work cooperation:institution_open_work"),
    (LOG, "cooperation:work_act cooperation:hand_over"),
    (NOBODY_ELSE, "cooperation:work_undo"),
    (ALL, "cooperation:plan_compare cooperation:plan_compare_export"),
    (ALL, "cooperation:follow_up_list overview:board"),
    (ALL, "cooperation:plan_list institutions:institution_list"),
    (ALL, "institutions:institution_suggest institutions:person_suggest"),
    (ALL, "institutions:institution_detail institutions:person_detail"),
    (ALL, "institutions:person_list missions:person_missions"),
    # Whoever may not confirm a post is led to the person who holds it.
    (ALL, "institutions:post_confirm"),
    (ALL, "institutions:person_vcard institutions:institution_vcard"),
    (REGISTRY_EDIT, "institutions:person_add institutions:person_edit"),
    (REGISTRY_EDIT, "institutions:person_post_add institutions:post_edit"),
    (REGISTRY_EDIT, "institutions:person_withdraw institutions:person_restore"),
    (REGISTRY_EDIT, "institutions:withdrawn_list institutions:variant_take"),
    (REGISTRY_EDIT, "institutions:post_to_confirm_list"),
    (MISSION, "missions:mission_detail missions:visit_detail"),
    (MISSION, "missions:mission_calendar cooperation:mission_print"),
    (MISSION, "cooperation:mission_follow_ups cooperation:follow_up_detail"),
    (MISSION, "missions:minutes_compare cooperation:visit_follow_ups"),
    (MISSION_EDIT, "missions:document_add cooperation:minutes_edit"),
    (MISSION_EDIT, "cooperation:addendum_add cooperation:addendum_edit"),
    (MISSION_EDIT, "missions:mission_approve missions:mission_hold"),
    (MISSION_EDIT, "missions:mission_report missions:mission_reopen"),
    (MISSION_EDIT, "missions:mission_plan_again missions:mission_postpone"),
    (MISSION_EDIT, "missions:mission_cancel cooperation:mission_close"),
    (MISSION_EDIT, "missions:visit_hold missions:visit_not_held"),
    (MISSION_EDIT, "missions:visit_cancel missions:minutes_circulate"),
    (MISSION_EDIT, "missions:visit_plan_again missions:visit_postpone"),
    (BY_EITHER_SIDE, "missions:visit_confirm"),
    (BY_EITHER_SIDE, "missions:minutes_ask_for_correction"),
    (BY_HOST_OR_COORDINATOR, "missions:minutes_agree missions:addendum_agree"),
    (LOG, "cooperation:mission_add cooperation:visit_offers"),
    (LOG, "cooperation:press_note_add"),
    (LOG, "missions:institution_question missions:person_question"),
    (BY_EITHER_SIDE, "cooperation:mission_clone"),
    (NOBODY_ELSE, "cooperation:log_saved cooperation:log_undo"),
    (BY_EITHER_SIDE, "missions:addendum_ask_for_correction"),
    (MISSION_EDIT, "cooperation:mission_edit cooperation:follow_up_add"),
    (MISSION_EDIT, "cooperation:follow_up_edit cooperation:follow_up_agree"),
    (MISSION_EDIT, "cooperation:follow_up_start cooperation:follow_up_complete"),
    (MISSION_EDIT, "cooperation:follow_up_drop cooperation:follow_up_reopen"),
    (MISSION_EDIT, "cooperation:follow_up_postpone"),
    (MISSION_EDIT, "cooperation:follow_up_block cooperation:follow_up_unblock"),
    (MISSION, "cooperation:cooperation_detail"),
    (STAGE, "cooperation:cooperation_stage"),
    (BY_EITHER_SIDE, "cooperation:contact_add cooperation:contact_withdraw"),
    (BY_EITHER_SIDE, "cooperation:cooperation_suspend"),
    (BY_EITHER_SIDE, "cooperation:cooperation_resume"),
    (BY_EITHER_SIDE, "cooperation:cooperation_terminate"),
    (BY_EITHER_SIDE, "cooperation:cooperation_expire"),
    (BY_EITHER_SIDE, "cooperation:cooperation_supersede"),
    (MISSION, "cooperation:instrument_detail"),
    (BY_EITHER_SIDE, "cooperation:instrument_add cooperation:instrument_edit"),
    (BY_EITHER_SIDE, "cooperation:instrument_sign cooperation:instrument_suspend"),
    (BY_EITHER_SIDE, "cooperation:instrument_enter_into_force"),
    (BY_EITHER_SIDE, "cooperation:instrument_expire cooperation:instrument_terminate"),
    (PLAN, "cooperation:plan_detail cooperation:milestone_detail"),
    (LOG, "cooperation:plan_add cooperation:plan_import cooperation:plan_workbook"),
    (ALL, "cooperation:plan_template_list"),
    (LOG, "cooperation:plan_template_start"),
    (PLAN_EDIT, "cooperation:plan_template_add"),
    (PLAN, "cooperation:plan_export cooperation:session_list"),
    (PLAN, "cooperation:session_detail cooperation:session_print"),
    (PLAN_EDIT, "cooperation:session_add cooperation:session_edit"),
    (PLAN_EDIT, "cooperation:session_noted cooperation:session_added"),
    (PLAN_EDIT, "cooperation:session_step"),
    (PLAN_EDIT, "cooperation:plan_edit cooperation:plan_outline"),
    (PLAN_EDIT, "cooperation:plan_remove"),
    (PLAN_EDIT, " ".join(PARTS)),
    (REBASELINE, "cooperation:plan_adopt cooperation:plan_return_to_draft"),
    (REBASELINE, "cooperation:plan_close cooperation:plan_reopen"),
    (PLAN, "cooperation:plan_timeline cooperation:plan_timeline_export"),
    (PLAN, "reminders:milestone_reminders"),
    (REBASELINE, "reminders:schedule_of_plan reminders:schedule_of_milestone"),
    (ALL, "reminders:schedule_list reminders:mine reminders:mine_hours"),
    (ALL, "reminders:mine_steps reminders:mine_lift reminders:holiday_list"),
    (ALL, "reminders:holiday_country"),
    (OUTBOX, "reminders:schedule_edit"),
    # Which days are off is known to all; who may put one right is in its own tests.
    (TAKE_SNAPSHOT, "reminders:schedule_of_programme reminders:holiday_remove"),
    (OTHERS_DRAFT, "reminders:import_preview"),
    (REBASELINE, "cooperation:plan_rebaseline"),
    (PLAN_EDIT, "cooperation:milestone_update cooperation:milestone_submit"),
    (PLAN_EDIT, "cooperation:milestone_start cooperation:milestone_drop"),
    (PLAN_EDIT, "cooperation:milestone_send_back cooperation:milestone_confirm"),
    (PLAN_EDIT, "cooperation:milestone_take_up_again cooperation:milestone_judge"),
    (REGISTRY_EDIT, "institutions:institution_add institutions:institution_edit"),
    (REGISTRY_EDIT, "institutions:institution_rename institutions:post_add"),
    (REGISTRY_EDIT, "institutions:institution_confirm institutions:post_end"),
    (REGISTRY_EDIT, "institutions:institution_activate institutions:institution_rest"),
    (REGISTRY_EDIT, "institutions:institution_restrict"),
    (REGISTRY_EDIT, "institutions:to_complete_list institutions:person_complete"),
    (REGISTRY_EDIT, "institutions:institution_complete"),
    (ALL, "institutions:country_list institutions:country_detail"),
    (ALL, "institutions:theme_list missions:programme_list exchange:data_home"),
    (REGISTRY_EDIT, "institutions:country_fact_add institutions:country_fact_edit"),
    (REGISTRY_EDIT, "institutions:country_fact_remove institutions:starter_set"),
    (REGISTRY_EDIT, "institutions:theme_add institutions:theme_edit"),
    (REGISTRY_EDIT, "missions:programme_add missions:programme_edit"),
    (REGISTRY_EDIT, "institutions:institution_dissolve institutions:institution_move"),
    (REGISTRY_EDIT, "institutions:institution_succeed institutions:verification_list"),
    (REGISTRY_EDIT, "institutions:institution_themes"),
    (REGISTRY_EDIT, " ".join(FACTS)),
    (ALL, "missions:institution_missions missions:institution_visits"),
    (ALL, "missions:institution_documents missions:institution_visit_years"),
    (ALL, "cooperation:institution_cooperations cooperation:institution_follow_ups"),
    (ALL, "cooperation:institution_timeline"),
    (REGISTRY_EDIT, "institutions:institution_merge institutions:person_merge"),
    (REGISTRY_EDIT, "institutions:merge_list institutions:merge_detail"),
    (REGISTRY_EDIT, "institutions:merge_undo reminders:merge_question"),
    (REGISTRY_EDIT, "institutions:duplicate_list institutions:institution_alike"),
    (REGISTRY_EDIT, "institutions:not_the_same institutions:not_the_same_person"),
    (ALL, "institutions:similar_notice"),
    (REGISTRY_EDIT, "institutions:bulk_edit institutions:bulk_edit_list"),
    (OTHERS_EDIT, "institutions:bulk_edit_detail institutions:bulk_edit_undo"),
    (OTHERS_EDIT, "institutions:bulk_edit_stop institutions:bulk_edit_go_on"),
    (REGISTRY_EDIT, "exchange:import_list exchange:import_add"),
    (REGISTRY_EDIT, "exchange:import_template"),
    (OTHERS_IMPORT, "exchange:import_detail exchange:import_rows"),
    (OTHERS_IMPORT, "exchange:import_failed_rows exchange:import_stop"),
    (OTHERS_IMPORT, "exchange:import_revert"),
    (OTHERS_ROWS, "exchange:import_columns exchange:import_row exchange:import_check"),
    (OTHERS_ROWS, "exchange:import_correct exchange:import_write"),
    (ALL, "missions:request_list"),
    (LOG, "missions:request_add"),
    (REQUEST, "missions:request_detail"),
    (REQUEST_EDIT, "missions:request_edit missions:request_submit"),
    (REQUEST_EDIT, "missions:request_withdraw cooperation:request_mission"),
    (REQUEST_EDIT, "missions:request_link missions:request_document_add"),
    (REQUEST_EDIT, "missions:request_return"),
    (REQUEST_DECIDE, "missions:request_eligible missions:request_appraise"),
    (REQUEST_DECIDE, "missions:request_parties missions:request_approve"),
    (REQUEST_DECIDE, "missions:request_reject"),
    (MISSION, "cooperation:chain reminders:chase_list"),
    (MISSION_EDIT, "reminders:chase"),
    (MISSION, "reminders:item_reminders reminders:past_dates"),
    (ALL, "reminders:reminder_list reminders:undelivered_count"),
    (ALL, "overview:change_list overview:change_export overview:snapshot_list"),
    (SNAPSHOT, "overview:snapshot_detail overview:snapshot_compare"),
    (SNAPSHOT, "overview:snapshot_export"),
    (TAKE_SNAPSHOT, "overview:snapshot_take"),
    (MUTES, "reminders:mute_list"),
    (ALL, "reminders:message_list reminders:suspended_list"),
    (OUTBOX, "reminders:mail_release"),
    (OTHERS_MESSAGE, "reminders:message_html reminders:suspension_lift"),
    (OTHERS_MESSAGE, "reminders:message_detail reminders:message_send_now"),
    (OTHERS_MESSAGE, "reminders:message_withhold reminders:message_resend"),
    (OTHERS_MESSAGE, "reminders:message_received reminders:message_not_received"),
]
TABLE = {name: expected for expected, names in ROWS for name in names.split()}

# Open to anybody: the way in, and what a machine asks to see whether we are alive.
PUBLIC = {"account_login", "set_language", "overview:healthz", "overview:readyz"}
# Opened by a signed link in a mail, whoever is signed in: tests/reminders.
BY_LINK = {"reminders:answer", "reminders:mute"}
# A machine shows a token; a session, whoever's, is not even looked at.
BY_TOKEN = "overview:metrics"
# Another table's business: a file needs its bytes, a developer's mail its folder.
WITH_FILES = {
    "missions:document_download": MISSION,
    "missions:request_document_download": REQUEST,
    "cooperation:milestone_evidence": PLAN,
    "cooperation:instrument_file": MISSION,
    "cooperation:follow_up_evidence": MISSION,
    "cooperation:stage_evidence": MISSION,
}
DEVELOPMENT = {"reminders:caught_mail_list", "reminders:caught_mail_detail"}


def names(resolver=None, namespace=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}"
        elif entry.namespace != "admin":
            prefix = f"{entry.namespace}:" if entry.namespace else ""
            yield from names(entry, f"{namespace}{prefix}")


def test_every_address_has_its_row():
    others = {*PUBLIC, *BY_LINK, BY_TOKEN, *WITH_FILES, *DEVELOPMENT}
    assert set(names()) == {*TABLE, *others}


@pytest.fixture
def places():
    return make_places()


def shown(status):
    return status if status in {403, 404} else IN


@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_is_let_in_where_they_may_and_nowhere_else(
    person, places, client, request
):
    client.force_login(request.getfixturevalue(person))
    answered = {}
    for name, expected in TABLE.items():
        address = address_of(name, places)
        response = client.get(address)
        # A step without a page of its own is asked for as a browser sends it.
        if response.status_code == 405 and expected[person] != IN:
            response = client.post(address)
        if response.streaming:
            # Read to its end, a download closes its file.
            b"".join(response.streaming_content)
        answered[name] = shown(response.status_code)

    assert answered == {name: expected[person] for name, expected in TABLE.items()}


@pytest.mark.parametrize("person", ["nobody", "outsider", "observer"])
def test_those_who_may_not_change_a_thing_cannot_send_a_change(
    person, places, client, request
):
    client.force_login(request.getfixturevalue(person))
    refused = [name for name in TABLE if TABLE[name][person] in {403, 404}]

    let_in = [
        name
        for name in refused
        if client.post(address_of(name, places)).status_code not in {403, 404, 405}
    ]

    assert let_in == []


def test_who_is_not_signed_in_is_sent_to_sign_in(places, client):
    for name in [*TABLE, *WITH_FILES]:
        address = address_of(name, places)
        response = client.get(address)

        assert response.status_code == 302, name
        assert response.url.startswith("/signin/") or name == "account_logout", name


@pytest.mark.parametrize("name", WITH_FILES)
def test_files_of_others_do_not_exist(name, places, client, outsider, nobody):
    for person in (outsider, nobody):
        client.force_login(person)

        assert client.get(address_of(name, places)).status_code == 404


@pytest.mark.parametrize("name", DEVELOPMENT)
def test_the_page_of_caught_mail_exists_on_a_developers_machine_only(
    name, client, administrator
):
    client.force_login(administrator)
    args = ["a.eml"] if name.endswith("detail") else []

    assert client.get(reverse(name, args=args)).status_code == 404


@pytest.mark.parametrize("person", [None, *PEOPLE])
def test_figures_for_machines_are_for_no_person(person, client, request, settings):
    if person:
        client.force_login(request.getfixturevalue(person))

    assert client.get(reverse(BY_TOKEN)).status_code == 404
    settings.METRICS_TOKEN = "a-long-token"
    assert client.get(reverse(BY_TOKEN)).status_code == 401


def test_the_admin_is_closed_to_everybody_but_administrators(client, staff):
    client.force_login(staff)

    assert client.get("/admin/").status_code == 302

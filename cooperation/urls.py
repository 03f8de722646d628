from django.urls import path

from cooperation.follow_up_rows import POSTPONE, STEPS
from cooperation.views import (
    chain,
    closing,
    contacts,
    cooperations,
    copies,
    evidence,
    follow_up_steps,
    follow_ups,
    hand_over,
    institutions,
    instruments,
    log,
    log_saves,
    milestone_judgements,
    milestones,
    minutes,
    plan_comparisons,
    plan_timelines,
    planning,
    planning_import,
    planning_parts,
    planning_rebaseline,
    planning_sessions,
    planning_templates,
    plans,
    press_notes,
    reports,
    requests,
    visit_offers,
    work,
    work_done,
    work_steps,
)

app_name = "cooperation"

VISIT = "missions/<str:code>/visits/<int:number>/"

urlpatterns = [
    path("missions/new/", log.mission_add, name="mission_add"),
    path("chain/", chain.chain, name="chain"),
    path("requests/<int:pk>/log/", requests.request_mission, name="request_mission"),
    path("missions/offers/", visit_offers.visit_offers, name="visit_offers"),
    path("missions/new/from-text/", press_notes.press_note_add, name="press_note_add"),
    path("missions/<str:code>/edit/", log.mission_edit, name="mission_edit"),
    path("missions/<str:code>/clone/", copies.mission_clone, name="mission_clone"),
    path(
        "missions/<str:code>/saved/<uuid:key>/", log_saves.log_saved, name="log_saved"
    ),
    path("missions/<str:code>/undo/<uuid:key>/", log_saves.log_undo, name="log_undo"),
    path("missions/<str:code>/close/", closing.mission_close, name="mission_close"),
    path("missions/<str:code>/print/", reports.mission_print, name="mission_print"),
    path(
        "missions/<str:code>/follow-ups/",
        follow_ups.mission_follow_ups,
        name="mission_follow_ups",
    ),
    path(
        "missions/<str:code>/follow-ups/add/",
        follow_ups.follow_up_add,
        name="follow_up_add",
    ),
    path(f"{VISIT}follow-ups/", minutes.visit_follow_ups, name="visit_follow_ups"),
    path(f"{VISIT}minutes/", minutes.minutes_edit, name="minutes_edit"),
    path(f"{VISIT}minutes/addenda/new/", minutes.addendum_add, name="addendum_add"),
    path(
        f"{VISIT}minutes/addenda/<int:addendum>/edit/",
        minutes.addendum_edit,
        name="addendum_edit",
    ),
    path("work/", work.work_list, name="work_list"),
    path("work/act/", work_steps.work_act, name="work_act"),
    path("hand-over/", hand_over.hand_over, name="hand_over"),
    path(
        "people/<int:pk>/open-work/",
        hand_over.person_open_work,
        name="person_open_work",
    ),
    path(
        "institutions/<slug:code>/open-work/",
        hand_over.institution_open_work,
        name="institution_open_work",
    ),
    path(
        "institutions/<slug:code>/cooperations/",
        institutions.institution_cooperations,
        name="institution_cooperations",
    ),
    path(
        "institutions/<slug:code>/follow-ups/",
        institutions.institution_follow_ups,
        name="institution_follow_ups",
    ),
    path(
        "institutions/<slug:code>/timeline/",
        institutions.institution_timeline,
        name="institution_timeline",
    ),
    path("work/done/<uuid:key>/undo/", work_done.work_undo, name="work_undo"),
    path("follow-ups/", work.follow_up_list, name="follow_up_list"),
    path("follow-ups/<int:pk>/", follow_ups.follow_up_detail, name="follow_up_detail"),
    path("follow-ups/<int:pk>/edit/", follow_ups.follow_up_edit, name="follow_up_edit"),
    *(
        path(
            f"follow-ups/<int:pk>/{verb}/",
            follow_up_steps.follow_up_step,
            {"verb": verb},
            name=f"follow_up_{verb}",
        )
        for verb in (*STEPS, POSTPONE)
    ),
    path(
        "follow-ups/<int:pk>/evidence/",
        evidence.follow_up_evidence,
        name="follow_up_evidence",
    ),
    path(
        "cooperations/<str:code>/",
        cooperations.cooperation_detail,
        name="cooperation_detail",
    ),
    path(
        "cooperations/<str:code>/stage/",
        cooperations.cooperation_stage,
        name="cooperation_stage",
    ),
    path(
        "cooperations/<str:code>/contacts/new/",
        contacts.contact_add,
        name="contact_add",
    ),
    path(
        "contacts/<int:pk>/withdraw/",
        contacts.contact_withdraw,
        name="contact_withdraw",
    ),
    path(
        "cooperations/<str:code>/stages/<int:pk>/evidence/",
        evidence.stage_evidence,
        name="stage_evidence",
    ),
    path(
        "cooperations/<str:code>/supersede/",
        cooperations.cooperation_supersede,
        name="cooperation_supersede",
    ),
    *(
        path(
            f"cooperations/<str:code>/{verb}/",
            cooperations.cooperation_step,
            {"verb": verb},
            name=f"cooperation_{verb}",
        )
        for verb in cooperations.STEPS
    ),
    path(
        "cooperations/<str:code>/instruments/new/",
        instruments.instrument_add,
        name="instrument_add",
    ),
    path(
        "instruments/<int:pk>/", instruments.instrument_detail, name="instrument_detail"
    ),
    path(
        "instruments/<int:pk>/file/",
        instruments.instrument_file,
        name="instrument_file",
    ),
    path(
        "instruments/<int:pk>/edit/",
        instruments.instrument_edit,
        name="instrument_edit",
    ),
    *(
        path(
            f"instruments/<int:pk>/{verb.replace('_', '-')}/",
            instruments.instrument_step,
            {"verb": verb},
            name=f"instrument_{verb}",
        )
        for verb in instruments.STEPS
    ),
    path("plans/", plans.plan_list, name="plan_list"),
    path("plans/compare/", plan_comparisons.plan_compare, name="plan_compare"),
    path(
        "plans/compare/export/",
        plan_comparisons.plan_compare_export,
        name="plan_compare_export",
    ),
    path("plans/new/", planning.plan_add, name="plan_add"),
    path("plans/import/", planning_import.plan_import, name="plan_import"),
    path(
        "plans/templates/",
        planning_templates.plan_template_list,
        name="plan_template_list",
    ),
    path(
        "plans/templates/<str:code>/",
        planning_templates.plan_template_start,
        name="plan_template_start",
    ),
    path(
        "plans/<str:code>/template/",
        planning_templates.plan_template_add,
        name="plan_template_add",
    ),
    path("plans/workbook/", planning_import.plan_workbook, name="plan_workbook"),
    path("plans/<str:code>/export/", planning_import.plan_export, name="plan_export"),
    path("plans/<str:code>/", plans.plan_detail, name="plan_detail"),
    path("plans/<str:code>/edit/", planning.plan_edit, name="plan_edit"),
    *(
        path(f"plans/<str:code>/sessions/{where}", view, name=f"session_{name}")
        for where, view, name in [
            ("", planning_sessions.session_list, "list"),
            ("new/", planning_sessions.session_add, "add"),
            ("<int:number>/", planning_sessions.session_detail, "detail"),
            ("<int:number>/edit/", planning_sessions.session_edit, "edit"),
            ("<int:number>/print/", planning_sessions.session_print, "print"),
        ]
    ),
    *(
        path(
            f"plans/<str:code>/sessions/<int:number>/{kind}/",
            planning_sessions.session_decide,
            {"kind": kind},
            name=f"session_{kind}",
        )
        for kind in planning_sessions.DECISIONS
    ),
    path("plans/<str:code>/outline/", planning.plan_outline, name="plan_outline"),
    path("plans/<str:code>/remove/", planning.plan_remove, name="plan_remove"),
    *(
        path(
            f"plans/<str:code>/{verb.replace('_', '-')}/",
            planning.plan_step,
            {"verb": verb},
            name=f"plan_{verb}",
        )
        for verb in planning.STEPS
    ),
    *(
        path(
            f"plans/<str:code>/parts/{kind}/{where}",
            getattr(planning_parts, f"part_{step}"),
            {"kind": kind},
            name=f"{kind}_{step}",
        )
        for kind in planning_parts.KINDS
        for step, where in [
            ("add", "new/"),
            ("edit", "<int:pk>/"),
            ("move", "<int:pk>/move/"),
            ("remove", "<int:pk>/remove/"),
        ]
    ),
    path(
        "plans/<str:code>/rebaseline/",
        planning_rebaseline.plan_rebaseline,
        name="plan_rebaseline",
    ),
    path(
        "plans/<str:code>/timeline/",
        plan_timelines.plan_timeline,
        name="plan_timeline",
    ),
    path(
        "plans/<str:code>/timeline/export/",
        plan_timelines.plan_timeline_export,
        name="plan_timeline_export",
    ),
    path(
        "plans/<str:code>/milestones/<str:number>/",
        milestones.milestone_detail,
        name="milestone_detail",
    ),
    path(
        "plans/<str:code>/milestones/<str:number>/update/",
        milestones.milestone_update,
        name="milestone_update",
    ),
    path(
        "plans/<str:code>/milestones/<str:number>/submit/",
        milestones.milestone_submit,
        name="milestone_submit",
    ),
    path(
        "plans/<str:code>/milestones/<str:number>/judge/",
        milestone_judgements.milestone_judge,
        name="milestone_judge",
    ),
    path(
        "plans/<str:code>/milestones/<str:number>/evidence/",
        evidence.milestone_evidence,
        name="milestone_evidence",
    ),
    *(
        path(
            f"plans/<str:code>/milestones/<str:number>/{verb.replace('_', '-')}/",
            milestones.milestone_step,
            {"verb": verb},
            name=f"milestone_{verb}",
        )
        for verb in milestones.STEPS
    ),
]

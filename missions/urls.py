from django.urls import path, register_converter

from missions.request_steps import REQUEST_STEPS
from missions.steps import ADDENDUM_STEPS, MINUTES_STEPS, MISSION_STEPS, VISIT_STEPS
from missions.views import (
    documents,
    institutions,
    minutes,
    missions,
    people,
    programmes,
    questions,
    request_steps,
    requests,
    steps,
    visits,
)

app_name = "missions"


class MissionCode:
    """TG-TN-2019-01; "new" is no mission."""

    regex = "[A-Z]{2}-[A-Z]{2}-[0-9]{4}-[0-9]+"

    @staticmethod
    def to_python(value):
        return value

    @staticmethod
    def to_url(value):
        return value


register_converter(MissionCode, "mission")

MISSION = "missions/<mission:code>/"
VISIT = f"{MISSION}visits/<int:number>/"
REQUEST = "requests/<int:pk>/"
INSTITUTION = "institutions/<slug:code>/"


def step_paths(prefix, view, offered, noun):
    return [
        path(
            f"{prefix}{step.name}/",
            view,
            {"step": step.name},
            name=f"{noun}_{step.name.replace('-', '_')}",
        )
        for step in offered
    ]


urlpatterns = [
    path("missions/", missions.mission_list, name="mission_list"),
    path(
        "missions/which/institution/",
        questions.institution_question,
        name="institution_question",
    ),
    path("missions/which/person/", questions.person_question, name="person_question"),
    path(MISSION, missions.mission_detail, name="mission_detail"),
    path(f"{MISSION}calendar.ics", missions.mission_calendar, name="mission_calendar"),
    *step_paths(MISSION, steps.mission_step, MISSION_STEPS, "mission"),
    path(VISIT, visits.visit_detail, name="visit_detail"),
    *step_paths(VISIT, steps.visit_step, VISIT_STEPS, "visit"),
    *step_paths(f"{VISIT}minutes/", steps.minutes_step, MINUTES_STEPS, "minutes"),
    path(
        f"{VISIT}minutes/compare/<int:old>/<int:new>/",
        minutes.minutes_compare,
        name="minutes_compare",
    ),
    *step_paths(
        f"{VISIT}minutes/addenda/<int:addendum>/",
        steps.addendum_step,
        ADDENDUM_STEPS,
        "addendum",
    ),
    path(f"{MISSION}documents/new/", documents.document_add, name="document_add"),
    path(
        f"{MISSION}documents/<int:pk>/",
        documents.document_download,
        name="document_download",
    ),
    path(
        f"{INSTITUTION}missions/",
        institutions.institution_missions,
        name="institution_missions",
    ),
    path(
        f"{INSTITUTION}visits/",
        institutions.institution_visits,
        name="institution_visits",
    ),
    path(
        f"{INSTITUTION}visits/years/",
        institutions.institution_visit_years,
        name="institution_visit_years",
    ),
    path(
        f"{INSTITUTION}documents/",
        institutions.institution_documents,
        name="institution_documents",
    ),
    path("people/<int:pk>/missions/", people.person_missions, name="person_missions"),
    path("requests/", requests.request_list, name="request_list"),
    path("requests/new/", requests.request_add, name="request_add"),
    path(REQUEST, requests.request_detail, name="request_detail"),
    path(f"{REQUEST}edit/", requests.request_edit, name="request_edit"),
    path(f"{REQUEST}missions/", request_steps.request_link, name="request_link"),
    path(
        f"{REQUEST}documents/new/",
        request_steps.request_document_add,
        name="request_document_add",
    ),
    path(
        f"{REQUEST}documents/<int:document>/",
        request_steps.request_document,
        name="request_document_download",
    ),
    *step_paths(REQUEST, request_steps.request_step, REQUEST_STEPS, "request"),
    path(
        "data/reference/programmes/", programmes.programme_list, name="programme_list"
    ),
    path(
        "data/reference/programmes/new/",
        programmes.programme_add,
        name="programme_add",
    ),
    path(
        "data/reference/programmes/<slug:code>/",
        programmes.programme_edit,
        name="programme_edit",
    ),
]

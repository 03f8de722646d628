from django.urls import path, register_converter

from missions.steps import MINUTES_STEPS, MISSION_STEPS, VISIT_STEPS
from missions.views import documents, missions, questions, steps, visits

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
    path(f"{VISIT}minutes/", visits.minutes_edit, name="minutes_edit"),
    *step_paths(f"{VISIT}minutes/", steps.minutes_step, MINUTES_STEPS, "minutes"),
    path(f"{MISSION}documents/new/", documents.document_add, name="document_add"),
    path(
        f"{MISSION}documents/<int:pk>/",
        documents.document_download,
        name="document_download",
    ),
]

from django.urls import path

from institutions.forms.dated_facts import FACTS
from institutions.views import (
    dated_changes,
    dated_facts,
    institutions,
    people,
    steps,
    suggestions,
    to_complete,
    verification,
)

app_name = "institutions"

INSTITUTION = "institutions/<slug:code>/"


def fact_paths():
    """Three pages for each kind of dated fact: add one, edit it, remove it."""
    for kind in FACTS.values():
        all_of_them, about = f"{INSTITUTION}{kind.path}/", {"noun": kind.noun}
        one, noun = f"{all_of_them}<int:pk>/", kind.noun
        yield path(f"{all_of_them}new/", dated_facts.fact_add, about, f"{noun}_add")
        yield path(one, dated_facts.fact_edit, about, f"{noun}_edit")
        yield path(f"{one}remove/", dated_facts.fact_remove, about, f"{noun}_remove")


urlpatterns = [
    path("institutions/", institutions.institution_list, name="institution_list"),
    path("institutions/new/", institutions.institution_add, name="institution_add"),
    path(
        "institutions/suggest/",
        suggestions.institution_suggest,
        name="institution_suggest",
    ),
    path(
        "institutions/to-complete/",
        to_complete.to_complete_list,
        name="to_complete_list",
    ),
    path(
        "institutions/verification/",
        verification.verification_list,
        name="verification_list",
    ),
    path(INSTITUTION, institutions.institution_detail, name="institution_detail"),
    path(f"{INSTITUTION}edit/", institutions.institution_edit, name="institution_edit"),
    *(
        path(
            f"{INSTITUTION}{verb}/",
            getattr(dated_changes, f"institution_{verb}"),
            name=f"institution_{verb}",
        )
        for verb in steps.DATED
    ),
    path(
        f"{INSTITUTION}confirm/",
        verification.institution_confirm,
        name="institution_confirm",
    ),
    path(
        f"{INSTITUTION}themes/",
        dated_facts.institution_themes,
        name="institution_themes",
    ),
    *fact_paths(),
    path(
        f"{INSTITUTION}complete/",
        to_complete.institution_complete,
        name="institution_complete",
    ),
    *(
        path(
            f"{INSTITUTION}{verb}/",
            steps.institution_step,
            {"verb": verb},
            name=f"institution_{verb}",
        )
        for verb in steps.STEPS
    ),
    path(f"{INSTITUTION}posts/new/", people.post_add, name="post_add"),
    path("posts/<int:pk>/end/", people.post_end, name="post_end"),
    path("people/suggest/", suggestions.person_suggest, name="person_suggest"),
    path("people/<int:pk>/", people.person_detail, name="person_detail"),
    path(
        "people/<int:pk>/complete/", to_complete.person_complete, name="person_complete"
    ),
]

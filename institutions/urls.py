from django.urls import path

from institutions.forms.dated_facts import FACTS
from institutions.views import (
    countries,
    dated_changes,
    dated_facts,
    institutions,
    people,
    starter_set,
    steps,
    suggestions,
    themes,
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
    path("data/reference/countries/", countries.country_list, name="country_list"),
    path(
        "data/reference/countries/<slug:code>/",
        countries.country_detail,
        name="country_detail",
    ),
    path(
        "data/reference/countries/<slug:code>/<slug:kind>/new/",
        countries.country_fact_add,
        name="country_fact_add",
    ),
    path(
        "data/reference/facts/<slug:kind>/<int:pk>/",
        countries.country_fact_edit,
        name="country_fact_edit",
    ),
    path(
        "data/reference/facts/<slug:kind>/<int:pk>/remove/",
        countries.country_fact_remove,
        name="country_fact_remove",
    ),
    path("data/reference/themes/", themes.theme_list, name="theme_list"),
    path("data/reference/themes/new/", themes.theme_add, name="theme_add"),
    path("data/reference/themes/<str:code>/", themes.theme_edit, name="theme_edit"),
    path("data/reference/starter-set/", starter_set.starter_set, name="starter_set"),
]

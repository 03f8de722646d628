from django.urls import path

from institutions.views import (
    countries,
    institutions,
    people,
    starter_set,
    steps,
    suggestions,
    themes,
    to_complete,
)

app_name = "institutions"

INSTITUTION = "institutions/<slug:code>/"

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
    path(INSTITUTION, institutions.institution_detail, name="institution_detail"),
    path(f"{INSTITUTION}edit/", institutions.institution_edit, name="institution_edit"),
    path(f"{INSTITUTION}rename/", steps.institution_rename, name="institution_rename"),
    path(
        f"{INSTITUTION}confirm/", steps.institution_confirm, name="institution_confirm"
    ),
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

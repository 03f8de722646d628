from django.urls import path

from institutions.views import (
    alike,
    duplicates,
    institutions,
    merge_to_come,
    people,
    steps,
    suggestions,
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
    path("institutions/alike/", alike.institution_alike, name="institution_alike"),
    path(
        "institutions/to-complete/",
        to_complete.to_complete_list,
        name="to_complete_list",
    ),
    path(INSTITUTION, institutions.institution_detail, name="institution_detail"),
    path(f"{INSTITUTION}similar/", duplicates.similar_notice, name="similar_notice"),
    path("data/duplicates/", duplicates.duplicate_list, name="duplicate_list"),
    path(
        "data/duplicates/<int:pk>/not-the-same/",
        duplicates.not_the_same,
        name="not_the_same",
    ),
    path(
        "data/duplicates/people/<int:pk>/not-the-same/",
        duplicates.not_the_same_person,
        name="not_the_same_person",
    ),
    path(
        f"{INSTITUTION}merge/<slug:other>/",
        merge_to_come.institution_merge,
        name="institution_merge",
    ),
    path(
        "people/<int:pk>/merge/<int:other>/",
        merge_to_come.person_merge,
        name="person_merge",
    ),
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
]

from django.urls import path

from institutions.views import (
    bulk,
    bulk_edits,
    institution_list,
    institutions,
    people,
    steps,
    suggestions,
    to_complete,
)

app_name = "institutions"

INSTITUTION = "institutions/<slug:code>/"

urlpatterns = [
    path("institutions/", institution_list.institution_list, name="institution_list"),
    path("institutions/bulk/", bulk.bulk_edit, name="bulk_edit"),
    path("data/edits/", bulk_edits.bulk_edit_list, name="bulk_edit_list"),
    path("data/edits/<int:pk>/", bulk_edits.bulk_edit_detail, name="bulk_edit_detail"),
    path("data/edits/<int:pk>/undo/", bulk_edits.bulk_edit_undo, name="bulk_edit_undo"),
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
]

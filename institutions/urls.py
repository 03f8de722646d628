from django.urls import path

from institutions.views import (
    institutions,
    people,
    person_steps,
    posts,
    steps,
    suggestions,
    to_complete,
    vcards,
)

app_name = "institutions"

INSTITUTION = "institutions/<slug:code>/"
PERSON = "people/<int:pk>/"
POST = "posts/<int:pk>/"

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
    path(f"{INSTITUTION}posts/new/", posts.post_add, name="post_add"),
    path(f"{INSTITUTION}vcard/", vcards.institution_vcard, name="institution_vcard"),
    path("posts/to-confirm/", posts.post_to_confirm_list, name="post_to_confirm_list"),
    path(f"{POST}edit/", posts.post_edit, name="post_edit"),
    path(f"{POST}end/", posts.post_end, name="post_end"),
    path(f"{POST}confirm/", posts.post_confirm, name="post_confirm"),
    path("people/", people.person_list, name="person_list"),
    path("people/new/", people.person_add, name="person_add"),
    path("people/suggest/", suggestions.person_suggest, name="person_suggest"),
    path("people/withdrawn/", person_steps.withdrawn_list, name="withdrawn_list"),
    path(PERSON, people.person_detail, name="person_detail"),
    path(f"{PERSON}edit/", people.person_edit, name="person_edit"),
    path(f"{PERSON}vcard/", vcards.person_vcard, name="person_vcard"),
    path(f"{PERSON}posts/new/", posts.person_post_add, name="person_post_add"),
    path(f"{PERSON}withdraw/", person_steps.person_withdraw, name="person_withdraw"),
    path(f"{PERSON}restore/", person_steps.person_restore, name="person_restore"),
    path(
        f"{PERSON}variants/<int:variant>/name/",
        person_steps.variant_take,
        name="variant_take",
    ),
    path(f"{PERSON}complete/", to_complete.person_complete, name="person_complete"),
]

from django.urls import path

from institutions.forms.dated_facts import FACTS
from institutions.views import (
    alike,
    bulk,
    bulk_edits,
    countries,
    dated_changes,
    dated_facts,
    duplicates,
    institution_list,
    institutions,
    merges,
    people,
    person_steps,
    posts,
    starter_set,
    steps,
    suggestions,
    themes,
    to_complete,
    vcards,
    verification,
)

app_name = "institutions"

INSTITUTION = "institutions/<slug:code>/"
PERSON = "people/<int:pk>/"
POST = "posts/<int:pk>/"


def fact_paths():
    """Three pages for each kind of dated fact: add one, edit it, remove it."""
    for kind in FACTS.values():
        all_of_them, about = f"{INSTITUTION}{kind.path}/", {"noun": kind.noun}
        one, noun = f"{all_of_them}<int:pk>/", kind.noun
        yield path(f"{all_of_them}new/", dated_facts.fact_add, about, f"{noun}_add")
        yield path(one, dated_facts.fact_edit, about, f"{noun}_edit")
        yield path(f"{one}remove/", dated_facts.fact_remove, about, f"{noun}_remove")


urlpatterns = [
    path("institutions/", institution_list.institution_list, name="institution_list"),
    path("institutions/bulk/", bulk.bulk_edit, name="bulk_edit"),
    path("data/edits/", bulk_edits.bulk_edit_list, name="bulk_edit_list"),
    path("data/edits/<int:pk>/", bulk_edits.bulk_edit_detail, name="bulk_edit_detail"),
    path("data/edits/<int:pk>/undo/", bulk_edits.bulk_edit_undo, name="bulk_edit_undo"),
    path("data/edits/<int:pk>/stop/", bulk_edits.bulk_edit_stop, name="bulk_edit_stop"),
    path(
        "data/edits/<int:pk>/go-on/", bulk_edits.bulk_edit_go_on, name="bulk_edit_go_on"
    ),
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
    path(
        "institutions/verification/",
        verification.verification_list,
        name="verification_list",
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
    path(
        f"{INSTITUTION}merge/<slug:other>/",
        merges.institution_merge,
        name="institution_merge",
    ),
    path(f"{PERSON}merge/<int:other>/", merges.person_merge, name="person_merge"),
    path("data/merges/", merges.merge_list, name="merge_list"),
    path("data/merges/<int:pk>/", merges.merge_detail, name="merge_detail"),
    path("data/merges/<int:pk>/undo/", merges.merge_undo, name="merge_undo"),
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
    path(f"{PERSON}complete/", to_complete.person_complete, name="person_complete"),
]

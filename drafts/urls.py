from django.urls import path

from drafts import views

app_name = "drafts"

urlpatterns = [
    path("drafts/<uuid:key>/", views.draft, name="draft"),
    path("drafts/<uuid:key>/discard/", views.draft_discard, name="draft_discard"),
]

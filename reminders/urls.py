from django.urls import path

from reminders.views import (
    caught_mails,
    chases,
    messages,
    milestones,
    releases,
    suspensions,
)

app_name = "reminders"

urlpatterns = [
    path("messages/", messages.message_list, name="message_list"),
    path("messages/release/", releases.mail_release, name="mail_release"),
    path("messages/suspended/", suspensions.suspended_list, name="suspended_list"),
    path(
        "messages/suspended/<int:pk>/lift/",
        suspensions.suspension_lift,
        name="suspension_lift",
    ),
    path("messages/<int:pk>/", messages.message_detail, name="message_detail"),
    path("messages/<int:pk>/html/", messages.message_html, name="message_html"),
    *(
        path(
            f"messages/<int:pk>/{verb}/",
            messages.message_step,
            {"verb": verb},
            name=f"message_{verb.replace('-', '_')}",
        )
        for verb in messages.VERBS
    ),
    path(
        "plans/<str:code>/milestones/<str:number>/reminders/",
        milestones.milestone_reminders,
        name="milestone_reminders",
    ),
    path("reminders/chase/", chases.chase, name="chase"),
    path("chases/", chases.chase_list, name="chase_list"),
    path("dev/mail/", caught_mails.caught_mail_list, name="caught_mail_list"),
    path(
        "dev/mail/<str:name>/",
        caught_mails.caught_mail_detail,
        name="caught_mail_detail",
    ),
]

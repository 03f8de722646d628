from django.urls import path

from reminders.views import caught_mails, chases, items, lists, messages

app_name = "reminders"

urlpatterns = [
    path("messages/", messages.message_list, name="message_list"),
    path("messages/release/", messages.mail_release, name="mail_release"),
    path("messages/<int:pk>/", messages.message_detail, name="message_detail"),
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
        items.milestone_reminders,
        name="milestone_reminders",
    ),
    path("reminders/", lists.reminder_list, name="reminder_list"),
    path("reminders/past/", lists.past_dates, name="past_dates"),
    path("reminders/undelivered/", lists.undelivered_count, name="undelivered_count"),
    path(
        "reminders/of/<slug:subject>/<int:pk>/",
        items.item_reminders,
        name="item_reminders",
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

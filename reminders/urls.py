from django.urls import path

from reminders.views import (
    answers,
    caught_mails,
    chases,
    holidays,
    imports,
    items,
    lists,
    messages,
    mine,
    mutes,
    questions,
    releases,
    schedules,
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
        items.milestone_reminders,
        name="milestone_reminders",
    ),
    path("reminders/answer/<str:token>/", answers.answer, name="answer"),
    path("reminders/mute/<str:token>/", mutes.mute_by_link, name="mute"),
    path("reminders/mutes/", mutes.mute_list, name="mute_list"),
    path("reminders/schedules/", schedules.schedule_list, name="schedule_list"),
    path(
        "reminders/schedules/<slug:topic>/",
        schedules.schedule_edit,
        name="schedule_edit",
    ),
    path(
        "reminders/schedules/<slug:topic>/programmes/<slug:code>/",
        schedules.schedule_of_programme,
        name="schedule_of_programme",
    ),
    path(
        "plans/<str:code>/reminders/",
        schedules.schedule_of_plan,
        name="schedule_of_plan",
    ),
    path(
        "plans/<str:code>/milestones/<str:number>/reminders/change/",
        schedules.schedule_of_milestone,
        name="schedule_of_milestone",
    ),
    path("reminders/mine/", mine.mine, name="mine"),
    path("reminders/mine/hours/", mine.mine_hours, name="mine_hours"),
    path("reminders/mine/steps/", mine.mine_steps, name="mine_steps"),
    path("reminders/mine/muted/<slug:kind>/lift/", mine.mine_lift, name="mine_lift"),
    path("reminders/holidays/", holidays.holiday_list, name="holiday_list"),
    path(
        "reminders/holidays/<slug:code>/",
        holidays.holiday_country,
        name="holiday_country",
    ),
    path(
        "reminders/holidays/<int:pk>/remove/",
        holidays.holiday_remove,
        name="holiday_remove",
    ),
    path(
        "reminders/imports/<uuid:key>/",
        imports.import_preview,
        name="import_preview",
    ),
    path("reminders/", lists.reminder_list, name="reminder_list"),
    path("reminders/past/", lists.past_dates, name="past_dates"),
    path("reminders/undelivered/", lists.undelivered_count, name="undelivered_count"),
    path(
        "reminders/of/<slug:subject>/<int:pk>/",
        items.item_reminders,
        name="item_reminders",
    ),
    path(
        "institutions/<slug:code>/merge/<slug:other>/ask/",
        questions.merge_question,
        name="merge_question",
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

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "overview"

    def ready(self):
        # Its models can be imported once all apps are known.
        from cooperation.timeline.references import name_days
        from overview.snapshots.named_days import days_of_reviews

        name_days(days_of_reviews)

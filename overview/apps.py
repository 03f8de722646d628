from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "overview"

    def ready(self):
        # Its models can be imported once all apps are known.
        from cooperation.timeline.references import name_moments
        from overview.snapshots.named_moments import moments_of_reviews

        name_moments(moments_of_reviews)

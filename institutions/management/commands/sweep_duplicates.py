"""The nightly sweep without Celery, or at once."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from institutions.duplicates.registers import sweep_institutions, sweep_people


class Command(BaseCommand):
    help = "Look for institutions and people that are there twice. Safe at any time."

    def handle(self, *args, **options):
        now = timezone.now()
        for name, sweep in (
            ("institutions", sweep_institutions),
            ("people", sweep_people),
        ):
            swept = sweep(at=now)
            self.stdout.write(
                f"{name}: {swept.looked_at} looked at, {len(swept.alike)} pairs alike,"
                f" {swept.dropped} dropped"
            )

"""What a worker does, for a timer of the system or for somebody at a terminal."""

from django.core.management.base import BaseCommand

from institutions.actions.running_merges import run_merges


class Command(BaseCommand):
    help = (
        "Carries out merges that wait, and undoes them. Safe at any time, also twice."
    )

    def handle(self, *args, **options):
        is_left = True
        while is_left:
            is_left = run_merges()

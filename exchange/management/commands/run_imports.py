"""What a worker does, for a timer of the system or for somebody at a terminal."""

from django.core.management.base import BaseCommand

from exchange.actions import run_imports


class Command(BaseCommand):
    help = "Works on imports until none is left running. Safe at any time, also twice."

    def handle(self, *args, **options):
        is_left = True
        while is_left:
            is_left = run_imports()

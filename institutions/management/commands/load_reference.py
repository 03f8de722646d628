from django.core.management.base import BaseCommand

from institutions.reference import load_reference


class Command(BaseCommand):
    help = "Add the countries, themes and rules that every installation needs."

    def add_arguments(self, parser):
        parser.add_argument(
            "--without-starter-set",
            action="store_true",
            help="Leave out the institutions of the register that no other fact names.",
        )

    def handle(self, *, without_starter_set, **options):
        loaded = load_reference(starter_set=not without_starter_set)
        for kind, count in loaded.items():
            self.stdout.write(f"{kind}: {count}")

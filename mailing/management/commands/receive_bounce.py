import sys

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from mailing.actions import receive_bounce
from migration_coop.lib.database import database_now

# sysexits.h: a mail server keeps the notification and tries again.
TEMPORARY_FAILURE = 75


class Command(BaseCommand):
    help = "Reads a notification of a mail server from standard input (a Postfix pipe)."

    def add_arguments(self, parser):
        parser.add_argument(
            "--recipient", required=True, help="the address that it came to"
        )

    def handle(self, *, recipient, **options):
        raw = sys.stdin.buffer.read()
        try:
            receive_bounce(raw, recipient=recipient, at=database_now())
        except DatabaseError as error:
            raise CommandError(str(error), returncode=TEMPORARY_FAILURE) from error

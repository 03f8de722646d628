"""Copies of rows that look as if they had been made at another moment.

Triggers date them by the clock of the database, which stands still within a test.
"""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from cooperation.models import FollowUp, Milestone
from institutions.models import Institution, Post
from missions.models import Mission

TRACKED = (FollowUp, Milestone, Mission, Institution, Post)


def date_copies(at):
    """Those that were made just now were made then."""
    just_now = timezone.now() - timedelta(hours=1)
    with connection.cursor() as cursor:
        # They refuse to be changed; a session that replicates is not asked.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for model in TRACKED:
            table = model.history.rel.related_model._meta.db_table
            cursor.execute(
                f"UPDATE {table} SET pgh_created_at = %s WHERE pgh_created_at > %s",
                [at, just_now],
            )
        cursor.execute("SET LOCAL session_replication_role = origin")

"""For load balancers and supervisors: is it up, is it ready. PostgreSQL only."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.views.decorators.cache import never_cache


@never_cache
@login_not_required
def healthz(request):
    """The process answers and reaches its database."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return _plain("no database", status=503)
    return _plain("ok")


@never_cache
@login_not_required
def readyz(request):
    """The database has the tables that this code expects."""
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return _plain("no database", status=503)
    if plan:
        return _plain("migrations are missing", status=503)
    return _plain("ready")


def _plain(text, *, status=200):
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)

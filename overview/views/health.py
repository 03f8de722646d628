"""For load balancers and supervisors: is it up, is it ready, how is it. PostgreSQL
only."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from overview.metrics import exposition


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
    """The database has the tables that this code expects; or what is missing."""
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return _plain("no database", status=503)
    if plan:
        missing = "\n".join(f"{step.app_label}.{step.name}" for step, _ in plan)
        text = f"migrations are missing; run manage.py migrate:\n{missing}"
        return _plain(text, status=503)
    return _plain("ready")


@require_safe
@never_cache
@login_not_required
def metrics(request):
    """For who shows the token, and never for a session: figures about the whole."""
    if not settings.METRICS_TOKEN:
        raise Http404
    shown = request.headers.get("Authorization", "")
    if not constant_time_compare(shown, f"Bearer {settings.METRICS_TOKEN}"):
        answer = _plain("a token is needed", status=401)
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    try:
        text = exposition(now=timezone.now())
    except DatabaseError:
        return _plain("no database", status=503)
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


def _plain(text, *, status=200):
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)

"""Celery only wakes workers up: rows in PostgreSQL are the queue."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "migration_coop.settings")

app = Celery("migration_coop")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

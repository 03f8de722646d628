import logging
import os

from django.core.wsgi import get_wsgi_application

from migration_coop.lib.logs import hide_keys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "migration_coop.settings")

application = get_wsgi_application()
# Gunicorn writes its own log of addresses.
logging.getLogger("gunicorn.access").addFilter(hide_keys)

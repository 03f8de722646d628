"""Every setting, read from the environment. `.env.example` explains each variable."""

import socket
from pathlib import Path
from urllib.parse import urlsplit

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from migration_coop.lib.logs import hide_keys

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- What differs from one installation to the next ------------------------------

SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
DEBUG = env.bool("DEBUG", default=False)
SITE_URL = env.str("SITE_URL").rstrip("/")
SITE_HOST = urlsplit(SITE_URL).hostname
IS_HTTPS = urlsplit(SITE_URL).scheme == "https"
if not SITE_HOST:
    raise ImproperlyConfigured(
        "SITE_URL must be a full address, such as https://passerelle.example.org"
    )
ALLOWED_HOSTS = [SITE_HOST, *env.list("EXTRA_ALLOWED_HOSTS", default=[])]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
FILES_ROOT = Path(env.str("FILES_ROOT"))
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
# Where the local mail catcher keeps its .eml files. Set on a developer's machine
# only: it opens a page that shows every message.
MAIL_CATCHER_DIR = env.str("MAIL_CATCHER_DIR", default="")

# A line that a firewall forgot, or a machine that lost its power, says nothing: the
# kernel has to ask. So many seconds after the last word it asks, so often, and whatever
# was said and not confirmed ends the line as well; a new one takes over, within 20 s.
LINE = {
    "TCP_KEEPIDLE": 5,
    "TCP_KEEPINTVL": 5,
    "TCP_KEEPCNT": 3,
    "TCP_USER_TIMEOUT": 15_000,
}

DATABASES = {"default": env.db_url("DATABASE_URL")}
DATABASES["default"] |= {
    "CONN_MAX_AGE": env.int("DATABASE_CONN_MAX_AGE", default=60),
    "CONN_HEALTH_CHECKS": True,
    # A page that waits longer than this is lost anyway; a forgotten lock is worse.
    "OPTIONS": {
        "connect_timeout": 3,
        # No timeout of the server reaches a client whose line is dead.
        "keepalives_idle": LINE["TCP_KEEPIDLE"],
        "keepalives_interval": LINE["TCP_KEEPINTVL"],
        "keepalives_count": LINE["TCP_KEEPCNT"],
        "tcp_user_timeout": LINE["TCP_USER_TIMEOUT"],
        "options": " ".join(
            [
                f"-c statement_timeout={env.str('DATABASE_STATEMENT_TIMEOUT', default='10s')}",
                "-c lock_timeout=3s",
                "-c idle_in_transaction_session_timeout=30s",
            ]
        ),
    }
    # What the address asks for holds: `?sslmode=verify-full`, say.
    | DATABASES["default"].get("OPTIONS", {}),
}
REDIS_URL = env.str("REDIS_URL")
vars().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"passerelle@{SITE_HOST}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- What is Passerelle -------------------------------------------------------------

INSTALLED_APPS = [
    "overview",
    "exchange",
    "reminders",
    "cooperation",
    "missions",
    "accounts",
    "institutions",
    "mailing",
    "files",
    "drafts",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "csp",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Every page needs a signed-in user; a public page says so itself.
    "accounts.middleware.SignInMiddleware",
    "accounts.middleware.PreferencesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "institutions.moved.MovedMiddleware",
    "exchange.middleware.downloads_on_record",
    "overview.middleware.since_asked",
    "overview.middleware.DefaultViewMiddleware",
]

ROOT_URLCONF = "migration_coop.urls"
WSGI_APPLICATION = "migration_coop.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "overview.context_processors.navigation",
                "overview.context_processors.since",
                "overview.context_processors.saved_views",
                "overview.context_processors.alarms",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "migration_coop.lib.templatetags.interface",
            ],
            "libraries": {"interface": "migration_coop.lib.templatetags.interface"},
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Languages, dates, places -----------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- People and sessions --------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.GrantsBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
# The adapter counts failures in PostgreSQL, by account and address together:
# a ministry sits behind one address, and Redis may be down.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
    }.items()
]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
# The __Host- prefix binds a cookie to this very host; browsers want TLS for it.
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = IS_HTTPS
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Safety --------------------------------------------------------------------------------------

CSRF_FAILURE_VIEW = "migration_coop.errors.csrf_failure"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https")
    if env.bool("BEHIND_TLS_PROXY", default=False)
    else None
)
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# What nobody has looked at for so long is listed at /institutions/verification/.
VERIFICATION_MONTHS = 12
FILE_SIZE_LIMIT = 25 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# Sixty delegates and sixty visits on one page are some 1,600 fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_PERMISSIONS = 0o640
PGHISTORY_APPEND_ONLY = True

# --- Static files ------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": FILES_ROOT},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- Celery: it only wakes workers; docs/adr has the measurements behind each option ------------

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "socket_timeout": 10,
    "socket_connect_timeout": 3,
    "socket_keepalive": True,
    # What waits for the next task would else wait on a dead line for two hours.
    "socket_keepalive_options": {
        getattr(socket, name): value
        for name, value in LINE.items()
        if hasattr(socket, name)
    },
    "health_check_interval": 5,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SOFT_TIME_LIMIT = 25
CELERY_TASK_TIME_LIMIT = 35
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 300_000
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_TIMEZONE = "UTC"
TICK_SECONDS = env.float("TICK_SECONDS", default=60.0)
CELERY_BEAT_SCHEDULE = {
    "tick": {
        "task": "reminders.tick",
        "schedule": TICK_SECONDS,
        # A tick that waited longer than the next one is of no use; on a busy machine
        # one that comes every second or two would else never be begun.
        "options": {"expires": max(10.0, TICK_SECONDS * 5 / 6)},
    },
    "exports": {
        "task": "exchange.make_exports",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    # Whatever nobody was woken for, or a killed worker left behind.
    "imports": {
        "task": "exchange.run_imports",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "merges": {
        "task": "institutions.run_merges",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "bulk_edits": {
        "task": "institutions.run_bulk_edits",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    # Each worker writes down a sign of life that can be believed.
    "canary": {
        "task": "reminders.canary",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    # At night in all of West and North Africa.
    "sweep_duplicates": {
        "task": "institutions.sweep_duplicates",
        "schedule": crontab(hour=2, minute=20),
        "options": {"expires": 6 * 3600},
    },
    "forget_imports": {
        "task": "exchange.forget_imports",
        "schedule": crontab(hour=3, minute=10),
        "options": {"expires": 6 * 3600},
    },
    "remove_orphans": {
        "task": "files.remove_orphans",
        "schedule": crontab(hour=3, minute=40),
        "options": {"expires": 6 * 3600},
    },
}
# A queue for each worker besides: copies of a task in the common one, four a minute for
# three workers, left one of them without any for two minutes.
CELERY_WORKER_DIRECT = True

# So many rows are moved while somebody waits; a merge of more is left to a worker.
MERGE_AT_ONCE_ROWS = 500

# --- Mail sent by the outbox ---------------------------------------------------------------------------

# Who writes the messages of apps that stand above the reminders, which send them.
MAIL_SENDERS = {
    "imports": "exchange.senders.ImportSender",
    "exports": "exchange.senders.ExportSender",
}
MAIL_CLAIM_SIZE = 5
# To one domain of recipients, by all workers together; 0 is as many as there are.
MAIL_DOMAIN_PER_MINUTE = env.int("MAIL_DOMAIN_PER_MINUTE", default=60)
# mailing/deadlines.py shares it out.
MAIL_LEASE_SECONDS = env.float("MAIL_LEASE_SECONDS", default=90.0)
MAIL_RETRY_MINUTES = env.list("MAIL_RETRY_MINUTES", cast=float, default=[1, 5, 15, 60])
MAIL_FREEZE = env.bool("MAIL_FREEZE", default=False)
MAIL_HAS_JOURNAL = env.bool("MAIL_HAS_JOURNAL", default=False)
MAIL_JOURNAL_SECONDS = env.float("MAIL_JOURNAL_SECONDS", default=600.0)

# What a Prometheus server shows to read /metrics; without it there is no such page.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}
    },
    "filters": {
        "keys": {"()": "django.utils.log.CallbackFilter", "callback": hide_keys}
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["keys"],
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # The receiver would write down every line of a conversation, with addresses.
    "loggers": {"mail.log": {"level": "WARNING"}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []

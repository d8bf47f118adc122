"""Settings. Every variable that a process of the product reads is read here and listed in the README."""

import hashlib
import hmac
from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from casemgmt.celery import app
from casemgmt.core.env import BadSetting, database, env_bool, env_int, env_keys, env_list, env_str

django_stubs_ext.monkeypatch()
app.set_default()

BASE_DIR = Path(__file__).resolve().parent.parent

DEMO = env_bool("CASEMGMT_DEMO", False)
DEBUG = False
SECRET_KEY = env_str("CASEMGMT_SECRET_KEY", "only-for-checks" if DEMO else None)
SECRET_KEY_FALLBACKS = env_list("CASEMGMT_SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env_list("CASEMGMT_HOSTS", "localhost,127.0.0.1")
CSRF_TRUSTED_ORIGINS = env_list("CASEMGMT_ORIGINS")
TRUSTED_PROXIES = env_int("CASEMGMT_TRUSTED_PROXIES", 0)
STATE_DIR = Path(env_str("CASEMGMT_STATE_DIR", str(BASE_DIR / ".local")))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "guardian",
    "simple_history",
    "pgtrigger",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "casemgmt.core",
    "casemgmt.ledger",
    "casemgmt.agency",
    "clients",
    "consent",
    "assessments",
    "careplans",
    "caseload",
    "casemgmt.retention",
    "casemgmt.work",
    "casemgmt.demo",
    "casemgmt.bench",
]

MIDDLEWARE = [
    "casemgmt.core.middleware.behind_proxies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "casemgmt.core.middleware.clean_request",
    "casemgmt.core.postgres.patience.within_patience",
    "casemgmt.ledger.health.answer_first",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "casemgmt.core.middleware.no_store",
    "casemgmt.agency.middleware.stay_signed_in",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "casemgmt.agency.middleware.IdentityMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "casemgmt.agency.middleware.require_second_factor",
    "casemgmt.ledger.middleware.once",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "casemgmt.urls"
WSGI_APPLICATION = "casemgmt.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "casemgmt.work.navigation.navigation",
            ],
            "builtins": [
                "casemgmt.core.templatetags.ui",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]

# The database. Only migrations, and set-up commands, hold the owner's address; every other
# process connects as a role that owns nothing.


def _role_password(role: str) -> str:
    secret = env_str(f"CASEMGMT_{role.upper()}_PASSWORD", "")
    derived = hmac.new(SECRET_KEY.encode(), f"database role {role}".encode(), hashlib.sha256)
    return secret or derived.hexdigest()


def _anchor_key(secret: str) -> bytes:
    return hmac.new(secret.encode(), b"anchors of the audit chain", hashlib.sha256).digest()


DB_ROLES = {role: f"cm_{role}" for role in ("web", "worker", "sealer")}
DB_ROLE = env_str("CASEMGMT_DB_ROLE", "web")
if DB_ROLE not in {*DB_ROLES, "owner"}:
    raise BadSetting(f"CASEMGMT_DB_ROLE is web, worker, sealer or owner, not {DB_ROLE!r}.")
OWNER_URL = env_str("DATABASE_URL", "")
ROLE_PASSWORDS = {role: _role_password(role) for role in DB_ROLES}


def _role_database(role: str) -> dict[str, Any]:
    own = env_str(f"{role.upper()}_DATABASE_URL", "")
    if own:
        return database(own)
    if not OWNER_URL:
        raise BadSetting(f"Set {role.upper()}_DATABASE_URL, or DATABASE_URL.")
    return database(OWNER_URL, user=DB_ROLES[role], password=ROLE_PASSWORDS[role])


_NOTICE_A_PEER_THAT_IS_GONE = {
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 12_000,
}


def _tuned(settings: dict[str, Any]) -> dict[str, Any]:
    limits = (
        "-c statement_timeout=10s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s"
    )
    options = {
        **settings["OPTIONS"],
        "options": f"{limits} -c jit=off",
        "server_side_binding": True,
        "connect_timeout": 3,
        **_NOTICE_A_PEER_THAT_IS_GONE,
    }
    return {**settings, "OPTIONS": options, "CONN_MAX_AGE": 300, "CONN_HEALTH_CHECKS": True}


DATABASES: dict[str, dict[str, Any]] = {
    "default": _tuned(_role_database("web" if DB_ROLE == "owner" else DB_ROLE))
}
if OWNER_URL:
    DATABASES["owner"] = database(OWNER_URL)
DATABASE_ROUTERS = ["casemgmt.core.database.OnlyTheOwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEST_RUNNER = "django.test.runner.DiscoverRunner"

# The audit chain's anchors. The first key signs, the others are still believed.

ANCHORS = Path(env_str("CASEMGMT_ANCHORS", str(STATE_DIR / "anchors.jsonl")))
_ANCHOR_SECRETS = env_list("CASEMGMT_ANCHOR_KEYS") or [SECRET_KEY, *SECRET_KEY_FALLBACKS]
ANCHOR_KEYS = [_anchor_key(secret) for secret in _ANCHOR_SECRETS]

# The keys above the data keys. The first wraps, the others still open what they wrapped.

DATA_KEYS = env_keys("CASEMGMT_DATA_KEYS")

# Caches: what sign-in needs stays in the database, so that it works when Redis is down.

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "ledger_cache",
        "KEY_FUNCTION": "casemgmt.core.caching.blind_key",
        "TIMEOUT": 3600,
        # Whoever can fill the cache must not push out the counts of failed sign-ins.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
# A session ends a quarter of an hour after its person was last there, and after twelve hours anyway.
SESSION_ENGINE = "casemgmt.agency.sessions"
SESSION_IDLE_SECONDS = 15 * 60
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
SESSION_COOKIE_NAME = "sessionid" if DEMO else "__Host-sessionid"
CSRF_COOKIE_NAME = "csrftoken" if DEMO else "__Host-csrftoken"
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "casemgmt.core.pages.csrf_failure"
SECURE_HSTS_SECONDS = 0 if DEMO else 31_536_000
SECURE_SSL_REDIRECT = not DEMO
# Believed behind proxies of ours only: see `behind_proxies`.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
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
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Requests and uploads: see casemgmt/core/files.

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_HANDLERS = [
    "casemgmt.core.files.uploads.BoundedUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILES_DIR = Path(env_str("CASEMGMT_FILES_DIR", str(STATE_DIR / "files")))
CASEMGMT_CLAMD = env_str("CASEMGMT_CLAMD", "")

# Accounts.

AUTH_USER_MODEL = "agency.User"
AUTHENTICATION_BACKENDS = ["casemgmt.agency.accounts.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "casemgmt.agency.passwords.NotTooLong"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "casemgmt.agency.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,5/5m/key", "login": "60/m/ip"}
MFA_ADAPTER = "casemgmt.agency.accounts.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
MFA_TOTP_ISSUER = "Casework"
USERSESSIONS_TRACK_ACTIVITY = False
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
ANONYMOUS_USER_NAME = None
# The account's e-mail is unique whatever its case, by a constraint Django's check can't see.
SILENCED_SYSTEM_CHECKS = ["guardian.W001", "auth.W004"]

# Jobs. Redis is a doorbell; the outbox in the database is the truth.

REDIS_URL = env_str("REDIS_URL", "redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_TIMEOUT = 0.2
# A worker waits for a broker when it starts, and leaves when it loses one: a reconnection can hang,
# a new process can't. Whoever supervises it starts it again; what it held is swept up.
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_RETRY = False
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 0.2,
    "socket_timeout": 5,
    "max_retries": 0,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
# How long a worker may hold a job without a sign of life, and how often the database is swept for
# what waits. A bell that no worker heard before the next one is worth nothing: it expires.
LEASE_SECONDS = env_int("CASEMGMT_LEASE_SECONDS", 60)
SWEEP_SECONDS = env_int("CASEMGMT_SWEEP_SECONDS", 20)
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "ledger.sweep",
        "schedule": float(SWEEP_SECONDS),
        "options": {"expires": SWEEP_SECONDS},
    },
    "heartbeat": {"task": "ledger.heartbeat", "schedule": 30.0, "options": {"expires": 30}},
}

# Mail.

EMAIL_HOST = env_str("CASEMGMT_MAIL_HOST", "localhost")
EMAIL_PORT = env_int("CASEMGMT_MAIL_PORT", 25)
EMAIL_HOST_USER = env_str("CASEMGMT_MAIL_USER", "")
EMAIL_HOST_PASSWORD = env_str("CASEMGMT_MAIL_PASSWORD", "")
EMAIL_USE_TLS = env_bool("CASEMGMT_MAIL_TLS", False)
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = (
    "django.core.mail.backends.dummy.EmailBackend"
    if DEMO
    else "django.core.mail.backends.smtp.EmailBackend"
)
DEFAULT_FROM_EMAIL = env_str("CASEMGMT_MAIL_FROM", "casework@localhost")

# Language, time, static files, history, logs.

LANGUAGE_CODE = "en-us"
LANGUAGES = [("en", _("English"))]
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "static/"
STATIC_ROOT = Path(env_str("CASEMGMT_STATIC_ROOT", str(STATE_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "casemgmt.core.staticfinders.PublicSansFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "casemgmt.core.staticstorage.StaticFiles"},
}
SIMPLE_HISTORY_HISTORY_ID_USE_UUID = True
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "casemgmt.core.logs.DiscreetFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own would mail errors with all that was sent.
    "loggers": {"casemgmt": {"level": "INFO"}, "django": {"level": "WARNING", "handlers": []}},
}

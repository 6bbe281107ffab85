"""Everything that can differ between two installations, read from the environment.

A value comes from the environment, else from the file `.env`, else from the safe default
here. `.env.example` lists them all; a test holds it to this file.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from . import connections
from .policy import page_policy

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.FileAwareEnv()
environ.FileAwareEnv.read_env(os.environ.get("ENV_FILE", BASE_DIR / ".env"))

# The site

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
SITE_HOST = urlsplit(SITE_URL).hostname or ""
# The same with or without “www.”; AddressMiddleware leads from there to the site.
_HAS_NAME = "." in SITE_HOST and not SITE_HOST.replace(".", "").isdigit()
SITE_TWIN = (
    (SITE_HOST.removeprefix("www.") if SITE_HOST.startswith("www.") else f"www.{SITE_HOST}")
    if _HAS_NAME
    else ""
)
# Where readers report errors; printed on the page "About this site" and in security.txt.
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="")
# Where the newsroom is. No public page, file or error says so.
ADMIN_PATH = env.str("ADMIN_PATH", default="admin").strip("/") + "/"
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS",
    default=list({"localhost", "127.0.0.1", "[::1]", SITE_HOST, SITE_TWIN} - {""}),
)

# Search engines are told of what changes with this key (IndexNow); none: they are not.
INDEXNOW_KEY = env.str("INDEXNOW_KEY", default="")
INDEXNOW_URL = env.str("INDEXNOW_URL", default="https://api.indexnow.org/indexnow")

# Seconds for which the server waits for PostgreSQL's answer to one question; SQLite's writers wait
# as long for each other.
DATABASE_PATIENCE: float | None = 20

# Threads of each worker of the server; slow clients may hold half of them.
WEB_THREADS = env.int("WEB_THREADS", default=4)

INSTALLED_APPS = [
    "missions.apps.MissionsConfig",
    "missions.apps.NewsroomConfig",
    "imagefield",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    # Outside all others, which may answer before a view is asked.
    "spacetourism.observing.ObservingMiddleware",
    "spacetourism.middleware.HeadersMiddleware",
    "spacetourism.probes.ProbesMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "spacetourism.static.WhiteNoiseMiddleware",
    # It says in its own way also what those below refuse.
    "missions.api.middleware.ApiMiddleware",
    "spacetourism.limits.RequestLimitsMiddleware",
    "spacetourism.middleware.CompressionMiddleware",
    "spacetourism.middleware.ConditionalGetMiddleware",
    "spacetourism.addresses.AddressMiddleware",
    # Outside all that reads the database.
    "spacetourism.routing.ReplicaMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # These two look at nothing but the newsroom.
    "missions.accounts.middleware.SessionMiddleware",
    "missions.accounts.middleware.SecondFactorMiddleware",
]

ROOT_URLCONF = "spacetourism.urls"
WSGI_APPLICATION = "spacetourism.wsgi.application"

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
                "missions.context_processors.site",
            ],
        },
    },
]

# Data

CONN_MAX_AGE = env.int("CONN_MAX_AGE", default=60)
DATABASES = {
    "default": connections.database(
        env.str("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}"),
        kept_for=CONN_MAX_AGE,
    )
}
# A copy that follows the database, for readers' pages; spacetourism.routing says which.
DATABASE_REPLICA_URL = env.str("DATABASE_REPLICA_URL", default="")
REPLICA_PAUSE = env.int("REPLICA_PAUSE", default=30)
if DATABASE_REPLICA_URL:
    DATABASES["replica"] = connections.replica(
        DATABASE_REPLICA_URL, kept_for=CONN_MAX_AGE, pause=REPLICA_PAUSE
    )
DATABASE_ROUTERS = ["spacetourism.routing.ReplicaRouter"]

CACHES = {"default": connections.cache(env.str("CACHE_URL", default="locmemcache://"))}

# Pages for everybody, kept by each process until something changes: so many megabytes; 0: none.
PAGE_CACHE_MB = env.int("PAGE_CACHE_MB", default=64)
# Whether a server that has just started makes the pages most asked for in advance.
WARM_PAGES = env.bool("WARM_PAGES", default=False)
# Where a server notes for its successor which these are.
ASKED_FOR_FILE = env.path("ASKED_FOR_FILE", default=str(BASE_DIR / ".asked-for.json"))()
# A browser asks again each time, which costs it a 304. A cache that many share (a CDN) may answer
# for so many seconds by itself, and for as many more while it asks.
SHARED_SECONDS = env.int("SHARED_SECONDS", default=10)
PUBLIC_CACHE_CONTROL = (
    f"public, max-age=0, s-maxage={SHARED_SECONDS}, stale-while-revalidate={SHARED_SECONDS}"
)

# How many requests to the API one address may make in a minute; 0: any number.
API_RATE_LIMIT = env.int("API_RATE_LIMIT", default=300)
# The same for searches, drawings of cards, files of the whole record and lists of links to check,
# each for itself; of suggestions, which come while somebody types, five times as many.
SEARCH_RATE_LIMIT = env.int("SEARCH_RATE_LIMIT", default=60)
# Where that is counted, for all processes, as long as CACHE_URL names no cache that they share.
COUNTS_FILE = env.path("COUNTS_FILE", default=str(BASE_DIR / "counts.sqlite3"))()

# Files

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))()
STATICFILES_DIRS = [BASE_DIR / "static"]
# What browsers ask for at the root of a site without being told.
WHITENOISE_ROOT = BASE_DIR / "icons"
WHITENOISE_MIMETYPES = {
    ".speculationrules": "application/speculationrules+json",
    ".webmanifest": "application/manifest+json",
}
# Empty: in MEDIA_ROOT.
MEDIA = connections.media(env.str("MEDIA_STORAGE", default=""))
MEDIA_URL = MEDIA.url
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / "media"))()
# Off where a web server or a CDN serves the uploads.
SERVE_MEDIA = env.bool("SERVE_MEDIA", default=True)
STORAGES = {
    "default": MEDIA.storage,
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "spacetourism.storage.StaticFilesStorage"
        )
    },
}
IMAGEFIELD_BIN_DEPTH = 2
# missions.renditions makes what is shown.
IMAGEFIELD_AUTOGENERATE = False
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Backups are encrypted for this key, or these keys, of age; none: they are not.
BACKUP_KEY = env.str("BACKUP_KEY", default="")

# Accounts

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
# Whoever signs in needs a passkey or an authenticator app as well.
REQUIRE_MFA = env.bool("REQUIRE_MFA", default=not DEBUG)
# How many proxies before the site add to X-Forwarded-For; 0: the header is not believed.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
# A sign-in lasts so long, and ends before that when nothing was done in the newsroom.
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_IDLE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# A link with which somebody chooses a new password.
PASSWORD_RESET_TIMEOUT = 24 * 3600

ACCOUNT_ADAPTER = "missions.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "missions.accounts.forms.NameAndPasswordForm",
    "change_password": "missions.accounts.forms.NewPasswordForm",
}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# missions.accounts.throttling counts in the database, for all processes together.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
MFA_ADAPTER = "missions.accounts.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "missions.accounts.forms.CodeForm",
    "reauthenticate": "missions.accounts.forms.ConfirmingCodeForm",
    "activate_totp": "missions.accounts.forms.AppForm",
    "add_webauthn": "missions.accounts.forms.PasskeyForm",
    "edit_webauthn": "missions.accounts.forms.PasskeyNameForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RECOVERY_CODE_DIGITS = 10
MFA_TOTP_TOLERANCE = 1

# Security: all that needs TLS follows from the scheme of SITE_URL.

IS_HTTPS = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
if IS_HTTPS:
    # Browsers take them over HTTPS only, and from no neighbour under the same domain.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000) if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
CSRF_TRUSTED_ORIGINS = [SITE_URL] if IS_HTTPS else []
if env.bool("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
# Sites that we link to may see that we do; not from which page.
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
CONTENT_SECURITY_POLICY = page_policy(static_url=STATIC_URL, media_url=MEDIA_URL, https=IS_HTTPS)
CSRF_FAILURE_VIEW = "missions.views.errors.csrf_failure"

# Language and time: everything is kept and shown in UTC, beside a site's own zone.

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
# The zone that the desk names beside UTC where something is scheduled.
NEWSROOM_TIME_ZONE = env.str("NEWSROOM_TIME_ZONE", default="UTC")

# What is seen from outside

LOG_FORMAT = env.str("LOG_FORMAT", default="plain")
if LOG_FORMAT not in ("plain", "json"):
    raise ImproperlyConfigured(f"LOG_FORMAT is plain or json, not {LOG_FORMAT}.")
# A line for each request, whatever LOG_LEVEL says.
LOG_REQUESTS = env.bool("LOG_REQUESTS", default=False)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "spacetourism.logs.PlainFormatter"},
        "json": {"()": "spacetourism.logs.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {"spacetourism.requests": {"level": "INFO" if LOG_REQUESTS else "WARNING"}},
}

# Whoever sends it may read /metrics; without one there is no such page.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

# Faults are reported there; without it nothing of Sentry's is loaded.
SENTRY_DSN = env.str("SENTRY_DSN", default="")
if SENTRY_DSN:
    from . import sentry

    sentry.start(SENTRY_DSN)

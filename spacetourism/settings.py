"""Everything that can differ between two installations, read from the environment.

A value comes from the environment, else from the file `.env`, else from the safe default
here. `.env.example` lists them all; a test holds it to this file.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import environ

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
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS",
    default=list({"localhost", "127.0.0.1", "[::1]", SITE_HOST, SITE_TWIN} - {""}),
)

# Search engines are told of what changes with this key (IndexNow); none: they are not.
INDEXNOW_KEY = env.str("INDEXNOW_KEY", default="")
INDEXNOW_URL = env.str("INDEXNOW_URL", default="https://api.indexnow.org/indexnow")

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
    "spacetourism.middleware.HeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "spacetourism.static.WhiteNoiseMiddleware",
    "missions.api.middleware.ApiMiddleware",
    "spacetourism.middleware.CompressionMiddleware",
    "spacetourism.middleware.ConditionalGetMiddleware",
    "spacetourism.addresses.AddressMiddleware",
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

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # Writers queue up instead of failing half-way through a transaction.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# django-environ does not know valkey://, which speaks Redis' own protocol.
if env.str("CACHE_URL", default="").startswith("valkey"):
    os.environ["CACHE_URL"] = os.environ["CACHE_URL"].replace("valkey", "redis", 1)
CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}

# How many requests to the API one address may make in a minute; 0: any number.
API_RATE_LIMIT = env.int("API_RATE_LIMIT", default=300)

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
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / "media"))()
# Off where a web server or a CDN serves the uploads.
SERVE_MEDIA = env.bool("SERVE_MEDIA", default=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
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

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}

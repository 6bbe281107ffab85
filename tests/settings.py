"""The project's settings as the tests run them: no `.env` of this machine, no real media."""

import os
import secrets
import tempfile

os.environ["ENV_FILE"] = os.devnull
os.environ["DEBUG"] = "off"
os.environ["SITE_URL"] = "http://testserver"
# Where signing in is what is tested, the test switches it on.
os.environ["REQUIRE_MFA"] = "off"
os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
# Tests search more often than readers; those of the limit set one.
os.environ["SEARCH_RATE_LIMIT"] = "0"
os.environ["COUNTS_FILE"] = tempfile.mkdtemp(prefix="spacetourism-counts-") + "/counts.sqlite3"
os.environ["MEDIA_ROOT"] = tempfile.mkdtemp(prefix="spacetourism-media-")

from spacetourism.settings import *  # noqa: F403
from spacetourism.settings import DATABASES, STORAGES

# No test is to fail because the machine has much to do; tests/server/test_chaos.py has a server.
DATABASE_PATIENCE = None
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # Each test ends with a change; nobody keeps pages here who would have to be waited for.
    DATABASES["default"]["OPTIONS"] = {"options": "-c page_generation.lease=0"}
else:
    # pytest-django knows only Django's own engine as one that needs no file for each process.
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}

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
os.environ["MEDIA_ROOT"] = tempfile.mkdtemp(prefix="spacetourism-media-")

from spacetourism.settings import *  # noqa: F403
from spacetourism.settings import STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_AUTOREFRESH = True

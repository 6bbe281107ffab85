"""The WSGI callable that any server can serve."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spacetourism.settings")
application = get_wsgi_application()

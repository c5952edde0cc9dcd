"""The application as gunicorn serves it."""

import os

from django.core.wsgi import get_wsgi_application

from config import logs

logs.install()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

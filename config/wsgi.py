"""The application as gunicorn serves it."""

import os

from django.core.wsgi import get_wsgi_application

from config import logs
from config.webserver import Gepuffert

logs.install()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = Gepuffert(get_wsgi_application())

"""The web server's way in. It runs the system checks first: a WSGI server does not."""

import os

import django
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casemgmt.settings")
django.setup()
call_command("check", "--fail-level", "ERROR", verbosity=0)
application = get_wsgi_application()

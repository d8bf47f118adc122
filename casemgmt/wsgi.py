"""The web server's way in. It runs the system checks first: a WSGI server does not.

In demo mode that includes a look into the database, which may be no real agency's.
"""

import os

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connections

from casemgmt.core.files.uploads import whole_bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casemgmt.settings")
django.setup()
looked_into = ["default"] if settings.DEMO else None
call_command("check", "--fail-level", "ERROR", databases=looked_into, verbosity=0)
connections.close_all()
application = whole_bodies(get_wsgi_application())

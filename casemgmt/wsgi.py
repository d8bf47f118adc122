"""The web server's way in. It runs the system checks first: a WSGI server does not.

They look into the database too, when it is there: its policies have to hold for this role, and in
demo mode it may be no real agency's.
"""

import os

import django
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connections

from casemgmt.core.files.uploads import whole_bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casemgmt.settings")
django.setup()
call_command("check", "--fail-level", "ERROR", databases=["default"], verbosity=0)
connections.close_all()
application = whole_bodies(get_wsgi_application())

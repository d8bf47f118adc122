"""Addresses of the agency's room, and of the signed-in person's own account."""

from casemgmt.agency.urls.accounts import urlpatterns as accounts
from casemgmt.agency.urls.pages import urlpatterns as pages

urlpatterns = [*accounts, *pages]

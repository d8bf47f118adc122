"""What this room registers with the rooms below it."""

from django.utils.translation import gettext_lazy as _

from clients.registry import CaseTab, case_tabs

case_tabs.register("overview", CaseTab(_("Overview"), "case-detail", 10))

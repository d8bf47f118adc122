"""The demo people who can be tried out, in the order of the list, and what to try as each."""

from django.utils.translation import gettext_lazy as _

TRY = {
    "nadia.thimble@example.org": _("Start at My day. Open Agatha Quillfeather and write a note."),
    "gil.ferncastle@example.org": _("See a caseload that is over its limit."),
    "wanda.oakbarrel@example.org": _("Take a referral from the intake queue to an open case."),
    "ilse.hazelnut@example.org": _("Watch the team: hours, overdue work, a flag to settle."),
    "ruta.plumtree@example.org": _("Set up programs, people and retention; no client is seen."),
    "petra.loomis@example.org": _("Privacy officer: what was read, and by how many."),
    "suri.pennywhistle@example.org": _("Recovery and housing: who sees what."),
    "jonah.quickstep@example.org": _("Close a case, step by step."),
    "rosalind.mistral@example.org": _("Work with a family whose address stays secret."),
    "delphine.acorn@example.org": _("Supervise: confirm a session, approve a plan."),
    "beatrix.coppergate@example.org": _("Administer the second agency; it sees nothing of the first."),
    "hamish.loomwater@example.org": _("Privacy officer of the second agency."),
}

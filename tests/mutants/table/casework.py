"""Guards of referrals, cases, their stages, notes and papers."""

from tests.mutants.sabotage import Sabotage

DRAFTS = "tests/clients/test_drafts.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "a draft is its author's",
        "casemgmt/ledger/drafts.py",
        '    if row.author_id != by.user.pk:\n        raise NotYours(_("There is no such draft."))\n'
        "    if row.discarded_at is not None:\n",
        "    if row.discarded_at is not None:\n",
        (f"{DRAFTS}::test_nobody_else_reads_or_overwrites_a_draft",),
    ),
    Sabotage(
        "no draft is overwritten unseen",
        "casemgmt/ledger/drafts.py",
        "    if row.version != version:\n        raise DraftChanged",
        "    if False:\n        raise DraftChanged",
        (f"{DRAFTS}::test_a_page_that_fell_behind_gets_the_other_text",),
    ),
)

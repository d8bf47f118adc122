"""What is written down about short contacts: calls between two visits, and plan reviews."""

CALLS = (
    "Short call about the next visit.",
    "Rang to say that the next visit moves by a day. All well otherwise.",
    "Asked how the week went. Nothing new, and glad of the call.",
    "Call to confirm who comes on Thursday.",
    "Wanted to know whom to ask about a letter. Told.",
    "Went through the list of the week together. Two things are off it.",
    "A quick word between two appointments. Sounded rested.",
    "Rang to ask for the number of the ride service again. It now hangs by the phone.",
    "Spoke about what comes first next time.",
)
UNREACHED = (
    "No answer; left no message.",
    "Line was busy twice. Will try again tomorrow.",
    "Nobody picked up; the agreed time may have been forgotten.",
)
REVIEWS = (
    (40, "Went through the plan together: what is done, what comes next, and by when."),
    (35, "Plan review at the kitchen table. One step is set later, the rest stands."),
    (45, "Looked at each goal. It is going slower than hoped, and in the right direction."),
    (30, "Plan review. Proud of what is ticked; one new step was their own idea."),
)
"""Minutes and words."""

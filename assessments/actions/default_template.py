"""The assessment an agency begins with: short, biopsychosocial, in the product's own words.

Each question is its key, kind, whether it must be answered, its words, a hint and its choices.
"""

TITLE = "First look at life now"

Ask = tuple[str, str, bool, str, str, tuple[str, ...]]

SECTIONS: tuple[tuple[str, str, tuple[Ask, ...]], ...] = (
    (
        "physical",
        "Body and health",
        (
            (
                "health-now", "choice", True,
                "How would they say their health is at the moment?",
                "Their view first, yours later.",
                ("Good", "Fair", "Poor", "Very poor"),
            ),
            (
                "conditions", "text", True,
                "Which health problems, old or new, get in the way of their life?",
                "Include what a nurse or doctor told them.", (),
            ),
            ("falls", "number", False, "How often did they fall in the last six months?", "", ()),
        ),
    ),
    (
        "mental",
        "Mind and mood",
        (
            (
                "mood", "choice", True,
                "What have the last two weeks mostly felt like?", "",
                ("Mostly good", "Up and down", "Mostly low", "Very low or hopeless"),
            ),
            (
                "memory", "text", True,
                "Have memory, thinking or worry changed, and who noticed?", "", (),
            ),
            (
                "safe-self", "yes_no", True,
                "Has there been a thought of harming themselves or someone else?",
                "If yes, follow your safety steps before you go on.", (),
            ),
        ),
    ),
    (
        "social",
        "People and home",
        (
            (
                "helpers", "text", True,
                "Who helps them without being paid, with what, and can they keep it up?", "", (),
            ),
            (
                "roles", "text", False,
                "What are they to others: parent, partner, neighbor, worker?", "", (),
            ),
            (
                "culture", "text", True,
                "Which customs, faith or language should shape how we help?", "", (),
            ),
            ("lonely", "yes_no", False, "Do they have somebody to talk to most days?", "", ()),
        ),
    ),
    (
        "functional",
        "Getting through the day",
        (
            (
                "daily-help", "choice", True,
                "How much help do washing, dressing, eating and moving about take?", "",
                ("None", "A little", "A lot", "All of it"),
            ),
            (
                "household", "text", False,
                "What about cooking, shopping, medicines and paperwork?", "", (),
            ),
            (
                "strengths", "text", True,
                "What do they do well, and what are they proud of?", "In their own words.", (),
            ),
        ),
    ),
    (
        "environment",
        "Money, safety and place",
        (
            (
                "money", "choice", True,
                "Does the money last to the end of the month?", "",
                ("Yes", "Just about", "Not always", "No"),
            ),
            (
                "home-safe", "yes_no", True,
                "Is the home safe, warm and theirs to stay in?", "", (),
            ),
            (
                "first-wish", "text", True,
                "If one thing changed in the next month, what should it be?",
                "Their words: it may become the first goal.", (),
            ),
        ),
    ),
)  # fmt: skip

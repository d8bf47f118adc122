"""Situations of children, of those who raise them, and of those who had to leave."""

from casemgmt.demo.words.situation import GoalWords, ServiceWords, Situation, Talk

SCHOOLDAYS = Situation(
    referrer=("school", "Counselor", "Bridgeport Hollow School"),
    reason="Eleven days missed this term. The child says the mornings are too loud at home.",
    needs="",
    answers={
        "conditions": "Healthy. Sleeps badly.",
        "mood": "Mostly low",
        "helpers": "A grandmother on the next street.",
        "culture": "Family speaks Portuguese at home and would like letters in both.",
        "strengths": "Draws comics that the whole class reads.",
        "first-wish": "Quiet mornings.",
    },
    wish="I want it to be quiet until I have left.",
    judgement="Mornings in a full flat are the trouble, not the school. Grandmother's house before school is a real answer.",
    goals=(
        GoalWords(
            "At school on time, four days of five",
            "School",
            "Eleven days missed this term",
            "School's own list",
            (
                ("Breakfast at grandmother's", "Family"),
                ("Desk by the window at school", "Counselor"),
                ("Comic for the school paper", "Client"),
            ),
            (
                ("Own alarm clock", "Family"),
                ("One quiet room until seven", "Family"),
                ("Homework hour twice a week", "Counselor"),
                ("Report card read together", "Family and case manager"),
                ("A friend over on a Saturday", "Client"),
            ),
        ),
    ),
    services=(ServiceWords("Family sessions", "Family Roots", "every two weeks"),),
    talks=(
        Talk(
            "home_visit",
            50,
            "Sat with the whole family. {name} drew the morning as a comic, six frames, and everybody saw it at once. Grandmother's kitchen opens at seven.",
        ),
        Talk(
            "collateral",
            15,
            "School counselor: four days of five this week. Told only what the release covers, attendance.",
        ),
        Talk(
            "phone",
            10,
            "Mother called: {name} overslept at grandmother's, both did. We laughed. Clock is bought.",
        ),
        Talk(
            "office",
            40,
            "{name} alone, as offered each time. Speaks more when drawing. No worry about safety at home, asked in plain words.",
        ),
        Talk(
            "home_visit",
            45,
            "Comic is in the school paper. Five days of five. Little brother wants the desk now.",
        ),
    ),
    summary="Mornings were too loud to get to school. A kitchen on the next street changed that.",
    people=(("Mother", "Mother", False), ("Grandmother", "Grandmother", True)),
)

KINSHIP = Situation(
    referrer=("agency", "Kinship line", "County children's office"),
    reason="Raises two grandchildren since the spring, without papers that let her sign at school or clinic.",
    needs="A way to sign at the clinic before the shots are due.",
    answers={
        "conditions": "Arthritis in both hands.",
        "helpers": "A church friend minds the children on Saturdays.",
        "money": "Not always",
        "strengths": "Has raised five and lost none.",
        "first-wish": "A paper that says they are with me.",
    },
    wish="Write down that they're home.",
    judgement="Children are well and well loved. Papers and money lag behind the facts.",
    goals=(
        GoalWords(
            "Papers that match the facts",
            "Family",
            "Can't sign for the children",
            "Guardianship letter, and the allowance",
            (
                ("Form for the court", "Client and legal aid"),
                ("Kinship allowance", "Case manager"),
                ("Saturday group for grandparents", "Client"),
            ),
            (
                ("Walk through the day of the hearing", "Legal aid"),
                ("Hearing", "Client and legal aid"),
                ("School signs the new papers", "Client"),
                ("Own visit about the hands", "Client"),
                ("Places at the holiday camp", "Case manager"),
            ),
        ),
    ),
    services=(ServiceWords("Legal aid", "Lamplighter Legal", "until the hearing"),),
    talks=(
        Talk(
            "home_visit",
            45,
            "Form for the court is signed. {name} dictated, I wrote, the younger one stamped. Shots are done: the clinic took the county's letter.",
        ),
        Talk(
            "phone",
            15,
            "Allowance approved from the first of the month. {name} asked twice whether it is a loan. It is not.",
        ),
        Talk(
            "office",
            35,
            "Grandparents' group: {name} went, sat at the back, and ran the kitchen by the end.",
        ),
        Talk(
            "phone",
            20,
            "Hearing is set. {name} sleeps badly over it. Legal aid will walk through the day with her on Tuesday.",
        ),
        Talk(
            "home_visit",
            40,
            "Children showed me their beds. New boots by the door, from the allowance. Nothing urgent.",
        ),
    ),
    summary="Raised two grandchildren without papers. Guardianship and the allowance are in place.",
    people=(("Two grandchildren", "Grandchildren", False),),
)

AFTERMATH = Situation(
    referrer=("hotline", "Night line", "Safe Lantern"),
    reason="Left with a bag and a cat. He doesn't know where, and must not.",
    needs="Locks, and a phone he doesn't know.",
    answers={
        "conditions": "Bruises healing; sleeps with the light on.",
        "mood": "Up and down",
        "safe-self": "no",
        "helpers": "A colleague who can be trusted.",
        "home-safe": "yes",
        "strengths": "Planned the leaving for five months and told nobody.",
        "first-wish": "To hear a key in the door and not flinch.",
    },
    wish="Nobody decides about my evenings.",
    judgement="Safe for now. Safety plan made and kept where he can't find it. Everything at her pace.",
    goals=(
        GoalWords(
            "A safe place, and a court order that holds",
            "Safety",
            "Shelter room, order applied for",
            "Order served; moved by choice",
            (
                ("Safety plan, looked at each week", "Client and advocate"),
                ("Court date with the advocate", "Advocate"),
                ("New bank account", "Client"),
            ),
            (
                ("Mail sent to a safe address", "Client and advocate"),
                ("Look at a flat, with the colleague", "Client"),
                ("Locks and a light by the door", "Advocate"),
                ("Counselor of her own choice", "Client"),
            ),
        ),
    ),
    services=(ServiceWords("Shelter room", "Safe Lantern", "as long as needed"),),
    talks=(
        Talk(
            "office",
            50,
            "Safety plan looked at. One change: the colleague parks on the other side. {name} slept through twice this week.",
        ),
        Talk(
            "office",
            40,
            "Went to court together. Order granted for a year. {name} read it three times on the steps.",
        ),
        Talk("message", 5, "Text after six, as agreed: all well, account is open."),
        Talk(
            "office",
            45,
            "{name} flinched at the door and laughed at herself for it. We sat until the tea was cold. Nothing to decide today.",
        ),
        Talk(
            "office",
            35,
            "First look at a flat, with the colleague along. Not this one. She decides.",
        ),
    ),
    summary="Left a violent partner. Safe, with an order that holds and a flat of her own choice.",
)

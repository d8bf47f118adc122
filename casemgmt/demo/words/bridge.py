"""Situations in recovery, housing and family work."""

from casemgmt.demo.words.situation import GoalWords, ServiceWords, Situation, Talk

TENT = Situation(
    referrer=("agency", "Outreach van", "Bridgeport Hollow Outreach"),
    method="outreach",
    reason="Has slept by the river since summer. Would take a room if the dog may come along.",
    needs="A dry place this week.\nPapers: everything was lost in the flood.",
    answers={
        "health-now": "Poor",
        "conditions": "Feet in a bad way, untreated tooth, cough.",
        "helpers": "Two others at the river; they look out for each other.",
        "money": "No",
        "home-safe": "no",
        "strengths": "Kept a dog healthy through two winters outside.",
        "first-wish": "A door I can lock, with my dog behind it.",
    },
    wish="A door that locks, and the dog on my side of it.",
    judgement="Ready for housing now. Papers first, since nothing moves without them. Small steps, kept promises.",
    goals=(
        GoalWords(
            "Signs a lease",
            "Housing",
            "Sleeps outside, no papers",
            "Keys in hand",
            (
                ("Birth certificate and card", "Client and case manager"),
                ("Apply to three landlords who take dogs", "Case manager"),
                ("View rooms", "Client"),
            ),
        ),
    ),
    services=(
        ServiceWords(
            "Flexible fund", "Doorway Housing", "for papers and deposit", 60, "Doorway Housing"
        ),
    ),
    talks=(
        Talk(
            "home_visit",
            40,
            "Met {name} at the river, as agreed. Birth certificate has come. Dog has had its shots, and that letter is filed too. Foot looked worse; walked to the street clinic together.",
        ),
        Talk(
            "office",
            30,
            "Two landlords answered, one says yes to the dog. Viewing on Thursday. {name} wants to go alone and ring after.",
        ),
        Talk(
            "phone",
            10,
            "Saw the room. Window, lock, no stairs. {name} says it smells of paint and that is fine.",
        ),
        Talk(
            "message",
            5,
            "{name} wrote that the phone is charged at the library from now on, weekdays at ten.",
        ),
        Talk(
            "home_visit",
            35,
            "Rain for a week. {name} slept at the day shelter twice, the dog may stay in the hall there now. Thanks are owed to their night staff.",
        ),
    ),
    summary="Came from the river with a dog and no papers. Signed a lease and kept it.",
)

COUCH = Situation(
    referrer=("self", "", ""),
    method="self_referral",
    reason="Sleeps on a cousin's couch with two children since the eviction. The cousin's lease allows three people.",
    needs="Know where to sleep after the 30th.",
    answers={
        "conditions": "Asthma, the younger child too.",
        "helpers": "The cousin, who is running out of patience.",
        "money": "Not always",
        "strengths": "Got both children to school every day through all of it.",
        "first-wish": "A table where they can do homework.",
    },
    wish="Our own table.",
    judgement="Lost the home over two months' rent, not over anything else. Rent help and a fair landlord are enough.",
    goals=(
        GoalWords(
            "A home of their own before winter",
            "Housing",
            "Couch for three, ends on the 30th",
            "Lease signed, first rent paid",
            (
                ("Rent history from the last landlord", "Client"),
                ("Voucher papers", "Case manager"),
                ("Deposit from the family fund", "Case manager"),
            ),
        ),
    ),
    services=(ServiceWords("Rent help", "Family fund", "6 months", 350, "Doorway Housing"),),
    talks=(
        Talk(
            "office",
            45,
            "We went through the rent book. {name} owes less than the landlord says; wrote to him together. Cousin gave two more weeks.",
        ),
        Talk("phone", 15, "Voucher has a number now. {name} read it to me twice and then sang it."),
        Talk(
            "home_visit",
            40,
            "Saw the flat on Tanner Street that isn't on any map. Two rooms and a kitchen a table fits into. The older child measured it.",
        ),
        Talk(
            "phone",
            10,
            "No answer from the landlord's office; {name} will stand in the doorway tomorrow at eight.",
        ),
        Talk(
            "home_visit",
            50,
            "Table is in. Homework was being done on it. {name} asked me not to write more than that.",
        ),
    ),
    summary="Evicted over two months' rent. With a voucher and a deposit the family has a home again.",
    people=(("Older child", "Child", False), ("Younger child", "Child", False)),
)

DRINKING = Situation(
    referrer=("hospital", "Ward nurse", "Lamplighter Hospital"),
    reason="Six days on the ward to stop drinking, third time in two years. Wants it to be the last.",
    needs="Company through the first two weeks.",
    answers={
        "conditions": "Liver values up. Stopped drinking on the ward.",
        "mood": "Mostly low",
        "helpers": "A sister who has heard it before and came all the same.",
        "lonely": "no",
        "strengths": "Nine months dry once, and knows what helped.",
        "first-wish": "I want to wake up and remember the evening.",
    },
    wish="One ordinary year.",
    judgement="Knows the danger hours: five to eight in the evening. Plan those first. Asked about self-harm directly: no.",
    goals=(
        GoalWords(
            "Ninety days without a drink",
            "Recovery",
            "Day nine",
            "Own count, shared weekly",
            (
                ("Evening group on weekdays", "Client"),
                ("Call before, not after", "Client"),
                ("Appointment with the doctor about the medicine", "Case manager"),
            ),
        ),
    ),
    services=(ServiceWords("Evening group", "Recovery Bridge", "5 evenings a week"),),
    talks=(
        Talk(
            "office",
            40,
            "{name} came from the evening group with a bad cup of coffee and a better face. Spoke about five o'clock, and what stands in for it: a swim.",
        ),
        Talk(
            "phone",
            15,
            "{name} rang before, as agreed. Stood outside the store for ten minutes and walked on. We stayed on the line as far as the bus.",
        ),
        Talk(
            "phone",
            10,
            "Group missed twice, for a night shift. No drink. Morning group on those days from now on.",
        ),
        Talk(
            "office",
            45,
            "A slip on Saturday, told without being asked. No blame. We wrote down what came before it: pay day, and the old friends. Count starts again and nothing else does.",
        ),
        Talk(
            "collateral",
            15,
            "Doctor's office, as the release allows: medicine is taken, values are better.",
        ),
    ),
    summary="Left hospital for the third time to stop drinking. Found ordinary evenings again.",
    people=(("Sister", "Sister", False),),
)

PILLS = Situation(
    referrer=("court", "Probation desk", "County court"),
    reason="Offered treatment instead of a sentence for forged prescriptions. Says it began with a broken back.",
    needs="A doctor who treats pain and knows the rest.",
    answers={
        "conditions": "Back injury from work four years ago. Pain every day.",
        "mood": "Up and down",
        "helpers": "A partner, and a foreman who kept the job open.",
        "strengths": "Shows up. Every time.",
        "first-wish": "To carry my boy up the stairs again.",
    },
    wish="My back and my name, both of them straight.",
    judgement="Pain has to be treated or nothing else holds. Motivated by work and by the child.",
    goals=(
        GoalWords(
            "Pain treated without opioids from the street",
            "Recovery",
            "Pills bought on the street until last month",
            "Clinic's tests, and own words",
            (
                ("First visit at the pain clinic", "Client"),
                ("Peer group on Wednesdays", "Client"),
                ("Letter to the foreman about hours", "Client and case manager"),
            ),
        ),
    ),
    services=(ServiceWords("Peer group", "Recovery Bridge", "weekly"),),
    talks=(
        Talk(
            "office",
            35,
            "{name} was early, as always. Pain clinic has a plan: exercise pool, and a medicine that is watched. Took the bus timetable along.",
        ),
        Talk(
            "phone",
            15,
            "Third week at work on short days. Back holds. {name} asked what the court is told; read the release out again, word for word.",
        ),
        Talk(
            "office",
            40,
            "Peer group asked {name} to open the next meeting. Said no, then wrote half a page.",
        ),
        Talk("phone", 10, "Test was clean, {name} told me before the clinic could."),
        Talk(
            "home_visit",
            40,
            "Met the partner at home. The boy was carried up the stairs, slowly, with everybody watching.",
        ),
    ),
    summary="Came by the court's offer. Pain is treated, work is back, and the group has a new opener.",
)

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

HOUSING = (TENT, COUCH)
RECOVERY = (DRINKING, PILLS)
FAMILY = (SCHOOLDAYS, KINSHIP)

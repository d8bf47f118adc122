"""Situations of people without a home, or on the way out of drink and drugs."""

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
            (
                ("Second application, with the dog's letter", "Case manager"),
                ("Income proof for the landlord", "Client and case manager"),
                ("Deposit asked for from the fund", "Case manager"),
                ("Lease read line by line", "Client and case manager"),
                ("Keys", "Client"),
            ),
        ),
        GoalWords(
            "Feet and tooth are seen to",
            "Health",
            "Walks on an open heel",
            "No pain when walking; tooth out or filled",
            (("Street clinic, foot", "Client"),),
            (
                ("Dentist who takes the county's card", "Case manager"),
                ("Second visit at the street clinic", "Client"),
                ("Boots from the store room", "Case manager"),
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
            (
                ("Lease read line by line", "Client and case manager"),
                ("Move, with the church van", "Client"),
                ("Budget for the first three months", "Client and case manager"),
                ("Rent paid, three months in a row", "Client"),
            ),
        ),
        GoalWords(
            "The children stay at their school",
            "School",
            "Two buses and an hour each way",
            "No day missed, on the school's list",
            (("Bus cards for both", "Case manager"),),
            (
                ("Tell the school the new address", "Client"),
                ("Asthma plan at the school's office", "Client"),
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
            (
                ("Plan for pay day", "Client and case manager"),
                ("Morning group after a night shift", "Client"),
                ("Blood values looked at again", "Client and doctor"),
                ("Speak at the evening group", "Client"),
            ),
        ),
        GoalWords(
            "Evenings worth coming home to",
            "Daily life",
            "Five to eight is the hard part",
            "Three evenings a week with a plan",
            (("Swim at five o'clock", "Client"),),
            (
                ("Sunday dinner with the sister", "Client and sister"),
                ("Old bicycle repaired", "Client"),
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
            (
                ("Exercise pool twice a week", "Client"),
                ("Report to the court, as released", "Case manager"),
                ("Full days at work", "Client and foreman"),
                ("Open a meeting of the peer group", "Client"),
                ("Medicine down by one step", "Pain clinic"),
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

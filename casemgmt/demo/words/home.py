"""Situations in which the home itself is the trouble."""

from casemgmt.demo.words.situation import GoalWords, ServiceWords, Situation, Talk

STAIRS = Situation(
    referrer=("hospital", "Discharge desk", "Fernhollow General"),
    reason="Went home after a broken hip. Lives up eleven steps and can't get down to the mailbox.",
    needs="Somebody to help with the shower.\nA rail on the stairs.",
    answers={
        "health-now": "Poor",
        "conditions": "Hip mended in surgery, tires quickly, blood thinner every evening.",
        "falls": "2",
        "helpers": "The neighbor downstairs carries up the groceries on Saturdays.",
        "daily-help": "A lot",
        "strengths": "Did the exercises every day in rehab, and says so with pride.",
        "first-wish": "I want to fetch my own mail again.",
    },
    wish="I want to get down my own stairs and stand in the sun.",
    judgement="Weak on the stairs but steady in the flat. With rails and an aide twice a week home is safe.",
    goals=(
        GoalWords(
            "Walks down to the mailbox and back alone",
            "Getting about",
            "Can't use the stairs without somebody behind",
            "Does it three days in a row, with the rail",
            (
                ("Have the rail put up", "Case manager"),
                ("Exercises from rehab, every morning", "Client"),
                ("Try the stairs with the therapist", "Client and therapist"),
            ),
            (
                ("Lamp with a switch at both ends of the stairs", "Tinker & Sons"),
                ("Balance class, ten times", "Client"),
                ("Chair on the landing", "Client and neighbor"),
                ("Stick that fits, from the loan store", "Case manager"),
                ("To the mailbox alone, three days in a row", "Client"),
            ),
        ),
        GoalWords(
            "Sleeps through in spite of the hip",
            "Health",
            "Awake at three every night",
            "Five nights of seven, marked on the calendar",
            (("Ask the clinic about the pain tablets", "Client"),),
            (
                ("Firmer mattress from the loan store", "Case manager"),
                ("Short walk before bed in place of the third tablet", "Client"),
                ("Tell the clinic how the nights go", "Client"),
            ),
        ),
    ),
    services=(
        ServiceWords(
            "Help with bathing", "Clover Home Aides", "2 visits a week", 236, "Care at Home"
        ),
        ServiceWords("Stair rail", "Tinker & Sons", "once", 0, ""),
    ),
    talks=(
        Talk(
            "home_visit",
            50,
            "The rail is up. {name} went down six steps and back with me behind. Sore after, and pleased. Aide comes Tuesday and Friday; {name} likes the Friday one best and I told the agency so.",
        ),
        Talk(
            "phone",
            15,
            "{name} had a bad night with the hip but did the exercises. No new fall. Will ring the clinic about the pain tablets; offered to call together, not wanted.",
        ),
        Talk(
            "home_visit",
            45,
            "Looked through the flat for things to trip over. {name} agreed to take up the hall rug, not the one from Lisbon. We fixed that one down with tape.",
        ),
        Talk(
            "phone",
            20,
            "Reached the mailbox yesterday, with the neighbor watching from below. Next is without a watcher. We agreed on one more week with one.",
        ),
        Talk(
            "collateral",
            15,
            "Spoke with the aide agency, as the release allows. Hours stay as planned. They will send word ahead if somebody new comes, as {name} asked.",
        ),
    ),
    summary="Came with stairs that could not be used after a broken hip. A rail, an aide and daily exercise brought the mailbox back within reach.",
)

SUPPERS = Situation(
    referrer=("family", "A niece", ""),
    reason="Has lost weight since the winter. Eats toast and tea; cooking for one seems pointless since the loss of a sister.",
    needs="A proper meal on most days.",
    answers={
        "conditions": "Diabetes, checked by the clinic; has lost eleven pounds since January.",
        "mood": "Mostly low",
        "helpers": "A niece calls on Sundays and sends recipes.",
        "lonely": "no",
        "strengths": "Ran a bakery for thirty years and still judges every crust.",
        "first-wish": "I want somebody to eat with.",
    },
    wish="I don't want charity. I want a table with people at it.",
    judgement="The weight goes with the grief. Company at meals matters as much as the meals.",
    goals=(
        GoalWords(
            "Eats a warm meal five days a week",
            "Food",
            "One warm meal a week at most",
            "Meal sheet on the fridge; weight no lower at the clinic",
            (
                ("Order meals for three weekdays", "Case manager"),
                ("Try the Thursday table at the center", "Client"),
            ),
            (
                ("Cook once a week with the niece on the phone", "Client and niece"),
                ("Weigh in at the clinic", "Client"),
                ("Soup in the freezer for days without the van", "Client"),
                ("Ask the clinic about sugar after meals", "Client and case manager"),
                ("Bake for the driver's birthday", "Client"),
            ),
        ),
        GoalWords(
            "Sits at a table with others once a week",
            "Company",
            "Has eaten alone since March",
            "Four weeks in a row",
            (("Ride to the center on Thursdays", "Volunteer driver"),),
            (
                ("Bring rolls to the Thursday table", "Client"),
                ("Ask somebody from the table home", "Client"),
                ("Sing-along on the first Monday", "Client"),
            ),
        ),
    ),
    services=(ServiceWords("Meals at home", "Marigold Kitchen", "3 a week", 128, "Home Meals"),),
    talks=(
        Talk(
            "home_visit",
            40,
            '{name} weighed on the bathroom scale: two pounds up. The soups are good, the gravy is "a crime". Asked the kitchen for more soup.',
        ),
        Talk(
            "phone",
            20,
            "First time at the Thursday table. {name} stayed an hour and brought home half a loaf to show me how not to do it. Wants to go again.",
        ),
        Talk(
            "phone",
            15,
            "Low day: it would have been the sister's birthday. We talked about her. No thought of self-harm, asked directly. Niece will call tonight, {name} asked me to say so.",
        ),
        Talk(
            "home_visit",
            45,
            "Meal sheet shows five warm meals, two of them cooked at home. {name} baked rolls and sent four to the driver.",
        ),
        Talk(
            "phone",
            10,
            "Meal did not come on Wednesday; the van broke down. {name} managed with soup from the freezer. Kitchen called and said sorry.",
        ),
    ),
    summary="Had stopped cooking after a sister's death. Meals at home and a weekly table brought appetite, weight and company back.",
)

TABLETS = Situation(
    referrer=("hospital", "Clinic nurse", "Valley Clinic"),
    reason="Takes nine medicines and has mixed them up twice. Was faint on the bus.",
    needs="A way to keep the tablets straight.",
    answers={
        "health-now": "Fair",
        "conditions": "Heart rhythm, high blood pressure, sugar. Nine medicines, four of them twice a day.",
        "memory": "Loses the thread in the evening; noticed it without being told.",
        "household": "Cooks and shops well. Papers and tablets are piled on one chair.",
        "strengths": "Was a bookkeeper and trusts what is written down.",
        "first-wish": "I want to know that I took the right ones.",
    },
    wish="I want to be able to trust my own Tuesday.",
    judgement="Able, careful, and overwhelmed by a bad system. A good box and one pharmacy will do more than more visits.",
    goals=(
        GoalWords(
            "Takes the right tablets on the right day",
            "Health",
            "Two mix-ups in a month",
            "Box empty on the right days, no mix-up for eight weeks",
            (
                ("Move everything to one pharmacy", "Client"),
                ("Weekly box filled by the pharmacy", "Pharmacy"),
                ("Ask the clinic which tablets can go", "Case manager, with the release"),
            ),
            (
                ("Box beside the kettle, looked at on Sundays", "Client"),
                ("New list on the fridge and in the wallet", "Client"),
                ("Blood pressure sheet for four weeks", "Client"),
                ("Talk through the list with the pharmacist", "Client and pharmacy"),
                ("Emergency card for the purse", "Case manager"),
            ),
        ),
    ),
    services=(ServiceWords("Weekly tablet box", "Fernhollow Pharmacy", "weekly", 12, "Client"),),
    talks=(
        Talk(
            "home_visit",
            45,
            "First box from the pharmacy. We read the labels together, and {name} wrote them out again in large letters. Old packets went into a bag for the pharmacy.",
        ),
        Talk(
            "phone",
            10,
            "Second week with the box: nothing left over, nothing missing. {name} read the days to me over the phone.",
        ),
        Talk(
            "phone",
            15,
            "{name} found Sunday's tablets still in the box on Monday. Called the nurse alone and was told what to do. No harm done. We put the box beside the kettle.",
        ),
        Talk(
            "home_visit",
            40,
            "Clinic has stopped two of the nine. {name} checked the box against the list and found a mistake of the pharmacy's before I did.",
        ),
        Talk(
            "collateral",
            15,
            "Nurse at the clinic confirms the new list. Told only what the release covers: medicines and appointments.",
        ),
    ),
    summary="Nine medicines and two mix-ups. One pharmacy, one box and a shorter list put order into it.",
)

HEATING = Situation(
    referrer=("self", "", ""),
    method="self_referral",
    reason="Calls alone. The furnace failed and the repair costs more than a month's money. Wears a coat indoors.",
    needs="Heat before the weekend.",
    answers={
        "conditions": "Bad chest every winter; uses an inhaler.",
        "helpers": "Nobody close by. A son overseas writes every week.",
        "money": "No",
        "home-safe": "no",
        "strengths": "Knows every program the county ever had, and its faults.",
        "first-wish": "I want a warm kitchen.",
    },
    wish="I'm not moving out of my house because of a furnace.",
    judgement="A sound person in a cold house. Money is short and will stay short; the benefits asked for will close most of the gap.",
    goals=(
        GoalWords(
            "The house is warm and the bill is bearable",
            "Home and money",
            "Furnace out, forty dollars left at the end of the month",
            "Kitchen at 68 degrees; no bill overdue for three months",
            (
                ("Apply for the repair grant", "Client and case manager"),
                ("Apply for the fuel allowance", "Client"),
                ("Budget on one page", "Client"),
            ),
            (
                ("Smoke alarm put up", "Volunteer office"),
                ("Bill paid in even parts", "County energy office"),
                ("Windows sealed", "Volunteer office"),
                ("Chimney swept", "Hearth Fund"),
                ("Look at a year of bills together", "Client and case manager"),
            ),
        ),
    ),
    services=(
        ServiceWords("Furnace repair", "Hearth Fund", "once", 0, ""),
        ServiceWords("Fuel allowance", "County energy office", "winter months", 95, "County"),
    ),
    talks=(
        Talk(
            "home_visit",
            60,
            "Lent two heaters from the store room, checked the plugs. {name} showed me the letter about the grant; we filled in the form at the table.",
        ),
        Talk(
            "phone",
            15,
            "Grant approved. The fitter comes on Monday between nine and noon. {name} will tell me if nobody shows.",
        ),
        Talk(
            "home_visit",
            35,
            "It is warm. {name} took off the coat for the first time since I know them and made a small speech about it.",
        ),
        Talk(
            "phone",
            20,
            "Fuel allowance was refused for a missing page. {name} had kept a copy, of course. Sent it again today.",
        ),
        Talk(
            "phone",
            10,
            "Allowance came through. Budget page shows sixty dollars over. Spoken of: a better inhaler case.",
        ),
    ),
    summary="Lived in a cold house for want of a repair. Grant and allowance were won, mostly by the client's own letters.",
)

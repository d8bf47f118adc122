"""Situations in which somebody is missing, or does too much."""

from casemgmt.demo.words.situation import GoalWords, ServiceWords, Situation, Talk

FORGETTING = Situation(
    referrer=("family", "A son", ""),
    reason="Left the stove on twice and was brought home by a bus driver. Wants to stay in the house all the same.",
    needs="Somebody to look in on weekdays.\nSomething about the stove.",
    answers={
        "conditions": "Early dementia, told by a doctor in spring. Good heart, good legs.",
        "memory": "Yes. Loses the evening, keeps the past. Son and neighbor noticed it first.",
        "helpers": "Son, every weekend, and he is tired.",
        "daily-help": "A little",
        "culture": "Grew up with prayers at table and wants them kept.",
        "strengths": "Knows every hymn and every bird in the yard.",
        "first-wish": "Don't let them take me away from my birds.",
    },
    wish="I stay where my birds are.",
    judgement="Decides well about today, less well about next month. Son holds power of attorney for health care. Home is possible with weekday company.",
    goals=(
        GoalWords(
            "Safe at home on weekdays",
            "Safety",
            "Alone from seven to six; stove left on twice",
            "No burner left on, no lost way, for three months",
            (
                ("Fit a stove that turns itself off", "Son"),
                ("Companion four mornings a week", "Case manager"),
                ("Bracelet with the phone number", "Client"),
            ),
            (
                ("Board with the day and who comes", "Companion"),
                ("Wednesdays at the Orchard", "Client and son"),
                ("Chime at the front door", "Son"),
                ("Yearly visit at the memory clinic", "Client and son"),
                ("Say what happens when the companion is ill", "Case manager"),
            ),
        ),
        GoalWords(
            "The son has a weekend to himself once a month",
            "Caregiver's health",
            "No free weekend since last year",
            "Twelve weekends in a year, on his calendar",
            (("Talk to Caregiver Support", "Son"),),
            (
                ("First weekend with the night companion", "Case manager"),
                ("Cousin takes one weekend in three", "Son"),
            ),
        ),
    ),
    services=(
        ServiceWords("Companion", "Wren & Partners", "4 mornings a week", 310, "Care at Home"),
        ServiceWords("Adult day center", "The Orchard", "Wednesdays", 92, "Client"),
    ),
    talks=(
        Talk(
            "home_visit",
            55,
            "{name} named eleven birds while we talked. The stove turned itself off at the right time; I tried it twice. Companion and {name} sing while they wash up.",
        ),
        Talk(
            "collateral",
            25,
            "Son is worn out and said so. Gave him the number of Caregiver Support; he wants to think about it. He holds the power of attorney and has seen the plan.",
        ),
        Talk(
            "phone",
            10,
            "Spoke with {name} before the companion left. Good morning, no worry. Asked when I come; told, and the companion wrote it on the board.",
        ),
        Talk(
            "home_visit",
            50,
            "A harder day. {name} asked for a sister who died long ago. We looked at pictures until it passed. Companion stays an hour longer on Fridays from now on.",
        ),
        Talk(
            "home_visit",
            45,
            "First month at the Orchard. {name} went gladly three times of four and was home in time for the feeder.",
        ),
    ),
    summary="Wished to stay at home with early dementia. Company on weekdays and a safe stove made that possible.",
    people=(("Lambert {family}", "Son", True),),
)

LONELY = Situation(
    referrer=("hotline", "Friendly line", "Marigold Valley"),
    method="outreach",
    reason="Rings the friendly line every night. No family left. Would like visitors, fears being a burden.",
    needs="",
    answers={
        "health-now": "Good",
        "mood": "Mostly low",
        "helpers": "Nobody since the neighbor moved.",
        "lonely": "no",
        "strengths": "Wrote the crossword of a newspaper for years.",
        "first-wish": "I want somebody to expect me somewhere.",
    },
    wish="I would like to be missed when I don't come.",
    judgement="Well in body, lonely in a way that hurts health. Needs to be needed, not only visited.",
    goals=(
        GoalWords(
            "Expected somewhere twice a week",
            "Company",
            "Speaks to the friendly line and nobody else",
            "Two fixed days a week for two months",
            (
                ("Visitor on Mondays", "Volunteer office"),
                ("Crossword hour at the library", "Client"),
            ),
            (
                ("Bus card", "Client"),
                ("Make the puzzle for the center's paper", "Client"),
                ("Call the visitor before a dark evening", "Client"),
                ("Second fixed day, at the center", "Client and case manager"),
                ("Read to the children at the library", "Client"),
                ("Visit back: tea for the visitor", "Client"),
            ),
        ),
    ),
    services=(ServiceWords("Visitor", "Marigold volunteers", "weekly"),),
    talks=(
        Talk(
            "home_visit",
            45,
            "The visitor and {name} disagree about everything and enjoy it. Mondays are set. {name} asked whether the visitor likes seed cake.",
        ),
        Talk(
            "phone",
            15,
            'Crossword hour: seven people came, two of them twice. {name} calls it "a mob". Sounded ten years younger.',
        ),
        Talk(
            "phone",
            20,
            "A quiet week and a low one. Asked about thoughts of dying: no. {name} will ring me, not only the line, if it gets dark again; number is by the phone.",
        ),
        Talk(
            "office",
            30,
            "{name} came by bus to sign papers and stayed to correct our notice board.",
        ),
        Talk(
            "phone", 10, "Friendly line reports fewer calls, as {name} had asked them to tell me."
        ),
    ),
    summary="Came with nobody to talk to. A visitor and a crossword hour gave two fixed days a week.",
)

BILLS = Situation(
    referrer=("agency", "Intake desk", "County tax office"),
    reason="Three reminders about house tax lie unopened. Eyes are failing; a stack of letters waits on the piano.",
    needs="The house tax, due at the end of the month.",
    answers={
        "conditions": "Sees light and large shapes only; hears well.",
        "household": "Cooks by touch. Letters are the trouble.",
        "helpers": "A piano student reads the mail now and then.",
        "money": "Not always",
        "strengths": "Teaches piano by ear, two students left.",
        "first-wish": "I want to know what is in those letters.",
    },
    wish="Read me my mail and let me decide.",
    judgement="Money would last if the letters were opened. Needs a reader who can be trusted, not somebody to take over.",
    goals=(
        GoalWords(
            "Every letter is read within a week",
            "Money",
            "Forty letters unopened",
            "Nothing older than a week on the piano",
            (
                ("Reading hour on Tuesdays", "Volunteer office"),
                ("Ask for the tax to be paid in parts", "Client and case manager"),
                ("Talking scanner from the library for the blind", "Client"),
            ),
            (
                ("Bank statement read each month", "Reader"),
                ("Ask for relief from the house tax", "Client and case manager"),
                ("Standing order for the power bill", "Client"),
                ("Yearly visit at the eye clinic", "Client"),
                ("A second reader for the weeks without one", "Volunteer office"),
            ),
        ),
    ),
    services=(ServiceWords("Reader", "Marigold volunteers", "weekly"),),
    talks=(
        Talk(
            "home_visit",
            70,
            "We opened forty-one letters. Nine matter. {name} decided about each, I wrote it on the envelope. Tax office agrees to six parts.",
        ),
        Talk(
            "phone",
            15,
            "First part of the tax is paid. {name} played me the tune on hold and named its composer.",
        ),
        Talk(
            "home_visit",
            40,
            "The reader comes on Tuesdays and reads well. Piano is clear. {name} keeps one letter unopened on purpose, from a cousin.",
        ),
        Talk(
            "phone",
            10,
            "Scanner came and speaks too fast. {name} and the student will slow it down.",
        ),
        Talk(
            "phone",
            15,
            "Third part paid. No letter older than four days. {name} asked about a ride to the concert in the park.",
        ),
    ),
    summary="Forty letters waited because nobody could read them. A reader and a scanner keep the mail and the bills in order.",
)

CAREGIVER = Situation(
    referrer=("self", "", ""),
    method="self_referral",
    reason="Has looked after a husband with Parkinson's for six years. Has not slept through since spring.",
    needs="One free night.",
    answers={
        "conditions": "Back pain from lifting; blood pressure up since summer.",
        "mood": "Mostly low",
        "helpers": "A daughter two states away, by phone.",
        "daily-help": "None",
        "strengths": "Keeps everything going, and jokes about it.",
        "first-wish": "I want to sleep one whole night.",
    },
    wish="I want to be his wife again and not only his nurse.",
    judgement="Strong and near the end of strength. Nights first, lifting second, then time away.",
    goals=(
        GoalWords(
            "Sleeps through two nights a week",
            "Caregiver's health",
            "Up three times every night",
            "Sleep sheet, two full nights a week for a month",
            (
                ("Night aide on Tuesdays and Fridays", "Case manager"),
                ("Lifting course", "Client"),
                ("Afternoon off on Sundays", "Daughter, by turns with a neighbor"),
            ),
            (
                ("Own visit at the doctor", "Client"),
                ("Day center for him on Thursdays", "Case manager"),
                ("Choir again", "Client"),
                ("Ask about a hoist for the bathroom", "Case manager"),
                ("A week of respite", "Client and case manager"),
            ),
        ),
    ),
    services=(
        ServiceWords(
            "Night aide", "Clover Home Aides", "2 nights a week", 280, "Caregiver Support"
        ),
    ),
    talks=(
        Talk(
            "office",
            40,
            "{name} slept through on Tuesday and woke in a fright because it was so quiet. Laughed and cried about it. Friday's aide is confirmed.",
        ),
        Talk(
            "phone",
            20,
            "Lifting course done. Back is better. {name} taught the aide the trick with the towel.",
        ),
        Talk(
            "phone",
            15,
            "Bad week: he fell, nothing broken. {name} lifted alone before remembering how. Spoke of calling the neighbor first, and why that is hard.",
        ),
        Talk(
            "home_visit",
            50,
            "Met both at the kitchen table. He says the Fridays are for her and he means it. Two full nights for three weeks now.",
        ),
        Talk(
            "video",
            30,
            "Daughter joined by video. She takes the second Sunday of each month from now on. {name} has booked a seat at the choir.",
        ),
    ),
    summary="Six years of broken nights. Night aides, a lifting course and a daughter's Sundays gave sleep and some hours back.",
    people=(("Osbert {family}", "Husband", False), ("Daughter, by phone", "Daughter", False)),
)

GARDEN = Situation(
    referrer=("hospital", "Social worker", "Valley Clinic"),
    reason="Home again after a small stroke. Right hand is weak, speech comes slowly. Lives with a brother who is out all day.",
    needs="Therapy at home.\nA phone that can be used with one hand.",
    answers={
        "health-now": "Poor",
        "conditions": "Stroke in the spring. Right hand weak, words come late.",
        "mood": "Up and down",
        "helpers": "Brother, mornings and evenings.",
        "daily-help": "A lot",
        "strengths": "Never gives up on a sentence.",
        "first-wish": "I want my hands back in the soil.",
    },
    wish="Soil. Tomatoes. Mine.",
    judgement="Understands everything; give time to answer. Recovery goes on. Brother does more than he can keep up.",
    goals=(
        GoalWords(
            "Plants one raised bed with the right hand helping",
            "Health",
            "Right hand can't hold a trowel",
            "Bed planted by the target day",
            (
                ("Hand therapy twice a week", "Therapist"),
                ("Raised bed in the yard", "Brother"),
                ("Speech practice with the picture book", "Client"),
            ),
            (
                ("Trowel held for five minutes", "Client"),
                ("Six plants in the bed", "Client and brother"),
                ("Watering by own hand", "Client"),
                ("Second bed, lower by a foot", "Brother"),
                ("First harvest for the neighbors", "Client"),
            ),
        ),
        GoalWords(
            "Is understood on the phone",
            "Health",
            "Hangs up when the words don't come",
            "Three calls a week that go through",
            (("Phone with large buttons", "Brother"),),
            (
                ("Call the case manager on Mondays", "Client"),
                ("Stroke group by phone", "Client"),
                ("Order the seeds by phone", "Client"),
            ),
        ),
    ),
    services=(
        ServiceWords("Therapy at home", "Valley Clinic", "2 visits a week", 0, ""),
        ServiceWords(
            "Help in the morning", "Clover Home Aides", "5 mornings a week", 410, "Care at Home"
        ),
    ),
    talks=(
        Talk(
            "home_visit",
            55,
            '{name} held the trowel for a minute by the clock. Said "again" before I could. Aide is patient with the words; {name} rates her nine of ten.',
        ),
        Talk(
            "home_visit",
            40,
            "Brother built the bed at the right height. We measured it with the chair. {name} chose where it goes, by pointing, twice, until we had it right.",
        ),
        Talk(
            "phone",
            15,
            "Brother rang: a sleepless week. Spoke with {name} too, slowly. One more morning of help from next week, at no charge to them.",
        ),
        Talk(
            "home_visit",
            45,
            "Six tomato plants stand in the bed. Four were put in with the right hand. {name} made me write that down: four.",
        ),
        Talk(
            "collateral",
            15,
            "Therapist agrees to go on until the end of the season. Told what the release covers and no more.",
        ),
    ),
    summary="A stroke had taken the right hand and many words. With therapy, mornings of help and stubbornness the garden was planted.",
    people=(("Brother at home", "Brother", True),),
)

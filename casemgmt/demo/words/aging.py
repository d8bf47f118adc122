"""Situations of older people who want to stay at home."""

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
        ),
        GoalWords(
            "Sits at a table with others once a week",
            "Company",
            "Has eaten alone since March",
            "Four weeks in a row",
            (("Ride to the center on Thursdays", "Volunteer driver"),),
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
    people=(("Lambert Oakley", "Son", True),),
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
    people=(("Osbert", "Husband", False), ("Daughter, by phone", "Daughter", False)),
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

AGING = (STAIRS, SUPPERS, TABLETS, HEATING, FORGETTING, LONELY, BILLS, GARDEN)

"""Names and sentences of people who do not exist."""

import datetime as dt
import random

GIVEN = (
    "Adela Amos Anneke Arlo Beatrix Benedikt Bruna Caspar Celia Clement Cosima Darius Delia Dorothea "
    "Edmund Elowen Emil Esther Fabian Felicity Florian Frieda Gideon Greta Hanneke Hector Ida Ignace "
    "Imogen Jasper Jemima Joachim Katinka Konrad Lavinia Leopold Linus Lucinda Magnus Marguerite "
    "Mathilda Moritz Nestor Odette Orlando Ottilie Pascal Perpetua Quentin Ramona Rosalind Rufus "
    "Sabina Selma Silvan Tabitha Theodora Tobias Ulrike Valentin Verena Wilfred Xenia Yolanda"
).split()
FIRST_HALVES = (
    "Alder Amber Apple Ash Barley Birch Bracken Bramble Cedar Chestnut Clover Copper Crane Elder "
    "Fern Finch Hazel Heather Heron Ivory Juniper Kestrel Lark Laurel Linden Maple Meadow Moss "
    "Oat Otter Plover Quince Raven Reed Robin Rowan Sorrel Sparrow Thistle Willow"
).split()
SECOND_HALVES = (
    "bank beck brook by combe croft dale den field ford garth gate grove ham holm hurst land lea "
    "ley mere more ridge shaw stead stone thorpe ton well wick worth"
).split()
FAMILY = [first + second for first in FIRST_HALVES for second in SECOND_HALVES]
CALLED = ("Addie", "Benno", "Cass", "Dot", "Fritzi", "Lindy", "Mattie", "Tilly")
STREETS = ("Amberlight Row", "Candlewick Lane", "Harebell Court", "Millrace Walk", "Windfall Road")
SENTENCES = (
    "Met at the kitchen table; tea was ready and so were three questions.",
    "The letter from the housing office came, and we read it twice together.",
    "Slept better since the new mattress, eats at noon now and sometimes in the evening.",
    "Asked what happens if the benefit is late again; I wrote down whom to call first.",
    "The bus pass works. Went to the day center on Tuesday and wants to go again.",
    "Has not opened the mail since Friday. We sorted it into three piles and threw one away.",
    "The neighbor looks in on weekdays. Nobody does on Sundays, and that is the long day.",
    "Rang the pharmacy with the client beside me; the two boxes become one from next week.",
    "Says the plan still fits. One step is done, the other one waits for a form.",
    "Was short of breath on the stairs and did not want to talk about it today.",
    "The daughter joined by phone for ten minutes and will bring the papers on her next visit.",
    "We went through last month day by day. Most days were better than they were remembered.",
    "The heating was looked at. It holds until spring, the man said, and left a number.",
    "Would rather walk than be driven, so we walked, and talked on the way.",
    "No one came to the door. Left a card, and will try again before the weekend.",
    "The money lasts until the twenty-sixth. We looked for what could be paid later.",
)
POOL = 509
MIDDLE, SPREAD, LONGEST = 600, 0.978, 40_000
"""Lengths of notes: log-normal around 600 characters, one in twenty above 3,000."""


def family_name(number: int) -> str:
    """The family name of a client by number: each of 1,200 comes up equally often."""
    return FAMILY[number * 7919 % len(FAMILY)]


def given_name(number: int) -> str:
    """The given name of a client by number."""
    return GIVEN[(number // len(FAMILY) + number) % len(GIVEN)]


def birth_date(number: int) -> dt.date:
    """The birth date of a client by number."""
    return dt.date(1930 + number % 75, number % 12 + 1, number % 28 + 1)


def note_texts() -> list[str]:
    """Texts of notes, in lengths as they are met: always the same ones."""
    chance = random.Random(POOL)
    return [_text(chance) for _place in range(POOL)]


def _text(chance: random.Random) -> str:
    wanted = min(MIDDLE * chance.lognormvariate(0, SPREAD), LONGEST)
    words = chance.choice(SENTENCES)
    while len(words) < wanted:
        words += " " + chance.choice(SENTENCES)
    return words

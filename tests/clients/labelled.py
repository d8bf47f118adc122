"""People who are clients, and people asked about of whom it is known whether they are one of them.

Drawn with a fixed seed: the same people in every run. The names are common ones of the United States
census and of Latin America; the nicknames are this file's own, not the product's.
"""

import datetime as dt
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace


def words_of(text: str) -> list[str]:
    """Its words, in order."""
    return text.split()


GIVEN = words_of("""
María José Elizabeth William Robert Margaret Guadalupe Francisco Jesús Katherine Michael Thomas
Richard Patricia Dolores Manuel Ignacio Susan Deborah Joseph Alejandro Rosa Carmen Luis Ángel
Jennifer Kimberly Sergio Teresa Steven Anthony Christopher Beatriz Verónica Edward Rafael Héctor
Mónica Raúl Inés Tyrone Latoya Nguyen Fatima Mohammed Wei Olga Dmitri Aaliyah Marcus
""")
FAMILY = words_of("""
García Rodríguez Martínez Hernández López González Pérez Sánchez Ramírez Torres Flores Núñez
Peña Muñoz Ibáñez Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Thompson
O'Brien McDonald Schneider Kowalski Nguyen Patel Washington Jefferson Baptiste Thibodeaux
Zimmerman Castillo Villanueva Echeverría Quiñones
""")
NICKNAMES = {
    "José": "Pepe", "Elizabeth": "Liz", "William": "Bill", "Robert": "Bob", "Margaret": "Peggy",
    "Guadalupe": "Lupita", "Francisco": "Paco", "Jesús": "Chuy", "Katherine": "Kathy",
    "Michael": "Mike", "Thomas": "Tommy", "Richard": "Dick", "Patricia": "Patty", "Dolores": "Lola",
    "Manuel": "Manny", "Ignacio": "Nacho", "Susan": "Sue", "Deborah": "Debbie", "Joseph": "Joe",
    "Alejandro": "Alex", "Jennifer": "Jenny", "Teresa": "Tere", "Steven": "Steve",
    "Anthony": "Tony", "Christopher": "Chris", "Edward": "Eddie", "Rafael": "Rafa",
}  # fmt: skip
PLAIN = str.maketrans("áéíóúñÁÉÍÓÚ", "aeiounAEIOU")
ALPHABET = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Person:
    """A name and a birth date."""

    given: str
    family: str
    born: dt.date | None


@dataclass(frozen=True)
class Labelled:
    """Somebody asked about, how they came to be written so, and the place of the client they are."""

    kind: str
    asked: Person
    truth: int | None


def clients(dice: random.Random, number: int) -> list[Person]:
    """Clients, several of whom bear a common name."""
    return [_anybody(dice) for _turn in range(number)]


def written_otherwise(dice: random.Random, known: list[Person]) -> Iterator[Labelled]:
    """Every client once more, as somebody else may have written them."""
    ways = list(WAYS.items())
    for place, person in enumerate(known):
        kind, way = ways[place % len(ways)]
        yield Labelled(kind, way(dice, person), place)


def others(dice: random.Random, known: list[Person]) -> Iterator[Labelled]:
    """People who are none of the clients, though much about them is the same."""
    for place, person in enumerate(known):
        kind = ("twin", "namesake", "sibling", "stranger")[place % 4]
        yield Labelled(kind, _other(dice, kind, person), None)


def _other(dice: random.Random, kind: str, person: Person) -> Person:
    stranger = _anybody(dice)
    given = dice.choice([name for name in GIVEN if name != person.given])
    if kind == "twin":
        return replace(person, given=given)
    if kind == "namesake":
        return replace(person, born=stranger.born)
    if kind == "sibling":
        return replace(person, given=given, born=stranger.born)
    return stranger


def _anybody(dice: random.Random) -> Person:
    born = dt.date(1930, 1, 1) + dt.timedelta(days=dice.randrange(80 * 365))
    return Person(dice.choice(GIVEN), dice.choice(FAMILY), born)


def _typo(dice: random.Random, word: str) -> str:
    place = dice.randrange(1, len(word) - 1) if len(word) > 2 else 0
    before, sign, after = word[:place], word[place], word[place + 1 :]
    kind = dice.choice(["other", "missing", "twice", "turned"])
    if kind == "other":
        return before + dice.choice(ALPHABET) + after
    if kind == "missing":
        return before + after
    return before + sign * 2 + after if kind == "twice" else before + after[:1] + sign + after[1:]


def _typo_in_given(dice: random.Random, person: Person) -> Person:
    return replace(person, given=_typo(dice, person.given))


def _typo_in_family(dice: random.Random, person: Person) -> Person:
    return replace(person, family=_typo(dice, person.family))


def _typo_without_date(dice: random.Random, person: Person) -> Person:
    return replace(_typo_in_family(dice, person), born=None)


def _swapped(dice: random.Random, person: Person) -> Person:
    return replace(person, given=person.family, family=person.given)


def _nickname(dice: random.Random, person: Person) -> Person:
    return replace(person, given=NICKNAMES.get(person.given, person.given))


def _no_accents(dice: random.Random, person: Person) -> Person:
    given, family = person.given.translate(PLAIN), person.family.translate(PLAIN)
    return Person(given.upper(), family.upper(), None)


def _turned_date(dice: random.Random, person: Person) -> Person:
    born = person.born or dt.date.min
    if born.day > 12:
        return _mistyped_date(dice, person)
    return replace(person, born=born.replace(month=born.day, day=born.month))


def _mistyped_date(dice: random.Random, person: Person) -> Person:
    born = person.born or dt.date.min
    wrong = born.year - born.year % 10 + dice.randrange(10)
    return replace(person, born=born.replace(day=min(born.day, 28), year=wrong))


def _typo_and_turned_date(dice: random.Random, person: Person) -> Person:
    return _turned_date(dice, _typo_in_given(dice, person))


def _nickname_and_typo(dice: random.Random, person: Person) -> Person:
    return _typo_in_family(dice, _nickname(dice, person))


def _two_family_names(dice: random.Random, person: Person) -> Person:
    return replace(person, family=f"{person.family} {dice.choice(FAMILY)}")


def _married(dice: random.Random, person: Person) -> Person:
    return replace(person, family=dice.choice(FAMILY))


WAYS: dict[str, Callable[[random.Random, Person], Person]] = {
    "typo in the given name": _typo_in_given,
    "typo in the family name": _typo_in_family,
    "typo, no birth date": _typo_without_date,
    "names swapped": _swapped,
    "nickname": _nickname,
    "no accents, no birth date": _no_accents,
    "day and month turned": _turned_date,
    "birth date mistyped": _mistyped_date,
    "typo and date": _typo_and_turned_date,
    "nickname and typo": _nickname_and_typo,
    "two family names": _two_family_names,
    "another family name": _married,
}

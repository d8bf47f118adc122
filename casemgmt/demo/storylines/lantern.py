"""The caseloads of Delphine's and Marek's teams."""

from casemgmt.demo.caseload import tell
from casemgmt.demo.rows import Due, Row
from casemgmt.demo.words.family import AFTERMATH, KINSHIP, SCHOOLDAYS
from casemgmt.demo.words.recovery import COUCH, DRINKING, PILLS, TENT
from casemgmt.demo.world import World

SURI = (
    Row("Aurelio Finch", 41, "Day shelter, 3 Wharf Row", TENT, "active", 150, 4, 5),
    Row("Blanche Okonjo", 33, "8 Tanner's Reach, Bridgeport Hollow", COUCH, "active", 130, 2, 9),
    Row("Casimir Dell", 52, "Day shelter, 3 Wharf Row", TENT, "active", 92, 3, 17),
    Row(
        "Dinah Marlowe-Pike",
        27,
        "14 Lock Gate Street, Bridgeport Hollow",
        COUCH,
        "active",
        60,
        2,
        3,
    ),
    Row("Ezra Hollins", 38, "Riverside", TENT, "proposed", 20, 3),
    Row("Felicity Andamo", 30, "22 Bobbin Lane, Bridgeport Hollow", COUCH, "assessment", 11, 2),
    Row("Gus Lanternjaw", 58, "Riverside", TENT, "intake", 4, 3),
)

JONAH = (
    Row("Hazel Brightwater", 45, "6 Kiln Street, Bridgeport Hollow", DRINKING, "active", 170, 2, 4),
    Row("Ivo Castellane", 36, "31 Bobbin Lane, Bridgeport Hollow", PILLS, "active", 125, 2, 19),
    Row("Juniper Sandoval", 29, "2 Ferry Stairs, Bridgeport Hollow", DRINKING, "active", 75, 3, 6),
    Row("Thaddeus Cloverfield", 49, "17 Kiln Street, Bridgeport Hollow", PILLS, "ready", 210, 1, 6),
    Row(
        "Leopold Starkweather",
        54,
        "9 Lock Gate Street, Bridgeport Hollow",
        DRINKING,
        "proposed",
        21,
        3,
    ),
    Row("Marisol Tenpenny", 31, "4 Spindle Row, Bridgeport Hollow", PILLS, "planning", 18, 2),
)

ADA = (
    Row(
        "Nico Fairbrother",
        11,
        "12 Spindle Row, Bridgeport Hollow",
        SCHOOLDAYS,
        "active",
        190,
        2,
        8,
        language="Portuguese",
    ),
    Row(
        "Opal Whitlock-Reyes",
        63,
        "5 Weaver's Court, Bridgeport Hollow",
        KINSHIP,
        "active",
        145,
        2,
        12,
    ),
    Row("Phineas Gale", 13, "20 Ferry Stairs, Bridgeport Hollow", SCHOOLDAYS, "active", 80, 2, 34),
    Row("Ramona Sweetbriar", 66, "7 Bobbin Lane, Bridgeport Hollow", KINSHIP, "draft", 23, 2),
)

ROSALIND = (
    Row("Sylvie Arkwright", 35, "", AFTERMATH, "active", 70, 3, 4),
    Row("Tamsin Vellacott", 44, "", AFTERMATH, "assessment_due", 8, 3),
)

BEN = (
    Row("Ulysses Penhallow", 39, "15 Wharf Row, Bridgeport Hollow", DRINKING, "active", 110, 2, 7),
    Row(
        "Viola Satterwhite", 47, "1 Lock Gate Street, Bridgeport Hollow", PILLS, "active", 66, 1, 11
    ),
)

DUE = {
    "Aurelio Finch": Due(review=-4, step=4),
    "Blanche Okonjo": Due(step=0),
    "Casimir Dell": Due(review=3, step=-3),
    "Dinah Marlowe-Pike": Due(reassessment=0),
    "Hazel Brightwater": Due(step=6),
    "Ivo Castellane": Due(reassessment=0, step=-2),
    "Juniper Sandoval": Due(reassessment=3),
    "Nico Fairbrother": Due(step=5),
    "Phineas Gale": Due(reassessment=0, step=-4),
    "Sylvie Arkwright": Due(reassessment=0, step=-3),
    "Ulysses Penhallow": Due(step=-3),
    "Viola Satterwhite": Due(reassessment=0, review=-5, step=3),
}
"""What falls due in these days, by client."""


def tell_caseloads(world: World) -> None:
    """Everybody's clients at Lantern Bridge, storylines apart."""
    tell(world, "Doorway Housing", "suri.pennywhistle", SURI, DUE)
    tell(world, "Recovery Bridge", "jonah.quickstep", JONAH, DUE)
    tell(world, "Family Roots", "ada.starling", ADA, DUE)
    tell(world, "Safe Lantern", "rosalind.mistral", ROSALIND, DUE)
    tell(world, "Recovery Bridge", "ben.hollyhock", BEN, DUE)

"""The caseloads of the agency on aging."""

from casemgmt.demo.caseload import tell
from casemgmt.demo.rows import Due, Row
from casemgmt.demo.words.company import BILLS, CAREGIVER, FORGETTING, GARDEN, LONELY
from casemgmt.demo.words.home import HEATING, STAIRS, SUPPERS, TABLETS
from casemgmt.demo.world import World

WANDA = "wanda.oakbarrel"

NADIA = (
    Row("Barnaby Thistlewood", 79, "4 Dandelion Way, Fernhollow", STAIRS, "active", 262, 2, 6),
    Row("Cordelia Applewhite", 84, "11 Old Mill Row, Fernhollow", SUPPERS, "active", 255, 2, 12),
    Row("Edmund Periwinkle", 77, "2 Heron Steps, Reedbank", TABLETS, "active", 240, 1, 47),
    Row("Florimel Dusk", 81, "9 Quince Court, Fernhollow", HEATING, "active", 231, 1, 18),
    Row("Gideon Marchbanks", 88, "30 Larkrise, Upper Fern", FORGETTING, "active", 224, 3, 3),
    Row("Hester Underbough", 73, "7 Tallow Yard, Reedbank", LONELY, "active", 215, 1, 61),
    Row("Isidore Plum", 80, "16 Lantern Hill, Fernhollow", BILLS, "active", 204, 1, 15),
    Row(
        "Josefina Ravenel",
        76,
        "5 Mossy Stile, Upper Fern",
        GARDEN,
        "active",
        190,
        3,
        4,
        language="Spanish",
        interpreter=True,
    ),
    Row("Kit Hawthorne-Bell", 70, "21 Cooper's End, Fernhollow", TABLETS, "active", 170, 1, 20),
    Row("Lavinia Snowdrop", 86, "1 Chapel Loft, Reedbank", STAIRS, "active", 150, 2, 8),
    Row("Mortimer Eel", 74, "40 Ferry Bank, Reedbank", HEATING, "active", 131, 1, 36),
    Row("Nerys Cobblepot", 82, "8 Bell Rope Lane, Fernhollow", SUPPERS, "hold", 120, 2, 7),
    Row("Orson Tumbledown", 78, "13 Weir Cottages, Reedbank", GARDEN, "active", 96, 2, 10),
    Row("Prudence Fairweather", 83, "6 Sorrel Street, Fernhollow", LONELY, "closing", 210, 0, 5),
    Row("Quentin Barley", 75, "22 Thrush Hill, Upper Fern", BILLS, "ready", 199, 0, 6),
    Row(
        "Rosamund Teasel",
        90,
        "3 Almshouse Yard, Fernhollow",
        STAIRS,
        "proposed",
        22,
        3,
        through=WANDA,
    ),
    Row(
        "Septimus Greengage", 71, "18 Candle Row, Reedbank", TABLETS, "draft", 19, 2, through=WANDA
    ),
    Row("Theodora Wick", 85, "10 Pump Lane, Fernhollow", FORGETTING, "planning", 17, 3),
    Row(
        "Ulric Foxglove",
        77,
        "27 Saddler's Row, Upper Fern",
        HEATING,
        "assessment",
        13,
        2,
        through=WANDA,
    ),
    Row("Verity Hollowood", 80, "14 Nettle Rise, Reedbank", SUPPERS, "assessment_due", 12, 2),
    Row(
        "Winifred Oatley", 87, "33 Larkrise, Upper Fern", GARDEN, "intake_done", 7, 3, through=WANDA
    ),
    Row("Xavier Bramblecote", 72, "5 Tinder Street, Fernhollow", LONELY, "intake", 5, 1),
    Row("Yolanda Fennimore", 69, "19 Mill Race, Reedbank", STAIRS, "new", 3, 2, through=WANDA),
)

GIL = (
    Row("Ambrose Catchpenny", 86, "2 Lime Walk, Fernhollow", FORGETTING, "active", 300, 4, 2),
    Row("Beatrice Loam", 91, "7 Orchard Steps, Upper Fern", GARDEN, "active", 280, 4, 5),
    Row("Crispin Yewdall", 83, "15 Cobble Cross, Reedbank", STAIRS, "active", 260, 4, 11),
    Row("Drusilla Pocket", 88, "9 Twine Street, Fernhollow", FORGETTING, "active", 245, 4, 6),
    Row("Evander Sly", 79, "26 Basket Lane, Upper Fern", SUPPERS, "active", 230, 4, 33),
    Row("Fenella Harrow", 84, "12 Tollgate, Reedbank", GARDEN, "active", 216, 4, 7),
    Row("Grover Tansy", 76, "1 Ropewalk, Reedbank", HEATING, "active", 205, 3, 41),
    Row("Hepzibah Crane", 93, "4 Pear Tree Court, Fernhollow", STAIRS, "active", 188, 4, 3),
    Row("Ichabod Merriweather", 81, "31 Larkrise, Upper Fern", FORGETTING, "active", 160, 4, 9),
    Row("Jemima Stoat", 78, "20 Ferry Bank, Reedbank", TABLETS, "active", 140, 4, 28),
    Row("Killian Brook", 85, "17 Mint Yard, Fernhollow", GARDEN, "active", 118, 4, 4),
    Row("Lettice Farthingale", 89, "5 Hollow Lane, Upper Fern", FORGETTING, "active", 104, 4, 8),
    Row("Magnus Pettigrew-Vale", 80, "8 Bargeman's Row, Reedbank", STAIRS, "active", 88, 4, 13),
    Row("Nanette Quillon", 82, "24 Candle Row, Reedbank", SUPPERS, "active", 70, 3, 10),
    Row("Obadiah Rook", 87, "6 Hazel Steps, Fernhollow", FORGETTING, "active", 52, 4, 5),
    Row(
        "Petronella Vane",
        75,
        "11 Saddler's Row, Upper Fern",
        GARDEN,
        "proposed",
        24,
        4,
        through=WANDA,
    ),
    Row(
        "Rufus Applejack",
        84,
        "3 Weir Cottages, Reedbank",
        STAIRS,
        "assessment",
        12,
        3,
        through=WANDA,
    ),
)

WANDA_OWN = (
    Row("Sabina Elderflower", 77, "10 Lime Walk, Fernhollow", BILLS, "active", 140, 1, 16),
    Row("Tobias Wren-Harper", 72, "29 Mill Race, Reedbank", HEATING, "active", 84, 2, 14),
    Row("Phyllida Marchmont", 83, "9 Weir Cottages, Reedbank", SUPPERS, "active", 112, 1, 7),
    Row("Ursula Candlewick", 80, "2 Chapel Loft, Reedbank", LONELY, "intake_done", 6, 1),
)

TARIQ = (
    Row("Alaric Dovecote", 79, "16 Tollgate, Reedbank", TABLETS, "active", 330, 1, 22),
    Row("Bettina Orchardson", 83, "8 Heron Steps, Reedbank", SUPPERS, "active", 220, 2, 17),
    Row("Cosmo Peabody-Lark", 70, "12 Tinder Street, Fernhollow", LONELY, "active", 150, 1, 26),
)

CAREGIVERS = (
    Row("Delphia Nightjar", 68, "25 Basket Lane, Upper Fern", CAREGIVER, "active", 205, 2, 12),
    Row("Evelina Hobbs-Tarn", 64, "4 Mint Yard, Fernhollow", CAREGIVER, "active", 120, 2, 30),
)

DUE = {
    "Barnaby Thistlewood": Due(step=4),
    "Cordelia Applewhite": Due(step=0),
    "Florimel Dusk": Due(reassessment=6),
    "Gideon Marchbanks": Due(reassessment=0),
    "Isidore Plum": Due(reassessment=0),
    "Josefina Ravenel": Due(reassessment=-3),
    "Kit Hawthorne-Bell": Due(review=3),
    "Lavinia Snowdrop": Due(reassessment=2),
    "Mortimer Eel": Due(step=13),
    "Orson Tumbledown": Due(reassessment=-6),
    "Ambrose Catchpenny": Due(step=9),
    "Beatrice Loam": Due(step=3),
    "Crispin Yewdall": Due(release=4),
    "Drusilla Pocket": Due(reassessment=4),
    "Evander Sly": Due(review=12),
    "Fenella Harrow": Due(review=6),
    "Grover Tansy": Due(reassessment=11),
    "Hepzibah Crane": Due(step=5),
    "Ichabod Merriweather": Due(reassessment=0),
    "Jemima Stoat": Due(step=14),
    "Killian Brook": Due(review=-5, step=0),
    "Lettice Farthingale": Due(review=0),
    "Nanette Quillon": Due(step=-2),
    "Obadiah Rook": Due(step=-4),
    "Sabina Elderflower": Due(reassessment=0, review=-5, step=6),
    "Tobias Wren-Harper": Due(review=4, step=-3),
    "Phyllida Marchmont": Due(review=-2, step=11),
    "Alaric Dovecote": Due(reassessment=0, step=-2),
    "Bettina Orchardson": Due(review=-4, step=7),
    "Cosmo Peabody-Lark": Due(review=3, step=-5),
    "Delphia Nightjar": Due(review=-3, step=-1),
    "Evelina Hobbs-Tarn": Due(reassessment=0, review=-2, step=6),
}
"""What falls due in these days, by client."""


def tell_caseloads(world: World) -> None:
    """Nadia's, Gil's, Wanda's and Tariq's clients in Care at Home, and Linnet's caregivers."""
    tell(world, "Care at Home", "nadia.thimble", NADIA, DUE)
    tell(world, "Care at Home", WANDA, WANDA_OWN, DUE)
    tell(world, "Care at Home", "tariq.saltmarsh", TARIQ, DUE)
    tell(world, "Caregiver Support", "linnet.appleyard", CAREGIVERS, DUE)


def tell_heavy_caseload(world: World) -> None:
    """Gil's clients: many of them need a lot, and the sum is over his limit."""
    tell(world, "Care at Home", "gil.ferncastle", GIL, DUE)

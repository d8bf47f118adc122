"""Who gets what from every address of the product: the permission matrix a supervisor can read.

A row: the page, the record it is asked for, what GET answers each person, what an empty POST
answers each person, and the most queries a GET may take.

    o  the page          >  taken elsewhere (sign-in, or done)
    !  not for you (403) .  no such page (404)
    x  not this way (405) ? not understood (400)
    g  used up or too old (410)

The people stand in this order: nobody signed in, Mia who carries the case, Sally her supervisor,
Vera above Sally, Omar of another team, Ines who takes in, Alex who administers, Petra the privacy
officer, Quinn who reviews, Iris who left, Otto of another agency.
"""

from dataclasses import dataclass

from tests.access.world import WHO

CODES = {"o": 200, ">": 302, "!": 403, ".": 404, "x": 405, "?": 400, "g": 410}

TABLE = """
# page                      record      GET          POST         queries
#                                       amsvoiapqxt  amsvoiapqxt
"""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    page: str
    record: str
    get: str
    post: str
    queries: int

    def expected(self, method: str, who: str) -> int:
        """The status a person is answered."""
        codes = self.get if method == "GET" else self.post
        return CODES[codes[WHO.index(who)]]


def read(text: str) -> list[Row]:
    """The table as rows."""
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return [Row(page, record, get, post, int(most)) for page, record, get, post, most in lines]


ROWS = read(TABLE)

"""Plain words by which a question is likely to ask about what is protected (CMSA 9, NASW 1).

They are no judgement: whoever approves the criteria says what the question is about, or why it asks
nothing protected.
"""

import re
from collections.abc import Iterable

WORDS: dict[str, str] = {
    "age": "age aged ages elderly old older birth birthday birthdate born young younger youth",
    "disability": "disabled disabilities disability blind deaf handicap handicapped wheelchair",
    "ethnicity": "ethnic ethnicity hispanic indigenous latina latino latinx roma tribe tribal",
    "race": "race races racial african arab asian black caucasian white",
    "nationality": "citizen citizens citizenship foreign foreigner foreigners immigrant immigrants"
    " immigration migrant migrants national nationality refugee refugees undocumented visa",
    "language": "accent language languages english spanish",
    "religion": "religion religions religious atheist baptized belief beliefs bible buddhist catholic"
    " christian church churches faith god hindu jew jewish mosque muslim pray prays prayer protestant"
    " synagogue worship",
    "gender": "gender sex boy boys female females girl girls male males man men nonbinary trans"
    " transgender woman women",
    "sexual_orientation": "bisexual gay heterosexual homosexual lesbian lgbt lgbtq queer straight",
    "pregnancy": "pregnancy pregnant marital married unmarried divorced widow widowed",
    "genetics": "dna gene genes genetic hereditary",
    "politics": "political politics democrat republican vote voted voter votes",
}
"""By the code of what is protected; whole words."""
_EVERY = frozenset(word for words in WORDS.values() for word in words.split())


def word_of_protected(texts: Iterable[str], labels: Iterable[str]) -> str:
    """The first word of these texts that tells of something protected; empty when none does.

    ``labels`` are what an agency calls what it protects, as whole phrases.
    """
    said = " ".join(texts).casefold()
    for label in labels:
        if re.search(rf"\b{re.escape(label.casefold())}\b", said):
            return label
    return next((word for word in re.findall(r"[^\W\d_]+", said) if word in _EVERY), "")

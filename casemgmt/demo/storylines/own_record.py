"""Agatha reads her own record with her worker, and asks for a copy of some of it a few weeks later."""

from casemgmt.demo.episode import Episode
from casemgmt.demo.own_records import agree, ask, keep_back, read_together


def reads_it(episode: Episode) -> None:
    """Two lines of it are her daughter's, and are held back with a supervisor's consent."""
    asked = ask(episode, 55, wants="together", how="in_person")
    said = "Two lines of the call with Wilhelmina about her own health"
    why = "They say nothing of Agatha"
    part = keep_back(episode, 50, asked, what=said, reason="about_another", why=why)
    agree(episode, 48, part, words="Only these two lines; the rest of the call is about Agatha.")
    words = '"So that is how I look from the outside." She had us put right the year of a map.'
    read_together(episode, 44, asked, words=words)


def asks_again(episode: Episode) -> None:
    """She waits for a copy, and a supervisor has still to say whether something is held back."""
    what = "The pages on the fall, and the reviews of the plan"
    asked = ask(episode, 6, wants="copy", how="letter", only=what, form="Large print")
    said = "What the neighbor told us about the light on the stairs"
    why = "He told us so that she would not be angry with him, and asked us to keep it to ourselves"
    keep_back(episode, 4, asked, what=said, reason="in_confidence", why=why)

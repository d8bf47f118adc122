"""The texts of releases that every agency begins with, in plain words; it may bring its own later."""

from typing import Any

from consent.kinds import ReleaseKind

REVOKING = (
    "You may take this back at any time, wholly or in part, by telling any of us or in writing. You"
    " need give no reason. From that moment we tell them nothing more. What was told before can't be"
    " called back."
)
CONDITIONING = (
    "You need not sign. You get our help whether you sign or not. Where another office can't decide"
    " about a benefit without knowing something, we tell you so before you choose."
)
PASSING_ON = (
    "Whoever is told gets a notice not to pass it on without your permission. We can't make sure that"
    " they keep to it, and the law may protect it less with them than with us."
)
UNDERSTOOD = (
    "I know what may be told, to whom, and why.",
    "I know until when it holds, and how I take it back.",
    "I know that I get help without signing.",
    "I know that we can't be sure what they do with it.",
)
SUBSTANCE_USE = (
    "What comes from treatment for substance use has the protection of a law of its own."
)

STANDARD_TEXTS: dict[str, dict[str, Any]] = {
    ReleaseKind.GENERAL: {
        "about": (
            "You let us tell the person named on this form what is named on it, for the reason named"
            " on it, and nothing else. What is restricted is told only where it is named and you said"
            " yes to it apart."
        ),
        "revoking": REVOKING,
        "conditioning": CONDITIONING,
        "passing_on": PASSING_ON,
        "statements": UNDERSTOOD,
    },
    ReleaseKind.SUD_TREATMENT: {
        "about": (
            f"{SUBSTANCE_USE} You let those named on this form tell one another what they need to"
            " treat you, to have it paid, and to run the program. Notes of counseling are not part of"
            " it: they take a form of their own."
        ),
        "revoking": REVOKING,
        "conditioning": CONDITIONING,
        "passing_on": (
            "A clinic or an insurer may pass it on as the law on health records lets them. Nobody may"
            " use it against you in court, or in another proceeding, without your permission for just"
            " that or an order of a judge."
        ),
        "risks": (
            "If you say no, those who treat you know less of one another's work, and an insurer may"
            " not pay. You may also sign for one clinic or one purpose only."
        ),
        "statements": (*UNDERSTOOD, "I know what it means if I say no."),
    },
    ReleaseKind.SUD_PROCEEDINGS: {
        "about": (
            f"{SUBSTANCE_USE} You let us tell the court or the office named on this form what is named"
            " on it. They may use it to decide about you, also against you. It is never part of"
            " another form."
        ),
        "revoking": REVOKING,
        "conditioning": CONDITIONING,
        "passing_on": (
            "What is told may become part of a file that others read: parties, lawyers, sometimes the"
            " public. Ask a lawyer before you sign; we wait."
        ),
        "statements": (*UNDERSTOOD, "I know that it may be used against me."),
    },
    ReleaseKind.COUNSELING: {
        "about": (
            "Notes of what you said in counseling are kept apart from everything else. You let your"
            " counselor give the notes named on this form to the person named on it. Nothing else goes"
            " with them."
        ),
        "revoking": REVOKING,
        "conditioning": CONDITIONING,
        "passing_on": PASSING_ON,
        "statements": (*UNDERSTOOD, "I know that these are notes of my counseling."),
    },
    ReleaseKind.SAFETY: {
        "about": (
            "You let us tell the person named on this form what is named on it about violence or about"
            " where you are safe. Unless it is named, we don't even say that we know you."
        ),
        "revoking": REVOKING,
        "conditioning": (
            "You get shelter and help whether you sign or not. Nobody may make them depend on it."
        ),
        "passing_on": PASSING_ON,
        "risks": (
            "Whoever knows may be asked, overheard or made to tell, and somebody may find out where"
            " you are. Often there is another way: you tell them yourself, we go with you, or they"
            " learn only what they can't do without."
        ),
        "statements": (
            *UNDERSTOOD,
            "I know what may happen if the wrong person learns of it.",
            "Other ways were gone through with me, and I choose this one.",
        ),
    },
    ReleaseKind.IDENTITY_USE: {
        "about": (
            "You let us show your name, your face or your story where this form says, and nowhere"
            " else. It has nothing to do with your services, and no other form allows it."
        ),
        "revoking": REVOKING,
        "conditioning": (
            "You need not agree. You get the same help either way, and nobody pays you with services."
        ),
        "passing_on": (
            "What is printed or online can be copied. When you take it back we stop showing it; what"
            " others have kept we can't call back."
        ),
        "risks": (
            "People who know you may recognize you, now or years later. You may also let us tell your"
            " story without a name and without a face."
        ),
        "statements": (*UNDERSTOOD, "I know that somebody may recognize me."),
    },
}
"""By form: each part it has to have, and what the client says yes to one by one."""

"""Who gets what from every address of the product: the permission matrix a supervisor can read.

A row: the page, the record it is asked for, what GET answers each person, what an empty POST
answers each person, and how many queries a GET takes at most: no fewer than one less.

    o  the page          >  taken elsewhere (sign-in, or done)
    !  not for you (403) .  no such page (404)
    x  not this way (405) ? not understood (400)
    h  in order or not (200 or 503), by what runs beside the tests

The people stand in this order: nobody signed in, Mia who carries the case, Sally her supervisor,
Vera above Sally, Omar of another team, Ines who takes in, Alex who administers, Petra the privacy
officer, Quinn who reviews, Iris who left, Otto of another agency.
"""

from dataclasses import dataclass

from tests.access.world import WHO

CODES: dict[str, set[int]] = {
    "o": {200},
    ">": {302},
    "!": {403},
    ".": {404},
    "x": {405},
    "?": {400},
    "h": {200, 503},
}

TABLE = """
# page                                record           GET          POST         queries
#                                                      amsvoiapqxt  amsvoiapqxt
# work: pages that join rooms
home                                  -                >>>>>>>>>>>  >xxxxxxxx>x    0
my-day                                -                >ooooo!!!>o  >xxxxx!!!>x   34
client-list                           -                >oooo!!!!>o  >xxxx!!!!>x    7
case-detail                           case             >ooo.....>.  >xxx.....>.   51
team                                  -                >!oo!!!!!>o  >!xx!!!!!>x   14
team-member                           person           >!o.!!!!!>.  >!xx!!!!!>x   16
palette                               -                >oooooooo>o  >xxxxxxxx>x    4
report-referrals                      -                >!oo!!o!!>o  >!xx!!x!!>x    7
agency-health                         -                >!!!!!o!!>!  >!!!!!x!!>!   12
privacy-home                          -                >!!!!!!o!>!  >!!!!!!x!>!   16
wall-list                             -                >!!!!!!o!>!  >!!!!!!x!>!    8
setting-history                       -                >!!!!!o!!>!  >!!!!!x!!>!   24
look-list                             -                >!!!!!!o!>!  >!!!!!!x!>!   12
look-export                           -                >!!!!!!x!>!  >!!!!!!o!>!    0
own-looks                             -                >oooooooo>o  >xxxxxxxx>x    9
member-looks                          person           >!o.!!!!!>.  >!xx!!!!!>x   10
styleguide                            -                >oooooooo>o  >xxxxxxxx>x    4
# clients: how a person comes
referral-list                         -                >ooooo!!!>o  >xxxxx!!!>x    8
referral-new                          -                >ooooo!!!>o  >ooooo!!!>o    8
referral-likely                       -                >ooooo!!!>o  >xxxxx!!!>x    4
referral-detail                       referral         >.oo.o...>.  >.xx.x...>.   17
referral-take                         referral         >.xx.x...>.  >.>>.>...>.    0
referral-screen                       referral         >.oo.o...>.  >.oo.o...>.   10
referral-accept                       referral         >.oo.o...>.  >.oo.o...>.    12
referral-dispose                      referral         >.oo.o...>.  >.oo.o...>.    12
referral-told                         referral         >.oo.o...>.  >.oo.o...>.    7
referral-try                          referral         >.oo.o...>.  >.oo.o...>.    7
referral-answer                       referral         >.oo.o...>.  >.oo.o...>.    7
referral-route                        referral         >.oo.o...>.  >.oo.o...>.    9
referral-hand-over                    referral         >.oo.o...>.  >.oo.o...>.   11
referral-correct                      referral         >.oo.o...>.  >.oo.o...>.    9
waitlist                              program          >ooooo!!!>.  >xxxxx!!!>.   10
waitlist-change                       place            >.oo.o...>.  >.oo.o...>.    8
import-list                           -                >ooooo!!!>o  >ooooo!!!>o    9
import-template                       -                >ooooo!!!>o  >xxxxx!!!>x    3
import-template-clients               -                >ooooo!!!>o  >xxxxx!!!>x    3
import-rights                         -                >!!!!!!o!>!  >!!!!!!o!>!    8
import-right-end                      import_right     >......x.>.  >......>.>.    0
import-detail                         upload           >o.......>.  >x.......>.   17
import-map                            upload           >o.......>.  >o.......>.   12
import-check                          upload           >x.......>.  >>.......>.    0
import-decide                         upload           >x.......>.  >>.......>.    0
import-commit                         upload           >x.......>.  >>.......>.    0
import-undo                           upload           >x.......>.  >>.......>.    0
import-errors                         upload           >x.......>.  >o.......>.    0
outreach-list                         -                >ooooo!!!>o  >xxxxx!!!>x    7
outreach-new                          -                >ooooo!!!>o  >ooooo!!!>o    6
outreach-edit                         outreach         >.oo.o...>.  >.oo.o...>.    7
# clients: the case and who is in it
client-edit                           client           >ooo.....>.  >ooo.....>.   15
client-died                           client           >ooo.....>.  >ooo.....>.   13
client-about                          client           >ooo.....>.  >xxx.....>.   20
identity-edit                         client           >ooo.....>.  >ooo.....>.   16
language-edit                         client           >ooo.....>.  >ooo.....>.   13
home-join                             client           >ooo.....>.  >ooo.....>.   16
home-leave                            stay             >ooo.....>.  >ooo.....>.   13
home-head                             stay             >xxx.....>.  >>>>.....>.    0
person-edit                           kin              >ooo.....>.  >ooo.....>.   14
person-end                            kin              >xxx.....>.  >>>>.....>.    0
client-merge                          client           >!oo.....>.  >!oo.....>.   16
merge-detail                          merge            >.oo.....>.  >.oo.....>.   27
person-new                            case             >ooo.....>.  >ooo.....>.   11
intake-edit                           case             >ooo.....>.  >ooo.....>.   18
need-new                              case             >ooo.....>.  >ooo.....>.   13
need-edit                             need             >ooo.....>.  >ooo.....>.   13
standing                              case             >ooo.....>.  >xxx.....>.   15
authority-new                         case             >ooo.....>.  >ooo.....>.   13
authority-end                         authority        >ooo.....>.  >ooo.....>.   13
legal-paper-new                       case             >ooo.....>.  >ooo.....>.   12
legal-paper-end                       legal_paper      >ooo.....>.  >ooo.....>.   12
wish                                  case             >ooo.....>.  >ooo.....>.   13
need-done                             need             >xxx.....>.  >>>>.....>.    0
explanation-take-back                 explanation      >xxx.....>.  >>>>.....>.    0
case-team                             case             >ooo.....>.  >xxx.....>.   16
sample-ask                            -                >!!!!!!o!>!  >!!!!!!o!>!    8
sample-list                           -                >!!!!!!!o>!  >!!!!!!!x>!    7
audit-own                             -                >!!!!!!!o>!  >!!!!!!!x>!    9
audit-ask                             -                >!!!!!!o!>!  >!!!!!!o!>!   10
audit-decide                          audit            >......o.>.  >......o.>.   10
audit-end                             audit            >......o.>.  >......o.>.   10
load-cover                            -                >oooo!!!!>o  >oooo!!!!>o    9
case-assign                           case             >!oo.....>.  >!oo.....>.   15
assignment-end                        second           >!oo.....>.  >!oo.....>.   12
cover-hand-back                       cover            >!!!o....>.  >!!!o....>.   10
case-access                           case             >ooo.....>.  >xxx.....>.   16
access-ask                            -                >oooooooo>o  >oooooooo>o    7
asked-list                            -                >!oo!!!!!>o  >!xx!!!!!>x    7
asked-decide                          access_request   >.oo.....>.  >.oo.....>.   11
emergency-open                        -                >ooooo!!!>o  >ooooo!!!>o    6
emergency-detail                      emergency        >ooo.o.o.>.  >xxx.x.x.>.   11
emergency-close                       emergency        >!!!.x.!.>.  >!!!.>.!.>.    0
emergency-review                      emergency        >!!!.!.o.>.  >!!!.!.o.>.    8
emergency-answer                      emergency        >!!!.o.!.>.  >!!!.o.!.>.    8
case-clearances                       case             >!oo.....>.  >!oo.....>.   16
case-clearance-end                    case_clearance   >.oo.....>.  >.oo.....>.   13
case-looks                            case             >ooo.....>.  >xxx.....>.   14
look-settle                           question         >......o.>.  >......o.>.    9
match-list                            -                >!!!!!!o!>!  >!!!!!!x!>!    7
match-settle                          match            >......o.>.  >......o.>.   11
conflict-declare                      case             >ooo.....>.  >ooo.....>.   12
restriction-new                       client           >ooo.....>.  >ooo.....>.   15
restriction-end                       restriction      >ooo...!.>.  >ooo...!.>.   15
wall-put-up                           conflict         >......x.>.  >......>.>.    0
wall-set-aside                        conflict         >......o.>.  >......o.>.    8
wall-ask                              wall             >......o.>.  >......o.>.    8
wall-lift                             wall             >......x.>.  >......>.>.    0
wall-keep                             wall             >......x.>.  >......>.>.    0
case-move                             case             >ooo.....>.  >ooo.....>.   11
case-history                          case             >ooo.....>.  >xxx.....>.   32
# clients: what is written down
note-list                             case             >ooo.....>.  >xxx.....>.   16
note-new                              case             >ooo.....>.  >ooo.....>.   15
note-start                            -                >oooo!!!!>o  >xxxx!!!!>x    7
note-detail                           note             >ooo.....>.  >xxx.....>.   12
note-add                              note             >ooo.....>.  >ooo.....>.   12
note-restrict                         note             >ooo.....>.  >ooo.....>.   12
document-restrict                     document         >ooo.....>.  >ooo.....>.   12
contact-new                           case             >ooo.....>.  >ooo.....>.   13
document-list                         case             >ooo.....>.  >ooo.....>.   15
document-download                     document         >ooo.....>.  >xxx.....>.    7
visit-list                            case             >ooo.....>.  >xxx.....>.   14
visit-start                           -                >oooo!!!!>o  >xxxx!!!!>x    7
visit-new                             case             >ooo.....>.  >ooo.....>.   15
visit-detail                          visit            >ooo.....>.  >xxx.....>.   14
visit-edit                            visit            >ooo.....>.  >ooo.....>.   15
visit-confirm                         visit            >xxx.....>.  >>>>.....>.    0
visit-settle                          visit            >ooo.....>.  >ooo.....>.   11
reminder-done                         reminder         >xxx.....>.  >>>>.....>.    0
way-list                              client           >ooo.....>.  >xxx.....>.   15
way-new                               client           >ooo.....>.  >ooo.....>.   13
way-end                               way              >xxx.....>.  >>>>.....>.    0
calendar                              -                >ooooo!!!>o  >xxxxx!!!>x    8
calendar-link                         -                >ooooo!!!>o  >ooooo!!!>o    5
calendar-revoke                       -                >xxxxx!!!>x  >>>>>>!!!>>    0
calendar-feed                         feed             ooooooooooo  xxxxxxxxxxx    8
draft-list                            -                >ooooo!!!>o  >xxxxx!!!>x    9
draft-save                            draft            >xxxxx!!!>x  >?????!!!>?    0
draft-discard                         draft            >xxxxx!!!>x  >>>>>>!!!>>    0
draft-restore                         draft            >xxxxx!!!>x  >>>>>>!!!>>    0
# consent
consent-list                          case             >ooo.....>.  >xxx.....>.   18
service-consent-new                   case             >ooo.....>.  >ooo.....>.   16
service-consent-withdraw              consent          >ooo.....>.  >ooo.....>.   11
release-new                           case             >ooo.....>.  >ooo.....>.   13
release-detail                        release          >ooo.....>.  >xxx.....>.   14
disclosure-list                       case             >ooo.....>.  >xxx.....>.   14
disclosure-new                        release          >ooo.....>.  >ooo.....>.   13
release-edit                          draft_release    >ooo.....>.  >ooo.....>.   15
release-sign                          draft_release    >ooo.....>.  >ooo.....>.   16
release-refuse                        draft_release    >ooo.....>.  >>>>.....>.   11
release-copy                          draft_release    >xxx.....>.  >>>>.....>.    0
release-discard                       draft_release    >xxx.....>.  >>>>.....>.    0
release-narrow                        release          >ooo.....>.  >ooo.....>.   14
release-event                         release          >ooo.....>.  >ooo.....>.   12
release-dispute                       release          >ooo.....>.  >ooo.....>.   12
release-settle                        release          >!oo.....>.  >!oo.....>.   12
release-revoke                        release          >ooo.....>.  >>>>.....>.   12
exception-new                         case             >ooo.....>.  >ooo.....>.   11
exception-urgent                      case             >ooo.....>.  >ooo.....>.   11
exception-detail                      exception        >ooo.....>.  >xxx.....>.   13
consultation-new                      exception        >ooo.....>.  >ooo.....>.   11
exception-decide                      exception        >!oo.....>.  >!oo.....>.   12
exception-told                        exception        >ooo.....>.  >ooo.....>.   12
exception-follow-up                   exception        >ooo.....>.  >ooo.....>.   11
exception-withdraw                    exception        >ooo.....>.  >ooo.....>.   11
own-record-new                        case             >ooo.....>.  >ooo.....>.   13
own-record                            own_record       >ooo.....>.  >xxx.....>.   12
own-record-put-off                    own_record       >ooo.....>.  >ooo.....>.   11
own-record-hand-over                  own_record       >!oo.....>.  >!oo.....>.   12
own-record-answer                     own_record       >ooo.....>.  >ooo.....>.   12
own-record-take-back                  own_record       >ooo.....>.  >ooo.....>.   11
own-record-part-new                   own_record       >ooo.....>.  >ooo.....>.   11
own-record-part-decide                own_part         >!oo.....>.  >!oo.....>.   11
own-record-part-give                  own_part         >xxx.....>.  >>>>.....>.    0
release-let-end                       release          >xxx.....>.  >>>>.....>.    0
# assessments
assessment-list                       case             >ooo.....>.  >xxx.....>.   13
assessment-start                      case             >xxx.....>.  >ooo.....>.    0
reassessment-plan                     case             >ooo.....>.  >ooo.....>.   14
assessment-detail                     assessment       >ooo.....>.  >xxx.....>.   12
assessment-section                    section          >ooo.....>.  >ooo.....>.   15
assessment-complete                   assessment_open  >ooo.....>.  >ooo.....>.   12
assessment-set-aside                  assessment_open  >ooo.....>.  >ooo.....>.   10
template-list                         -                >!!!!!o!!>!  >!!!!!x!!>!    5
template-detail                       template         >!!!!!o!!>.  >!!!!!x!!>.    6
# careplans: the plan
plan-list                             case             >ooo.....>.  >xxx.....>.   15
plan-new                              case             >xxx.....>.  >>>>.....>.    0
plan-detail                           plan             >ooo.....>.  >xxx.....>.   14
plan-edit                             draft_plan       >ooo.....>.  >ooo.....>.   10
plan-propose                          draft_plan       >ooo.....>.  >>>>.....>.   10
plan-reopen                           draft_plan       >ooo.....>.  >ooo.....>.   10
plan-approve                          draft_plan       >!oo.....>.  >!oo.....>.   10
plan-agree                            draft_plan       >ooo.....>.  >ooo.....>.   11
plan-pdf                              plan             >ooo.....>.  >xxx.....>.   11
goal-new                              draft_plan       >ooo.....>.  >ooo.....>.   10
goal-edit                             goal             >ooo.....>.  >ooo.....>.   10
goal-remove                           goal             >xxx.....>.  >>>>.....>.    0
goal-settle                           goal             >ooo.....>.  >ooo.....>.   10
objective-new                         goal             >ooo.....>.  >ooo.....>.   10
objective-done                        step             >xxx.....>.  >>>>.....>.    0
objective-open                        step             >xxx.....>.  >>>>.....>.    0
objective-remove                      step             >xxx.....>.  >>>>.....>.    0
service-new                           draft_plan       >ooo.....>.  >ooo.....>.   11
service-edit                          service          >ooo.....>.  >ooo.....>.   11
service-remove                        service          >xxx.....>.  >>>>.....>.    0
service-start                         service          >ooo.....>.  >ooo.....>.   10
service-change                        running          >ooo.....>.  >ooo.....>.   10
# careplans: the closing, and holds
closure-detail                        case             >ooo.....>.  >xxx.....>.   16
closure-start                         case             >ooo.....>.  >ooo.....>.   11
closure-edit                          closure          >ooo.....>.  >ooo.....>.   10
closure-approve                       closure          >!oo.....>.  >!>>.....>.   10
closure-withdraw                      closure          >!oo.....>.  >!oo.....>.   11
closure-undo                          closure          >!oo.....>.  >!oo.....>.   10
closure-complete                      closure          >ooo.....>.  >>>>.....>.   10
closure-letter                        closure          >ooo.....>.  >xxx.....>.   14
case-hold                             case             >ooo.....>.  >ooo.....>.   11
case-resume                           case             >ooo.....>.  >ooo.....>.   12
# caseload
flag-decide                           flag             >ooo.....>.  >ooo.....>.    8
supervision-list                      -                >oooo!!!!>o  >xxxx!!!!>x    6
supervision-new                       -                >!oo!!!!!>o  >!oo!!!!!>o    5
supervision-detail                    session          >oo......>.  >xx......>.    6
supervision-held                      session          >oo......>.  >oo......>.    6
supervision-confirm                   session          >xx......>.  >>>......>.    0
supervision-void                      session          >oo......>.  >oo......>.    6
# agency and retention: configuring, without a client
retention-list                        -                >!!!!!o!!>!  >!!!!!x!!>!    5
retention-new                         -                >!!!!!o!!>!  >!!!!!o!!>!    5
person-list                           -                >!!!!!o!!>!  >!!!!!x!!>!    8
person-invite                         -                >!!!!!o!!>!  >!!!!!o!!>!    6
person-detail                         person           >!!!!!o!!>.  >!!!!!o!!>.   10
person-deactivate                     person           >!!!!!o!!>.  >!!!!!o!!>.    5
person-lost-factor                    person           >!!!!!o!!>.  >!!!!!o!!>.    6
invitation-withdraw                   invitation       >!!!!!x!!>.  >!!!!!>!!>.    0
identity-check                        asked            >.o......>.  >.o......>.    5
officer-decide                        proposal         >......o.>.  >......o.>.    6
team-new                              -                >!!!!!o!!>!  >!!!!!o!!>!    5
team-detail                           team             >!!!!!o!!>.  >!!!!!o!!>.    7
membership-end                        membership       >!!!!!x!!>.  >!!!!!o!!>.    0
category-list                         -                >!!!!!o!!>!  >!!!!!x!!>!    6
category-detail                       category         >!!!!!o!!>!  >!!!!!o!!>!    7
clearance-end                         clearance        >!!!!!o!!>.  >!!!!!o!!>.    5
agency-edit                           -                >!!!!!o!!>!  >!!!!!o!!>!    4
sign-in-limits                        -                >!!!!!o!!>!  >!!!!!o!!>!    6
emergency-rules                       -                >!!!!!o!!>!  >!!!!!o!!>!    6
agreement-list                        -                >!!!!!o!!>!  >!!!!!x!!>!    6
agreement-new                         -                >!!!!!o!!>!  >!!!!!o!!>!    6
agreement-detail                      agreement        >!!!!!o!!>.  >!!!!!x!!>.    6
agreement-edit                        agreement_draft  >!!!!!o!!>.  >!!!!!o!!>.    6
agreement-activate                    agreement_draft  >!!!!!x!!>.  >!!!!!>!!>.    0
agreement-answer                      agreement_asked  >!!!!!o!!>!  >!!!!!o!!>!    6
agreement-end                         agreement        >!!!!!o!!>.  >!!!!!o!!>.    6
agreement-let-go                      agreement        >!!!!!x!!>.  >!!!!!>!!>.    0
partner-list                          -                >ooooo!o!>o  >xxxxx!x!>x    6
program-list                          -                >!!!!!o!!>!  >!!!!!x!!>!    5
subject-list                          -                >!!!!!o!!>!  >!!!!!o!!>!    6
needed-list                           -                >!!!!!o!!>!  >!!!!!o!!>!    6
method-list                           -                >!!!!!o!!>!  >!!!!!o!!>!    6
protected-list                        -                >!!!!!o!!>!  >!!!!!o!!>!    6
program-new                           -                >!!!!!o!!>!  >!!!!!o!!>!    4
program-detail                        program          >!!!!!o!!>.  >!!!!!o!!>.    6
program-settings                      program          >!!!!!o!!>.  >!!!!!o!!>.    6
criteria-list                         program          >!!!!!o!!>.  >!!!!!x!!>.    9
criteria-new                          program          >!!!!!o!!>.  >!!!!!o!!>.    7
standard-list                         -                >!oo!!o!o>o  >!xx!!x!x>x    4
# ledger: jobs and notices
healthz                               -                hhhhhhhhhhh  xxxxxxxxxxx    0
job-list                              -                >!!!!!o!!>!  >!!!!!x!!>!   13
job-rerun                             job              >!!!!!x!!>!  >!!!!!>!!>!    0
job-try-again                         -                >!!!!!x!!>!  >!!!!!>!!>!    0
job-run                               run              >!!!!!o!!>!  >!!!!!x!!>!    4
notice-list                           -                >oooooooo>o  >xxxxxxxx>x    7
notice-read                           notice           >xxxxxxxx>x  >>.......>.    0
notice-read-all                       -                >xxxxxxxx>x  >>>>>>>>>>>    0
# one's own account, and before signing in
preferences                           -                >oooooooo>o  >oooooooo>o    4
session                               -                >oooooooo>o  >xxxxxxxx>x    3
theme-set                             -                >xxxxxxxx>x  >>>>>>>>>>>    0
join                                  token            ooooooooooo  ooooooooooo    6
demo                                  -                ooooooooooo  xxxxxxxxxxx    5
demo-sign-in                          person           xxxxxxxxxxx  >>>>>>>>>>>    0
account_login                         -                o>>>>>>>>>>  o>>>>>>>>>>    0
account_logout                        -                >oooooooooo  >>>>>>>>>>>    3
account_inactive                      -                ooooooooooo  xxxxxxxxxxx    3
account_reset_password                -                ooooooooooo  ooooooooooo    3
account_reset_password_done           -                ooooooooooo  xxxxxxxxxxx    3
account_reset_password_from_key_done  -                ooooooooooo  xxxxxxxxxxx    3
mfa_authenticate                      -                >>>>>>>>>>>  >>>>>>>>>>>    0
mfa_login_webauthn                    -                >>>>>>>>>>>  >>>>>>>>>>>    0
account_change_password               -                >oooooooooo  >oooooooooo    3
account_reauthenticate                -                >oooooooooo  >oooooooooo    9
mfa_index                             -                >oooooooooo  >xxxxxxxxxx    5
mfa_reauthenticate                    -                >>>>>>>>>>>  >>>>>>>>>>>    0
mfa_activate_totp                     -                >>>>>>>>>>>  >>>>>>>>>>>    0
mfa_deactivate_totp                   -                >..........  >..........    0
mfa_view_recovery_codes               -                >..........  >xxxxxxxxxx    0
mfa_generate_recovery_codes           -                >>>>>>>>>>>  >>>>>>>>>>>    0
mfa_download_recovery_codes           -                >..........  >xxxxxxxxxx    0
mfa_list_webauthn                     -                >oooooooooo  >xxxxxxxxxx    4
mfa_add_webauthn                      -                >>>>>>>>>>>  >>>>>>>>>>>    0
mfa_reauthenticate_webauthn           -                >>>>>>>>>>>  >>>>>>>>>>>    0
mfa_remove_webauthn                   passkey          >>>>>>>>>>>  >>>>>>>>>>>    0
mfa_edit_webauthn                     passkey          >>>>>>>>>>>  >>>>>>>>>>>    0
usersessions_list                     -                >oooooooooo  >>>>>>>>>>>    4
account_reset_password_from_key       reset            ooooooooooo  ooooooooooo    3
"""

ALSO = """
# page            record     with           who     queries
case-detail       beginning  -              mia          57
case-detail       case       -              sally        70
case-detail       closing    -              mia          50
case-detail       ready      -              mia          52
case-move         beginning  -              mia          16
case-move         ready      -              mia          13
client-list       -          ?q=rosa        mia           7
client-list       -          ?show=closed   mia           7
client-list       -          ?show=team     sally         7
client-list       -          ?show=waiting  sally         8
closure-detail    closing    -              mia          17
my-day            -          -              sally        35
my-day            -          ?all=1         mia          34
note-start        -          ?q=rosa        mia           7
palette           -          ?q=rosa        mia           6
plan-list         closing    -              mia          15
referral-likely   -          ?given_name=rosa&family_name=delgado mia 8
"""
"""Pages that have more to ask when they are asked for like this."""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    page: str
    record: str
    get: str
    post: str
    queries: int

    def expected(self, method: str, who: str) -> set[int]:
        """The status (one of several, for ``h``) a person is answered."""
        codes = self.get if method == "GET" else self.post
        return CODES[codes[WHO.index(who)]]

    @property
    def reader(self) -> str | None:
        """Mia, or whoever may open the page when she may not."""
        readers = [who for who in WHO if self.expected("GET", who) == {200}]
        return "mia" if "mia" in readers else next(iter(readers), None)


@dataclass(frozen=True)
class Asked:
    """A page as one person asks for it, and the most queries it may take."""

    page: str
    record: str
    ending: str
    who: str
    queries: int

    def __str__(self) -> str:
        return " ".join([self.page, self.record, self.ending, self.who])


def read(text: str) -> list[Row]:
    """The table as rows."""
    return [Row(page, record, get, post, int(most)) for page, record, get, post, most in cut(text)]


def cut(text: str) -> list[list[str]]:
    """The words of each line."""
    return [line.split() for line in text.splitlines() if line and not line.startswith("#")]


ROWS = read(TABLE)
OTHERS = ("account_", "mfa_", "usersessions_")
"""Third-party pages: where they lead and what they list is not ours."""
PAGES = [Asked(row.page, row.record, "", row.reader, row.queries) for row in ROWS if row.reader]
CEILINGS = PAGES + [
    Asked(page, record, ending.strip("-"), who, int(most))
    for page, record, ending, who, most in cut(ALSO)
]

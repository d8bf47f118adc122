"""Guards of appointments, of safe ways to be reached, of reminders and of the calendar feed."""

from tests.mutants.sabotage import Sabotage

VISITS = "tests/clients/test_visits.py"
REACHING = "tests/clients/test_reaching.py"
KEPT = "tests/clients/test_visits_kept.py"
REMINDING = "tests/clients/test_reminding.py"
FEED = "tests/clients/test_calendar_feed.py"
NOT_CALLED = f"{REMINDING}::test_mon_12_no_call_is_written_down_that_was_not_to_be_made"
LEFT_IT = (
    f"{FEED}::test_int_12_the_address_of_a_shelter_stays_out_of_the_feed_once_they_have_left_it"
)
SIGNED_OUT = f"{FEED}::test_t5_a_link_ends_with_the_sessions_of_its_owner"
HELD_BACK = f"{REMINDING}::test_v20_a_reminder_on_its_way_is_held_back"
NOT_BEGUN = f"{REMINDING}::test_v20_what_is_over_begins_no_reminder"
NO_CALL = f"{REMINDING}::test_v20_nobody_is_asked_to_call_any_more"
LATE = f"{REMINDING}::test_mon_12_a_message_that_is_late_keeps_to_the_safe_hours"
FITS = f"{VISITS}::test_int_12_what_does_not_fit_is_refused"
OVER = f"{VISITS}::test_nothing_is_arranged_once_the_case_is_closed_or_the_client_has_died"
ONCE = f"{VISITS}::test_how_a_visit_went_is_said_once_and_with_its_reason"
ENDED = f"{FEED}::test_a_link_that_ended_answers_like_one_that_never_was"
SEEN = f"{FEED}::test_a_feed_loses_what_its_owner_may_see_no_more"
SHUT_IN = f"{FEED}::test_a_confidential_place_stays_out_of_the_feed"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "a call arranges no visit to a home",
        "clients/visit_feeds.py",
        "        kind__in=AT_HOME,\n",
        "",
        (f"{VISITS}::test_int_12_a_home_visit_that_was_only_noted_asks_why",),
    ),
    Sabotage(
        "an unscheduled visit says why",
        "clients/actions/visits.py",
        "    if not visit.unscheduled_reason:\n",
        "    if False:\n",
        (f"{VISITS}::test_int_12_an_unscheduled_visit_says_why",),
    ),
    Sabotage(
        "notice says when and how",
        "clients/actions/visits.py",
        "    if (visit.notice_on is None) != (not visit.notice_how):\n",
        "    if False:\n",
        (FITS,),
    ),
    Sabotage(
        "notice was given on a day that has come",
        "clients/actions/visits.py",
        "    if visit.notice_on is not None and visit.notice_on > by.agency.today(now):\n",
        "    if False:\n",
        (FITS,),
    ),
    Sabotage(
        "a visit is with somebody who carries the case",
        "clients/actions/visits.py",
        "    if visit.staff_id != by.pk and not _carries(visit, now):\n",
        "    if False:\n",
        (f"{VISITS}::test_a_visit_is_with_somebody_who_carries_the_case",),
    ),
    Sabotage(
        "nothing is arranged in a closed case",
        "clients/actions/visits.py",
        "    if not case.is_open:\n",
        "    if False:\n",
        (OVER,),
    ),
    Sabotage(
        "after a death no visit is arranged",
        "clients/actions/visits.py",
        "    refuse_after_death(case.pk)\n",
        "",
        (OVER,),
    ),
    Sabotage(
        "at another time a visit is confirmed anew",
        "clients/actions/visits.py",
        "        visit.confirmed_at = None\n",
        "",
        (f"{VISITS}::test_at_another_time_a_visit_is_confirmed_anew",),
    ),
    Sabotage(
        "how a visit went is said once",
        "clients/actions/visits.py",
        "    if not visit.is_planned:\n",
        "    if False:\n",
        (ONCE,),
    ),
    Sabotage(
        "a visit that was not kept says why",
        "clients/actions/visits.py",
        '    if outcome != "kept" and not reason.strip():\n',
        "    if False:\n",
        (ONCE,),
    ),
    Sabotage(
        "a visit that has not begun is neither kept nor missed",
        "clients/actions/visits.py",
        '    if outcome != "cancelled" and visit.starts_at > now:\n',
        "    if False:\n",
        (ONCE,),
    ),
    Sabotage(
        "a noted home visit asks why it was not arranged",
        "clients/visit_feeds.py",
        "        ~Exists(arranged),\n",
        "        Exists(arranged),\n",
        (f"{VISITS}::test_int_12_a_home_visit_that_was_only_noted_asks_why",),
    ),
    Sabotage(
        "a reminder by e-mail is a message",
        "clients/actions/reaching.py",
        "    if way.channel == Channel.EMAIL and way.may_remind and way.leave_no_message:\n",
        "    if False:\n",
        (f"{REACHING}::test_mon_12_a_way_that_says_too_little_is_refused",),
    ),
    Sabotage(
        "a reminder goes only where the client allows it",
        "clients/reminding.py",
        "JOIN clients_safecontact way ON way.client_id = c.client_id AND way.may_remind\n",
        "JOIN clients_safecontact way ON way.client_id = c.client_id\n",
        (f"{REMINDING}::test_mon_12_nobody_is_reminded_in_a_way_they_have_not_named",),
    ),
    Sabotage(
        "a reminder begins only in safe hours",
        "clients/reminding.py",
        "      OR clock.local::time >= way.from_time AND clock.local::time < way.until_time)\n",
        "      OR true)\n",
        (f"{REMINDING}::test_mon_12_nobody_is_reminded_outside_their_safe_hours",),
    ),
    Sabotage(
        "a reminder begins only on safe days",
        "clients/reminding.py",
        " AND extract(isodow FROM clock.local)::int = ANY (way.days)\n",
        "",
        (f"{REMINDING}::test_mon_12_nobody_is_reminded_on_another_day",),
    ),
    Sabotage(
        "no reminder begins after a death",
        "clients/reminding.py",
        "JOIN clients_client person ON person.id = c.client_id AND person.died_on IS NULL\n",
        "JOIN clients_client person ON person.id = c.client_id\n",
        (NOT_BEGUN,),
    ),
    Sabotage(
        "no reminder begins in a closed case",
        "clients/reminding.py",
        "JOIN clients_case c ON c.id = visit.case_id AND c.stage <> 'closed'\n",
        "JOIN clients_case c ON c.id = visit.case_id\n",
        (NOT_BEGUN,),
    ),
    Sabotage(
        "no reminder begins by a way that has ended",
        "clients/reminding.py",
        " AND way.during @> %s::timestamptz\n",
        " AND %s::timestamptz IS NOT NULL\n",
        (NOT_BEGUN,),
    ),
    Sabotage(
        "a reminder is decided again as it leaves",
        "clients/reminding.py",
        "    if may_be_sent(reminder, visit, way, now):\n",
        "    if True:\n",
        (HELD_BACK, LATE),
    ),
    Sabotage(
        "a reminder on its way is held back after a death",
        "clients/reminding.py",
        "        and case.client.died_on is None\n",
        "",
        (HELD_BACK,),
    ),
    Sabotage(
        "a reminder on its way is held back after the closing",
        "clients/reminding.py",
        "        and case.stage != CLOSED\n",
        "",
        (HELD_BACK,),
    ),
    Sabotage(
        "a late reminder keeps to the safe hours",
        "clients/reminding.py",
        "        and way.is_safe_at(now.astimezone(ZoneInfo(case.agency.timezone)))\n",
        "",
        (LATE,),
    ),
    Sabotage(
        "a reminder says the hour only where that is wanted",
        "clients/reminding.py",
        "    if not way.may_say_when:\n",
        "    if False:\n",
        (f"{REMINDING}::test_mon_12_a_reminder_carries_no_content",),
    ),
    Sabotage(
        "a reminder never says whom it is from",
        "casemgmt/agency/actions/configuring.py",
        "    _refuse_telling_words(agency, changes)\n",
        "",
        (f"{REMINDING}::test_a_reminder_never_says_whom_it_is_from",),
    ),
    Sabotage(
        "nobody calls to remind of what is over",
        "clients/queries/visits.py",
        '        return self.of_living().filter(state="planned").exclude(case__stage="closed")\n',
        '        return self.filter(state="planned")\n',
        (NO_CALL,),
    ),
    Sabotage(
        "nobody calls in a way that is safe no more",
        "clients/queries/visits.py",
        ", way__during__contains=now)",
        ")",
        (NO_CALL, NOT_CALLED),
    ),
    Sabotage(
        "no call is written down that was not to be made",
        "clients/actions/visits.py",
        "    if not Reminder.objects.filter(pk=reminder.pk).to_call(now).exists():\n",
        "    if reminder.state != Reminder.State.TO_CALL:\n",
        (NOT_CALLED,),
    ),
    Sabotage(
        "a call by an ended way stands in no other way's way",
        "clients/reminding.py",
        "    _hold_back_calls(now)\n",
        "",
        (f"{REMINDING}::test_mon_12_a_call_by_an_ended_way_stands_in_no_other_ways_way",),
    ),
    Sabotage(
        "a calendar shows no visit to who has died",
        "clients/queries/visits.py",
        '        shown = self.of_living().exclude(case__stage="closed")\n',
        "        shown = self\n",
        (SEEN,),
    ),
    Sabotage(
        "a revoked calendar link is gone",
        "clients/calendars.py",
        "rows.filter(digest=digest(token), revoked_at=None)",
        "rows.filter(digest=digest(token))",
        (ENDED,),
    ),
    Sabotage(
        "the calendar link of who left is gone",
        "clients/calendars.py",
        " and link.staff.may_work(now) else None",
        " else None",
        (ENDED,),
    ),
    Sabotage(
        "a feed holds only what its owner may see",
        "clients/calendars.py",
        "Appointment.objects.visible_to(link.staff, now).in_calendar()",
        "Appointment.objects.in_calendar()",
        (SEEN,),
    ),
    Sabotage(
        "a feed names no client",
        "clients/calendars.py",
        'words=initials(client.name) if link.shows_initials else _("Appointment"),',
        "words=client.name,",
        (f"{FEED}::test_a_feed_holds_ones_own_visits_and_no_word_about_the_client",),
    ),
    Sabotage(
        "a confidential place stays out of a feed",
        "clients/calendars.py",
        "    tells = link.shows_place and not visit.place_is_confidential\n",
        "    tells = link.shows_place\n",
        (SHUT_IN,),
    ),
    Sabotage(
        "a confidential home stays out of a feed",
        "clients/calendars.py",
        'place=visit.place if tells and client.pk not in hidden else "",',
        'place=visit.place if tells else "",',
        (SHUT_IN,),
    ),
    Sabotage(
        "a calendar link ends with all sessions of its owner",
        "casemgmt/agency/actions/inviting.py",
        "    end_links(staff, by=by, now=now)\n",
        "",
        (SIGNED_OUT,),
    ),
    Sabotage(
        "a calendar link ends when its owner signs out everywhere else",
        "casemgmt/agency/views/accounts.py",
        "        end_links(request.staff, by=request.staff, now=request.now)\n",
        "        pass\n",
        (SIGNED_OUT,),
    ),
    Sabotage(
        "a calendar link is made by who proves again who they are",
        "clients/views/calendar.py",
        '@staff_access("link_calendar", FORM, step_up=True)',
        '@staff_access("link_calendar", FORM)',
        ("tests/access/test_step_up.py::test_every_weighty_page_asks_and_is_in_the_table",),
    ),
    Sabotage(
        "its owner is told of a new calendar link",
        "clients/actions/calendar_links.py",
        "        to=by.user.email,\n",
        '        to="nobody@example.org",\n',
        (f"{FEED}::test_t5_its_owner_is_told_of_a_new_link_without_its_secret",),
    ),
    Sabotage(
        "planned visits go with the case",
        "clients/actions/assigning.py",
        "    _hand_over_visits(case, by=by, now=now, why=why)\n    if staff",
        "    if staff",
        (f"{KEPT}::test_int_12_planned_visits_go_with_the_case_to_who_takes_it_over",),
    ),
    Sabotage(
        "planned visits of who leaves a case are kept by whoever carries it",
        "clients/actions/assigning.py",
        "    _hand_over_visits(assignment.case, by=by, now=now, why=why)\n",
        "",
        (f"{KEPT}::test_int_12_planned_visits_of_who_leaves_are_kept_by_whoever_carries_the_case",),
    ),
    Sabotage(
        "planned visits of intake are kept by whoever carries the case at last",
        "clients/queries/scope.py",
        "(models.Exists(parts) | models.Exists(looks)) &",
        "models.Exists(parts) &",
        (f"{KEPT}::test_int_12_planned_visits_of_intake_go_to_the_first_who_carries_the_case",),
    ),
    Sabotage(
        "visits stay with who still carries the case",
        "clients/actions/assigning.py",
        'ahead.filter(left_by("staff", now))',
        "ahead",
        (f"{KEPT}::test_int_12_visits_stay_with_who_still_carries_the_case",),
    ),
    Sabotage(
        "how a visit went is asked of who carries the case",
        "clients/visit_feeds.py",
        '_own_or_left(rows, "staff", staff, now).order_by',
        "rows.filter(staff=staff.pk).order_by",
        (
            f"{KEPT}::test_int_12_how_a_visit_went_is_asked_of_who_carries_the_case_by_then",
            f"{KEPT}::test_int_12_a_visit_whose_cover_is_over_is_asked_of_who_carries_the_case",
        ),
    ),
    Sabotage(
        "why a visit was not arranged is asked of who carries the case",
        "clients/visit_feeds.py",
        '_own_or_left(rows.select_related("case__client"), "recorded_by", staff, now)',
        'rows.filter(recorded_by=staff.pk).select_related("case__client")',
        (f"{VISITS}::test_int_12_who_takes_a_case_over_is_asked_why_a_visit_was_not_arranged",),
    ),
    Sabotage(
        "a time that nobody confirmed is not confirmed",
        "clients/actions/visits.py",
        "    if starts_at != visit.starts_at:\n",
        "    if False:\n",
        (f"{KEPT}::test_int_12_a_time_that_nobody_confirmed_is_not_confirmed",),
    ),
    Sabotage(
        "no log holds the secret of a link",
        "casemgmt/core/logs.py",
        'SECRET.sub(r"\\1…", QUERY.sub("?…", super().formatMessage(record)))',
        'QUERY.sub("?…", super().formatMessage(record))',
        ("tests/core/test_logs.py::test_no_secret_of_a_link_is_written",),
    ),
    Sabotage(
        "a confidential home they have left stays out of a feed",
        "clients/calendars.py",
        "during__overlap=since(now - BACK, now + AHEAD)",
        "during__contains=now",
        (LEFT_IT,),
    ),
    Sabotage(
        "every opening of a feed is logged",
        "clients/views/calendar.py",
        'log_event(request, "calendar read"',
        'str((request, "calendar read"',
        (f"{FEED}::test_every_opening_of_a_feed_is_logged_with_its_link",),
    ),
)

"""Pages of the agency's room."""

from django.urls import path

from casemgmt.agency.views import accounts, clearing, listing, people, programs, teams

urlpatterns = [
    path("join/<str:token>/", accounts.join, name="join"),
    path("account/password/", accounts.change_password, name="account_change_password"),
    path("me/", accounts.preferences, name="preferences"),
    path("me/session/", accounts.session, name="session"),
    path("me/theme/", accounts.theme_set, name="theme-set"),
    path("agency/people/", people.person_list, name="person-list"),
    path("agency/people/invite/", people.person_invite, name="person-invite"),
    path("agency/people/<uuid:pk>/", people.person_detail, name="person-detail"),
    path("agency/people/<uuid:pk>/end/", people.person_deactivate, name="person-deactivate"),
    path("agency/people/<uuid:pk>/factor/", people.person_lost_factor, name="person-lost-factor"),
    path(
        "agency/invitations/<uuid:pk>/withdraw/",
        people.invitation_withdraw,
        name="invitation-withdraw",
    ),
    path("agency/invitations/<uuid:pk>/identity/", people.identity_check, name="identity-check"),
    path("agency/officers/<uuid:pk>/", people.officer_decide, name="officer-decide"),
    path("agency/teams/new/", teams.team_new, name="team-new"),
    path("agency/teams/<uuid:pk>/", teams.team_detail, name="team-detail"),
    path("agency/memberships/<uuid:pk>/end/", teams.membership_end, name="membership-end"),
    path("agency/about/", teams.agency_edit, name="agency-edit"),
    path("agency/methods/", listing.method_list, name="method-list"),
    path("agency/protected/", listing.protected_list, name="protected-list"),
    path("agency/subjects/", listing.subject_list, name="subject-list"),
    path("agency/needed/", listing.needed_list, name="needed-list"),
    path("agency/sign-in/", teams.sign_in_limits, name="sign-in-limits"),
    path("agency/emergencies/", teams.emergency_rules, name="emergency-rules"),
    path("agency/programs/", programs.program_list, name="program-list"),
    path("agency/programs/new/", programs.program_new, name="program-new"),
    path("agency/programs/<uuid:pk>/", programs.program_detail, name="program-detail"),
    path("agency/programs/<uuid:pk>/settings/", programs.program_settings, name="program-settings"),
    path("agency/restricted/", clearing.category_list, name="category-list"),
    path("agency/restricted/<str:category>/", clearing.category_detail, name="category-detail"),
    path("agency/clearances/<uuid:pk>/end/", clearing.clearance_end, name="clearance-end"),
    path("agency/standards/", programs.standard_list, name="standard-list"),
]

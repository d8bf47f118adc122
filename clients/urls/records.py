"""Addresses of notes, contacts, drafts, documents and history."""

from django.urls import URLPattern, path

from clients.views import documents, drafts, history, notes, restricting

urlpatterns: list[URLPattern] = [
    path("cases/<uuid:pk>/notes/", notes.note_list, name="note-list"),
    path("cases/<uuid:pk>/notes/new/", notes.note_new, name="note-new"),
    path("cases/<uuid:pk>/contacts/new/", notes.contact_new, name="contact-new"),
    path("notes/new/", notes.note_start, name="note-start"),
    path("notes/<uuid:pk>/", notes.note_detail, name="note-detail"),
    path("notes/<uuid:pk>/add/", notes.note_add, name="note-add"),
    path("notes/<uuid:pk>/restrict/", restricting.note_restrict, name="note-restrict"),
    path("documents/<uuid:pk>/restrict/", restricting.document_restrict, name="document-restrict"),
    path("cases/<uuid:pk>/documents/", documents.document_list, name="document-list"),
    path("documents/<uuid:pk>/download/", documents.document_download, name="document-download"),
    path("cases/<uuid:pk>/history/", history.case_history, name="case-history"),
    path("drafts/", drafts.draft_list, name="draft-list"),
    path("drafts/<uuid:pk>/", drafts.draft_save, name="draft-save"),
    path("drafts/<uuid:pk>/discard/", drafts.draft_discard, name="draft-discard"),
    path("drafts/<uuid:pk>/restore/", drafts.draft_restore, name="draft-restore"),
]

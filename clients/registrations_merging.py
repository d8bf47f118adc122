"""What this room registers of merged records."""

from clients.models import ClientMerge
from clients.registry import timeline_sources
from clients.side_by_side import merge_lines

timeline_sources.register(ClientMerge._meta.label, merge_lines)

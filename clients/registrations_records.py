"""What notes, contacts, drafts and documents register with the rooms around them."""

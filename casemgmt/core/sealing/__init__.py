"""What nobody reads in the database or in a copy of it: texts and files under keys of their own.

Every client has a data key, and so has whatever else owns such texts; the data keys lie in the
database, wrapped under a key that does not. ``fields`` has the fields that models are made of.
"""

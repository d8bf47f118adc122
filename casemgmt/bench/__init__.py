"""How fast the product is on many cases: a database of its own, loaded by COPY, then measured.

- ``own``: the database, made from the owner's connection and dropped again
- ``scale``, ``facts``, ``words``: how much of everything, and what each case looks like
- ``loading``: the rows, written by COPY, and the access index, filled by the product's own function
- ``measuring``: time, queries and buffers of one thing, beside its floor
- ``subjects``: what is measured; ``floors``: the same answers by raw SQL and a bare template
- ``printing``: the table, the ``METRIC`` lines and the JSON

Every constraint of the schema holds for what is loaded. Not loaded are history rows and the read
log (both are only ever added to, and no page measured here reads them), drafts, documents, and
what a closed case had beside its referral, moves, assignment, contacts and notes.
"""

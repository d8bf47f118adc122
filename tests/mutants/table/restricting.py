"""Guards of restricting a record after it was written."""

from tests.mutants.sabotage import Sabotage

RESTRICTING = "tests/clients/test_restricting.py"
ACTIONS = "clients/actions/restricting.py"
FUNCTIONS = "clients/sql/restricting.sql"
NOT_CLEARED = f"{RESTRICTING}::test_who_is_not_cleared_or_works_nothing_restricts_nothing"
DATABASE = f"{RESTRICTING}::test_the_database_takes_no_more_than_the_action"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "words that are sealed stay as they are",
        FUNCTIONS,
        "WHERE before = '{}' AND sealed_text",
        "WHERE sealed_text",
        (f"{RESTRICTING}::test_words_that_are_sealed_stay_as_they_are",),
    ),
    Sabotage(
        "only who works a case restricts its notes",
        ACTIONS,
        '    allow(by, "edit", note, now)\n',
        "",
        (NOT_CLEARED,),
    ),
    Sabotage(
        "one restricts to what one is cleared for",
        ACTIONS,
        "    refuse_unless_cleared(first.case, categories, by=by, now=now)\n",
        "",
        (NOT_CLEARED,),
    ),
    Sabotage(
        "history goes along when a record is restricted",
        ACTIONS,
        "        yield _row(past, past.history_id)\n",
        "        pass\n",
        (f"{RESTRICTING}::test_it_goes_with_everything_that_was_saved_of_it",),
    ),
    Sabotage(
        "what was added to a note goes along when it is restricted",
        ACTIONS,
        "*added]\n",
        "]\n",
        (f"{RESTRICTING}::test_it_goes_with_everything_that_was_saved_of_it",),
    ),
    Sabotage(
        "words are sealed when a record is restricted",
        ACTIONS,
        "if field.when is not None}",
        "if field.when is None}",
        (f"{RESTRICTING}::test_its_words_are_sealed_wherever_they_stand",),
    ),
    Sabotage(
        "the history says who restricted a record",
        ACTIONS,
        "        bulk.add_history(type(record), [record.pk], by=by, now=now, why=why)\n",
        "        pass\n",
        (f"{RESTRICTING}::test_the_history_says_who_restricted_it_and_agrees",),
    ),
    Sabotage(
        "a restriction adds to what there was",
        ACTIONS,
        "if one in {*first.categories, *categories}]",
        "if one in categories]",
        (f"{RESTRICTING}::test_more_restricts_it_more_and_nothing_less",),
    ),
    Sabotage(
        "the database restricts for who is cleared",
        FUNCTIONS,
        "OR NOT wanted <@ app.categories_held(held, app.staff(), now())\n",
        "\n",
        (DATABASE,),
    ),
    Sabotage(
        "the database restricts by something",
        FUNCTIONS,
        "  IF cardinality(wanted) = 0 ",
        "  IF false ",
        (DATABASE,),
    ),
    Sabotage(
        "the database restricts what may be restricted",
        FUNCTIONS,
        "      RAISE EXCEPTION 'Rows of % are not restricted.', one.name;\n",
        "      CONTINUE;\n",
        (DATABASE,),
    ),
    Sabotage(
        "the database restricts rows of the case",
        FUNCTIONS,
        "    IF written <> 1 THEN\n",
        "    IF false THEN\n",
        (DATABASE,),
    ),
    Sabotage(
        "nothing but a seal is written over words",
        FUNCTIONS,
        "before = '{}' AND sealed_text LIKE 'sealed1.%'",
        "before = '{}'",
        (f"{RESTRICTING}::test_clear_words_are_not_written_in_the_place_of_sealed_ones",),
    ),
    Sabotage(
        "the chain is told of what was written anew",
        FUNCTIONS,
        "      PERFORM app.tell_of_restricted(one.name::regclass, ARRAY[one.key]);\n",
        "      NULL;\n",
        (f"{RESTRICTING}::test_the_chain_is_told_of_what_was_written_anew",),
    ),
    Sabotage(
        "what is typed is sealed",
        "casemgmt/ledger/models/desk.py",
        'typed = SealedTextField(owner="author", default="{}")',
        'typed = models.TextField(default="{}")',
        ("tests/clients/test_drafts.py::test_what_is_typed_is_sealed",),
    ),
)

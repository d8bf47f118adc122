"""What no Python file of ours does. Each rule takes a source and returns its findings.

A finding is ``path:line words``. A rule knows nothing of exceptions: those are listed with their
reasons beside the tests.
"""

import ast
from collections.abc import Iterator

from tests.house.source import Source, calls, dotted, imported, last_name

OWN_ROWS = {"Draft": "author", "Notice": "to", "IdempotencyKey": "user"}
"""Tables whose rows belong to one person: a view filters them by that person."""

LEAVES_THE_PROCESS = {
    "weasyprint": {"casemgmt/core/pdf"},
    "csv": {"casemgmt/core/tables.py"},
    "zipfile": {"casemgmt/core/archive.py", "casemgmt/core/files"},
    "django.http.FileResponse": {"casemgmt/core/files", "casemgmt/core/archive.py"},
    "django.http.StreamingHttpResponse": {"casemgmt/core/files", "casemgmt/core/archive.py"},
    "django.core.mail": {"casemgmt/ledger/notices.py", "casemgmt/ledger/delivery.py"},
    "smtplib": set(),
    "xlsxwriter": {"casemgmt/core/tables.py"},
    "icalendar": {"casemgmt/core/calendars.py"},
    "openpyxl": {"casemgmt/core/tables.py"},
    "reportlab": set(),
}
"""Libraries that make something leave the process, with the only files that may import them."""


def unscoped_queries(source: Source) -> Iterator[str]:
    """A view asks ``.objects`` without ``visible_to``, ``for_agency`` or its owner's rows."""
    tree = source.tree
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            continue
        if node.attr in {"_default_manager", "_base_manager"}:
            yield f"{source.path}:{node.lineno} {dotted(node)}"
        if node.attr != "objects":
            continue
        step, model = parents[node], dotted(node.value)
        scoped = isinstance(step, ast.Attribute) and step.attr in {"visible_to", "for_agency"}
        if not scoped and not _is_own(model, step, parents):
            yield f"{source.path}:{node.lineno} {model}.objects"


def _is_own(model: str, step: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    call = parents.get(step)
    owner = OWN_ROWS.get(model)
    if owner is None or not isinstance(call, ast.Call):
        return False
    return owner in {keyword.arg for keyword in call.keywords}


ACCESS = {"record_access", "staff_access", "link_access", "public"}


def methods_said_twice(source: Source) -> Iterator[str]:
    """A view says its methods in a decorator of its own, where they are asked before access is."""
    for name, line in imported(source.tree):
        if name.startswith("django.views.decorators.http."):
            yield f"{source.path}:{line} {name}"


def idle_methods(source: Source) -> Iterator[str]:
    """A view takes POST for a form it never reads, or reads one that no method brings."""
    for name, node in _functions(source):
        declared = [item for item in node.decorator_list if isinstance(item, ast.Call)]
        said = {dotted(item.args[-1]) for item in declared if last_name(item.func) in ACCESS}
        reads = any(dotted(item) in {"request.POST", "request.method"} for item in ast.walk(node))
        if said & {"FORM"} and not reads:
            yield f"{source.module}.{name} takes a form and never reads it"
        if said & {"READ"} and reads:
            yield f"{source.module}.{name} reads a form and takes none"


def plain_choices(source: Source) -> Iterator[str]:
    """A form offers records through Django's own field, whose choices nobody has narrowed."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute | ast.Name):
            name = dotted(node).rpartition(".")[2]
            if name in {"ModelChoiceField", "ModelMultipleChoiceField"}:
                yield f"{source.path}:{node.lineno} {name}"


def save_overrides(source: Source) -> Iterator[str]:
    """A model does things in ``save`` or ``delete``, where nobody has decided anything."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef):
            for item in node.body:
                if isinstance(item, ast.FunctionDef) and item.name in {"save", "delete"}:
                    yield f"{source.path}:{item.lineno} {node.name}.{item.name}"


def signals(source: Source) -> Iterator[str]:
    """A receiver: something happens that no reader of the action can see."""
    for name, line in imported(source.tree):
        if name.startswith("django.dispatch") or ".signals" in name:
            yield f"{source.path}:{line} {name}"


def unlogged_writes(source: Source) -> Iterator[str]:
    """A record is written beside ``audit.save``: ``.save()``, ``objects.create`` and their kin."""
    for call in calls(source.tree):
        target = call.func
        if not isinstance(target, ast.Attribute):
            continue
        owner = dotted(target.value)
        through_manager = owner.endswith((".objects", "_manager"))
        if target.attr in {"create", "get_or_create", "update_or_create"} and through_manager:
            yield f"{source.path}:{call.lineno} {owner}.{target.attr}"
        elif target.attr == "save" and owner not in {"audit", "super"}:
            yield f"{source.path}:{call.lineno} {owner or '…'}.save"


def guardian_shortcuts(source: Source) -> Iterator[str]:
    """Somebody asks Django or guardian for a permission; they know nothing of ``during``."""
    for name, line in imported(source.tree):
        if name.split(".")[0] == "guardian":
            yield f"{source.path}:{line} {name}"
    for call in calls(source.tree):
        name = last_name(call.func)
        if name in {"has_perm", "has_perms", "has_module_perms", "get_all_permissions"}:
            yield f"{source.path}:{call.lineno} {name}"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr == "is_superuser":
            yield f"{source.path}:{node.lineno} is_superuser"


def ways_out(source: Source) -> Iterator[str]:
    """A library that makes something leave the process is imported outside its one file."""
    for name, line in imported(source.tree):
        for library, homes in LEAVES_THE_PROCESS.items():
            ours = any(source.path.startswith(home) for home in homes)
            if (name == library or name.startswith(f"{library}.")) and not ours:
                yield f"{source.path}:{line} {name}"


WRITES = {
    "save",
    "sign",
    "remove",
    "create",
    "get_or_create",
    "update",
    "update_or_create",
    "delete",
    "bulk_create",
    "bulk_update",
    "insert_with_history",
    "execute",
    "refresh",
    "notify",
    "post_mail",
    "mail_at_once",
    "enqueue",
    "move",
}


def undecided_actions(source: Source) -> Iterator[str]:
    """A public function of an action module that does not decide first, or hides who and when.

    A function without ``by`` is no action; then it may not write, nor do anything in its caller's name.
    """
    wrappers = {name for name, body in _functions(source) if _decides_first(body, set())}
    for name, node in _functions(source):
        if name.startswith("_"):
            continue
        named = {argument.arg for argument in node.args.kwonlyargs}
        if "by" not in named:
            if any(_writes(call) for call in calls(node)):
                yield f"{source.module}.{name} writes and takes no keyword-only by"
        elif "now" not in named:
            yield f"{source.module}.{name} takes no keyword-only now"
        elif not _decides_first(node, wrappers):
            yield f"{source.module}.{name} does not decide first"


def unwrapped_actions(source: Source) -> Iterator[str]:
    """An action that decides but is not one transaction."""
    for name, node in _functions(source):
        if _decides_first(node, set()) and not name.startswith("_"):
            wrappers = {dotted(item) for item in node.decorator_list}
            if "transaction.atomic" not in wrappers:
                yield f"{source.module}.{name} is not one transaction"


def _functions(source: Source) -> list[tuple[str, ast.FunctionDef]]:
    return [(node.name, node) for node in source.tree.body if isinstance(node, ast.FunctionDef)]


def _writes(call: ast.Call) -> bool:
    by = any(keyword.arg == "by" for keyword in call.keywords)
    return by or last_name(call.func) in WRITES


def _decides_first(node: ast.FunctionDef, wrappers: set[str]) -> bool:
    """``allow`` or ``allow_staff`` with ``by`` and ``now`` as they were given, or a function of the
    same file that begins so.

    ``foresee`` may come first in an action that ends with such a function; and a function that
    decides may first say what is undone when its transaction is.
    """
    body = node.body[1:] if ast.get_docstring(node) is not None else list(node.body)
    if body and _called(body[0]) == "transaction.on_commit":
        body = body[1:]
    if not body:
        return False
    if _called(body[0]) == "foresee":
        return _called(body[-1]) in wrappers and _in_its_name(body[-1])
    deciding = _called(body[0]) in {"allow", "allow_staff"} and _in_its_name(body[0])
    return deciding or (_called(body[0]) in wrappers and _in_its_name(body[0]))


def _called(statement: ast.stmt) -> str:
    """What a statement that is one call, or returns one, calls; "" for any other."""
    call = getattr(statement, "value", None)
    plain = isinstance(statement, ast.Expr | ast.Return) and isinstance(call, ast.Call)
    return dotted(call.func) if plain else ""


def _in_its_name(statement: ast.stmt) -> bool:
    """Does the call of a statement pass ``by`` and ``now`` on as they are?"""
    call = statement.value  # type: ignore[attr-defined]
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return {"by", "now"} <= {dotted(value) for value in given}


def long_files(source: Source) -> Iterator[str]:
    """A file grown past 400 lines is two subjects."""
    lines = source.text.count("\n")
    if lines > 400:
        yield f"{source.path} has {lines} lines"


def clock_readers(source: Source) -> Iterator[str]:
    """Models, actions, queries and forms take ``now``; they never look at a clock themselves."""
    for call in calls(source.tree):
        name = dotted(call.func)
        if name.endswith(("timezone.now", "timezone.localdate", "datetime.now", "date.today")):
            yield f"{source.path}:{call.lineno} {name}"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            yield f"{source.path}:{node.value.lineno} {node.arg}"

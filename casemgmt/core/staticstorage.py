"""How static files are stored for serving: named by their content, compressed, imports included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Hashed names also inside our script modules, so that a new release never runs an old part."""

    support_js_module_import_aggregation = True

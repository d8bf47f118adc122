"""How static files are stored for serving: named by their content, compressed, imports included."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

OWN_IMPORTS = (
    "js/*.js",
    ((r"""(?P<matched>from "(?P<url>\./[a-z_]+\.js)")""", 'from "%(url)s"'),),
)


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # it comes without types
    """Hashed names also inside our own script modules, so that a new release never runs an old part.

    Django's switch for this would read every script, and stops at those of other packages.
    """

    patterns = (*HashedFilesMixin.patterns, OWN_IMPORTS)
    manifest_strict = False

    def stored_name(self, name: str) -> str:
        """The hashed name, or the plain one where nothing has been collected yet.

        A missing picture must never turn an error page into a second error.
        """
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name

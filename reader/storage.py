"""Static files: hashed names, and the import map that lets ES modules keep their plain relative imports."""

import json

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashes every file and keeps the unhashed ones, which nothing on a page refers to."""


def import_map() -> str:
    """The JSON of an import map from each module's plain address to its hashed one.

    A relative import inside a module (`./offsets.js`) resolves to the plain address, which the map
    then turns into the hashed, immutably cached one. Without hashing the map is empty.
    """
    hashed: dict[str, str] = getattr(staticfiles_storage, "hashed_files", {})
    modules = (
        name for name in hashed if name.endswith(".js") and "/js/" in name and not name.startswith("admin/")
    )
    # Not static(""): no file has that name, and where files are hashed it is refused.
    base = settings.STATIC_URL
    return json.dumps({"imports": {f"{base}{name}": static(name) for name in sorted(modules)}})

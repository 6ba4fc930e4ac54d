"""Static files: bundled modules, hashed names, and the import map for modules that are served one by one."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.templatetags.static import static
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

from reader.deployment.bundle import bundle

Sources = dict[str, tuple[Storage, str]]  # each file's name → the storage that has it, and its path there


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Bundles each page's modules, hashes every file and keeps the unhashed ones, which nothing on a page refers to."""

    def post_process(self, paths: Sources, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        yield from super().post_process(paths if dry_run else self.bundled(paths), dry_run=dry_run, **options)

    def bundled(self, paths: Sources) -> Sources:
        """Return the files with each module of `BUNDLED_MODULES` replaced by its bundle, without the bundled modules.

        Where esbuild is not installed all files stay as they are, and browsers load the modules one by one.
        """
        entries = [name for name in settings.BUNDLED_MODULES if name in paths]
        files = {name: Path(storage.path(path)).resolve() for name, (storage, path) in paths.items()}
        replaced: Sources = {}
        inside: set[Path] = set()
        for name in entries:
            made = bundle(files[name])
            if made is None:
                return paths
            self.delete(name)  # `--link` made it a link to the source, which would be written
            self._save(name, ContentFile(made.content))
            replaced[name] = (self, name)
            inside |= made.files
        return {name: source for name, source in paths.items() if files[name] not in inside} | replaced


def import_map() -> str:
    """The JSON of an import map from each module's plain address to its hashed one.

    A relative import inside a module (`./offsets.js`) resolves to the plain address, which the map
    then turns into the hashed, immutably cached one. Without hashing the map is empty.
    """
    hashed: dict[str, str] = getattr(staticfiles_storage, "hashed_files", {})
    modules = (
        name for name in hashed if name.endswith(".js") and "/js/" in name and not name.startswith("admin/")
    )
    # Not static(""): that is no file, and so is refused where files are hashed.
    base = settings.STATIC_URL
    return json.dumps({"imports": {f"{base}{name}": static(name) for name in sorted(modules)}})

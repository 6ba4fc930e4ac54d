"""Static files: bundles, hashed names, and the import map for modules that are served one by one."""

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
    """Bundles what pages load, hashes every file and keeps the unhashed ones, which nothing on a page refers to."""

    def post_process(self, paths: Sources, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        yield from super().post_process(paths if dry_run else self.bundled(paths), dry_run=dry_run, **options)

    def bundled(self, paths: Sources) -> Sources:
        """Return the files with each of `settings.BUNDLED` replaced by its bundle, without the modules in bundles.

        Stylesheets stay, since a page may also load one by itself. Where esbuild is not installed
        all files stay as they are, and browsers load them one by one.
        """
        made = bundle({name: Path(storage.path(path)) for name, (storage, path) in paths.items()})
        if made is None:
            return paths
        for name, content in made.contents.items():
            self.delete(name)  # `--link` made it a link to the source, which would be written
            self._save(name, ContentFile(content))
        modules = {name for name in made.inside if name.endswith(".js")}
        alone = {name: source for name, source in paths.items() if name not in modules}
        return alone | {name: (self, name) for name in made.contents}


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

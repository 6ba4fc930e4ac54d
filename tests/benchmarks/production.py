"""The product's own settings, as it is served in earnest, but for HTTPS and the place of the collected files."""

import os
from pathlib import Path

from reader.settings import *  # noqa: F403

if "STATIC_ROOT" in os.environ:
    STATIC_ROOT = Path(os.environ["STATIC_ROOT"])
else:  # nobody asks for the files themselves, and to collect them takes longer than most of what is tried
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # noqa: F405

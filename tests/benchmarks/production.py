"""The product's own settings, as it is served in earnest, but for HTTPS and the place of the collected files."""

import os
from pathlib import Path

from reader.settings import *  # noqa: F403

STATIC_ROOT = Path(os.environ["STATIC_ROOT"])

"""The product's own settings, with the few changes that make tests quick."""

import os
import tempfile
from pathlib import Path

os.environ["DEBUG"] = "1"  # the tests need no configuration

from reader.settings import *  # noqa: F403

DEBUG = False
ALLOWED_HOSTS = ["*"]
SEMANTIC = False  # what words alone propose is the same wherever the tests run; a few turn it on
HTTPS = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MIDDLEWARE = [m for m in MIDDLEWARE if "whitenoise" not in m]  # noqa: F405

# A file, not memory: the live server's threads each need a connection of their own, as in production.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    name = Path(tempfile.gettempdir()) / f"parallax-tests-{os.getpid()}.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": str(name)}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"  # noqa: F405

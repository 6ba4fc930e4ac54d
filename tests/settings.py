"""The product's own settings, with the few changes that make tests quick."""

import os

os.environ.setdefault("DEBUG", "1")

from reader.settings import *  # noqa: E402, F403

DEBUG = False
ALLOWED_HOSTS = ["*"]
HTTPS = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MIDDLEWARE = [m for m in MIDDLEWARE if "whitenoise" not in m]  # noqa: F405

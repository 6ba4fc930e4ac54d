#!/usr/bin/env python
"""Parallax's command line.

This is the development door: where the environment names neither DEBUG nor SECRET_KEY, it turns
DEBUG on, so that a fresh checkout needs no configuration. The servers' doors (`reader.wsgi`,
`reader.asgi`) never do, and refuse to start without a secret key.
"""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reader.settings")
    if not {"DEBUG", "SECRET_KEY"} & os.environ.keys():
        os.environ["DEBUG"] = "1"
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        _ = settings.DEBUG  # reads the environment
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

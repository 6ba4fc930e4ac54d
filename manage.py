#!/usr/bin/env python
"""Parallax's command line.

This is the development door: where the environment names neither DEBUG nor SECRET_KEY, it turns
DEBUG on, so that a fresh checkout needs no configuration. The servers' doors (`reader.wsgi`,
`reader.asgi`) never do, and refuse to start without a secret key.
"""

import os
import sys


def is_text(word: str) -> bool:
    """Whether every character is a whole one: of bytes that are no UTF-8 Python makes halves of characters."""
    return not any("\ud800" <= character <= "\udfff" for character in word)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reader.settings")
    if not {"DEBUG", "SECRET_KEY"} & os.environ.keys():
        os.environ["DEBUG"] = "1"
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    if broken := [word for word in sys.argv if not is_text(word)]:
        sys.exit(
            f"{broken[0]!a} is not written in UTF-8, and so can be stored nowhere. "
            "Give it again in UTF-8, or rename the file."
        )
    try:
        _ = settings.DEBUG  # reads the environment
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

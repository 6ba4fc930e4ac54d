"""The settings of production, with the static files in a place of the test's own."""

import os

from reader.settings import *  # noqa: F403

STATIC_ROOT = os.environ["STATIC_ROOT"]
if "BARRIER" in os.environ:
    MIDDLEWARE = [*MIDDLEWARE, "tests.serving.barrier.at_the_barrier"]  # noqa: F405

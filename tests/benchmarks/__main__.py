"""`make bench`: measures, prints one table and writes `bench.json`. `ARGS=--quick` leaves out the browser."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
django.setup()

if __name__ == "__main__":
    from tests.benchmarks.run import main

    main()

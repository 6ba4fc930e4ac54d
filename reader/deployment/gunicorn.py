"""Settings of gunicorn, by its own names: `gunicorn -c python:reader.deployment.gunicorn`."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reader.settings")
try:
    _ = settings.DEBUG  # reads the environment, here once rather than in each worker
except ImproperlyConfigured as error:
    sys.exit(str(error))


def cores() -> int:
    """Return the number of cores that this process may use, as far as the system says."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


wsgi_app = "reader.wsgi"
bind = f"{settings.BIND}:{settings.PORT}"

# Drawing is work for the processor, so a process a core, and two at the least, so that one busy or restarting process
# is not an outage. Threads are for waiting: for the database, for a slow reader of an export. They share one
# interpreter, so they work in turn (`reader.middleware.one_at_a_time`), and only those that have a thread can be put
# in order.
worker_class = "gthread"
workers = settings.WEB_CONCURRENCY or min(max(2, cores()), 8)
threads = settings.WEB_THREADS
# Seconds. What works outside of its turn, such as a long export, gives the interpreter up this soon after another
# thread has had its answer from the database; Python's own measure is 5 ms.
sys.setswitchinterval(0.0005)
# Nothing grows without bound here, but what a library leaks goes with its process; never all of them at once.
max_requests = 5_000
max_requests_jitter = 1_000
timeout = 60  # seconds without a sign of life of a whole process
graceful_timeout = 30  # seconds, for what is under way when a process is to end
# Seconds; longer than a proxy keeps its own end open, so that it never writes into a closed one.
keepalive = 75
# Beats of a process's heart are writes to a file, and a slow disk would look like death.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108

# Long filters make long addresses. How much a body may hold is `DATA_UPLOAD_MAX_MEMORY_SIZE`'s to say.
limit_request_line = 8_190
limit_request_fields = 64
limit_request_field_size = 8_190

# Nothing asks it anything, and a socket in a home that may not be written would fail.
control_socket_disable = True
# The requests' lines are `reader.middleware.request_log`'; gunicorn's own would hold addresses, and so share links.
accesslog = None
errorlog = "-"
logconfig_dict = settings.LOGGING

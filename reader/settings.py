"""Settings, from the environment only; `docs/configuration.md` lists them. A bad value stops the start in words."""

import logging
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError, validate

from reader.deployment.postgres_driver import require_driver

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

try:
    DEBUG = env.bool("DEBUG", default=False)
    SECRET_KEY = env.str("SECRET_KEY", default="")
    SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
    ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
    CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
    HTTPS = env.bool("HTTPS", default=not DEBUG)
    DOCUMENT_MAX_BYTES = env.int(
        "DOCUMENT_MAX_BYTES", default=5 * 1024 * 1024, validate=validate.Range(min=1)
    )
    UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=20 * 1024 * 1024, validate=validate.Range(min=1))
    DATABASE_URL = env.str("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")
    DATABASE_POOL = env.int("DATABASE_POOL", default=8, validate=validate.Range(min=1))
    TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0, validate=validate.Range(min=0))
    BIND = env.str("BIND", default="127.0.0.1")
    DATABASE_WAIT = env.int("DATABASE_WAIT", default=10, validate=validate.Range(1, 600))
    DATABASE_LONGEST = env.int("DATABASE_LONGEST", default=30, validate=validate.Range(1, 3_600))
    PORT = env.int("PORT", default=8000, validate=validate.Range(1, 65_535))
    WEB_CONCURRENCY = env.int("WEB_CONCURRENCY", default=0, validate=validate.Range(min=0))
    WEB_THREADS = env.int("WEB_THREADS", default=32, validate=validate.Range(min=1))
    ONE_AT_A_TIME = env.bool("ONE_AT_A_TIME", default=True)
    SEMANTIC = env.bool("SEMANTIC", default=True)
    LOG_LEVEL = env.log_level("LOG_LEVEL", default=logging.INFO)
except EnvError as error:
    raise ImproperlyConfigured(f"The environment holds a value that cannot be used: {error}") from error

if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Set it to a long random string, or set DEBUG=1 for development."
        )
    SECRET_KEY = "development-only-" + "not-a-secret-" * 4
elif not DEBUG and (len(SECRET_KEY) < 50 or SECRET_KEY.startswith(("development-only-", "django-insecure-"))):
    raise ImproperlyConfigured(
        "SECRET_KEY can be guessed: it is shorter than 50 characters or one for development. Make another one, "
        "such as with: python -c 'import secrets; print(secrets.token_urlsafe(64))'"
    )

try:
    database = dj_database_url.parse(DATABASE_URL, conn_health_checks=True)
    if not database["ENGINE"].endswith(("sqlite3", "postgresql")):
        raise ValueError("another kind of database")
except (dj_database_url.ParseError, dj_database_url.UnknownSchemeError, ValueError) as error:
    raise ImproperlyConfigured(
        "DATABASE_URL cannot be used. Write it like postgres://user:password@host:5432/name or sqlite:///path."
    ) from error
if database["ENGINE"].endswith("sqlite3"):
    # Without IMMEDIATE two writers that both began by reading fail at once instead of waiting their turn.
    database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": DATABASE_WAIT,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    database["CONN_MAX_AGE"] = None
else:
    require_driver(database.get("OPTIONS", {}))
    # Each process keeps a few connections and lends them to its threads, so Django need not keep any itself.
    database["CONN_MAX_AGE"] = 0
    # A database that is slow, or gone without a word, must not hold a page for ever.
    limits = f"-c lock_timeout={DATABASE_WAIT}s -c statement_timeout={DATABASE_LONGEST}s"
    asked = database.get("OPTIONS", {})
    database["OPTIONS"] = {
        "connect_timeout": 5,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 1_000 * DATABASE_LONGEST,
        **asked,
        "options": f"{limits} {asked.get('options', '')}".strip(),
        # A pool that goes on trying waits ever longer between its tries, and would find late a server that is back;
        # one that gives up sooner than who waits for it would let them wait in vain.
        "pool": {
            "min_size": 1,
            "max_size": DATABASE_POOL,
            "timeout": 5,
            "reconnect_timeout": 5,
        },
    }
DATABASES = {"default": database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "django_htmx",
    "reader",
    "annotations",
]

MIDDLEWARE = [
    "reader.middleware.request_log.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "reader.middleware.headers.security_headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "reader.middleware.refusals.Refusals",
    "reader.middleware.size_limit.limit_size",
    "reader.middleware.one_at_a_time.one_at_a_time",
    "reader.middleware.cookies.drop_nul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "reader.middleware.host_check.HostCheck",
    "reader.middleware.page_owner.SenderCheck",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "reader.middleware.sign_in.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "reader.middleware.database_errors.DatabaseErrors",
]

ROOT_URLCONF = "reader.urls"
WSGI_APPLICATION = "reader.wsgi.application"

FORM_RENDERER = "reader.form_renderer.FormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "reader.context_processors.page",
            ],
            "builtins": ["reader.templatetags.page_owner"],
        },
    },
]

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

LANGUAGE_CODE = "en-gb"
FORMAT_MODULE_PATH = "reader.admin.formats"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
MEDIA_ROOT = BASE_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "reader.deployment.static_files.HashedStaticFilesStorage"
    },
}
# The stylesheets and modules that pages load. `collectstatic` puts each into one file with all that it imports, where
# esbuild is installed. The admin loads change_list.js and waiting.js by themselves.
BUNDLED = [
    "*/entries/*.css",
    "annotations/js/main.js",
    "annotations/js/adjudication.js",
    "reader/js/page.js",
    "reader/js/document_add.js",
    "reader/js/change_list.js",
    "reader/js/waiting.js",
]

# A pasted piece travels as a form field: let one through that is somewhat over the limit, so that the
# form can refuse it in words and keep what was typed, instead of Django with a bare 400.
# `reader/middleware/size_limit.py` counts files in this too.
DATA_UPLOAD_MAX_MEMORY_SIZE = max(4 * DOCUMENT_MAX_BYTES, UPLOAD_MAX_BYTES) + 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20  # pieces that are dropped at once
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a long piece may have each of its blocks ticked at once

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        # Only reader/js/trusted_types.js may say which text becomes elements; none becomes code.
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["default", "parallax-inert"],
    },
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14  # seconds since signing in
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "reader.refusals.out_of_date"
if HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    # With this prefix a browser takes a cookie from this very host alone, never from a neighbour under its domain.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "json": {"()": "reader.middleware.request_log.JsonLines"},
    },
    "filters": {
        "exceptions": {
            "()": "django.utils.log.CallbackFilter",
            "callback": lambda record: bool(record.exc_info),
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain" if DEBUG else "json"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": "NOTSET"},  # all through the root, and nothing by mail
        # What else it warns of, a request's own line says; with DEBUG the development server has a line for each.
        "django.request": {"level": "ERROR", "filters": ["exceptions"]},
        "parallax.requests": {"level": "WARNING" if DEBUG else "NOTSET"},
        "gunicorn.error": {"handlers": ["stderr"], "level": LOG_LEVEL, "propagate": False},
        "gunicorn.access": {"handlers": [], "propagate": False},
    },
}

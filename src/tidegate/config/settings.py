"""The settings. Each value that may differ is read from one environment variable, named beside it.

Tidegate's own variables begin with TIDEGATE_; docs/reference/settings.md lists them.
"""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from tidegate.config import refusals
from tidegate.config.database import tuned
from tidegate.config.environment import Environment

_env = Environment(os.environ)

#: What this server is for: demo (simulated data), development, or production.
ENVIRONMENT = _env.choice("TIDEGATE_ENV", ("demo", "development", "production"), "development")
_PRODUCTION = ENVIRONMENT == "production"

#: Where Tidegate keeps what it stores: the SQLite database, and keys outside production.
HOME = _env.folder("TIDEGATE_HOME", Path("tidegate-data"))

#: Where signing.pem and master.keys are; in production apart from HOME and its back-up.
KEYS_FOLDER = _env.folder("TIDEGATE_KEYS", HOME / "keys")
KEYS_NAMED = _env.has("TIDEGATE_KEYS")

#: Signs sessions and forms; at least 50 characters, secret, the same on every server.
SECRET_KEY = _env.text("TIDEGATE_SECRET_KEY", refusals.PUBLIC_SECRET)

#: Secrets that were replaced, still good for what they signed.
SECRET_KEY_FALLBACKS = _env.words("TIDEGATE_OLD_SECRET_KEYS")

#: Whether errors show code to the visitor; never in production.
DEBUG = _env.flag("TIDEGATE_DEBUG", default=ENVIRONMENT == "development")

#: Host names that this server answers to.
ALLOWED_HOSTS = _env.words(
    "TIDEGATE_HOSTS", () if _PRODUCTION else ("localhost", "127.0.0.1", "[::1]", "testserver")
)

#: Origins from which forms are accepted besides the server's own, as https://host.
CSRF_TRUSTED_ORIGINS = _env.words("TIDEGATE_ORIGINS")

#: Whether visitors reach the server by TLS only; cookies are `secure` then, and HSTS is sent.
SECURE_TLS = _env.flag("TIDEGATE_TLS", default=_PRODUCTION)

#: How long browsers remember that, in seconds.
SECURE_HSTS_SECONDS = _env.number("TIDEGATE_HSTS_SECONDS", 31_536_000) if SECURE_TLS else 0
SECURE_SSL_REDIRECT = SECURE_TLS
SESSION_COOKIE_SECURE = SECURE_TLS
CSRF_COOKIE_SECURE = SECURE_TLS
#: Whether a proxy in front ends TLS, and itself sets X-Forwarded-Proto and X-Forwarded-For.
BEHIND_PROXY = _env.flag("TIDEGATE_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "tidegate.web.errors.forged"

#: postgresql://user:password@host/name, or sqlite:////path; a file in HOME when not set.
DATABASES = {"default": tuned(_env.database("DATABASE_URL", HOME / "tidegate.sqlite3"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "tidegate.ledger",
    "tidegate.flow",
    "tidegate.jobs",
    "tidegate.access",
    "tidegate.operations",
    "tidegate.web",
    "tidegate.codes",
    "tidegate.parties",
    "tidegate.lodgement",
    "tidegate.targeting",
    "tidegate.inspection",
]

MIDDLEWARE = [
    "tidegate.operations.early.EarlyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "tidegate.web.middleware.ContentPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tidegate.web.middleware.ProblemMiddleware",
    "tidegate.access.middleware.AccessMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

#: Who people are, and where a page sends who must first sign in, confirm or say why.
AUTH_USER_MODEL = "access.Person"
AUTHENTICATION_BACKENDS = ["tidegate.access.backend.SessionBackend"]
LOGIN_URL = "/sign-in"
SECOND_FACTOR_URL = "/second-factor"
PURPOSE_URL = "/purpose"

#: After so many seconds without a visit a session ends.
SESSION_IDLE_S = _env.number("TIDEGATE_IDLE_MINUTES", 30, least=1) * 60
#: After so many seconds it ends in any case: a shift.
SESSION_COOKIE_AGE = _env.number("TIDEGATE_SESSION_HOURS", 12, least=1) * 3600

#: Whether officers confirm with a second factor; a demonstration may do without.
SECOND_FACTOR = _env.flag("TIDEGATE_SECOND_FACTOR", default=True)

#: How long a token of the machine API is good at most, in days.
TOKEN_DAYS = _env.number("TIDEGATE_TOKEN_DAYS", 365, least=1)

#: scrypt: a guess at a stolen hash takes memory. Older hashes are renewed at sign-in.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "tidegate.access.validators.NotYourself"},
]

ROOT_URLCONF = "tidegate.config.urls"
WSGI_APPLICATION = "tidegate.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tidegate.web.shell.shell",
            ],
        },
    },
]

#: Times are stored in UTC and shown in Hong Kong's.
USE_TZ = True
TIME_ZONE = _env.text("TIDEGATE_TIME_ZONE", "Asia/Hong_Kong")

USE_I18N = True
LANGUAGE_CODE = _env.choice("TIDEGATE_LANGUAGE", ("en", "zh-hant", "zh-hans"), "en")
LANGUAGES = [("en", _("English")), ("zh-hant", _("繁體中文")), ("zh-hans", _("简体中文"))]

#: Everything static is in one folder; what Vite built has names that carry their content.
STATIC_URL = "static/"
STATIC_ROOT = Path(__file__).parents[1] / "web" / "static"
WHITENOISE_USE_FINDERS = False
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_IMMUTABLE_FILE_TEST = r"/web/built/assets/"

#: Where files are kept by their content: photographs, and what was sent in.
FILES_FOLDER = _env.folder("TIDEGATE_FILES", HOME / "files")
#: Mappings by which traders may have their files read, one TOML file each.
MAPPINGS_FOLDER = _env.folder("TIDEGATE_MAPPINGS", HOME / "mappings")
STORAGES = {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "kept": {
        "BACKEND": "tidegate.files.store.WholeFiles",
        "OPTIONS": {"location": FILES_FOLDER},
    },
}

#: How long a request with files may be, in bytes; longer ones are refused before they are read.
LARGEST_UPLOAD = _env.number("TIDEGATE_LARGEST_UPLOAD", 268_435_456, least=1024)
FILE_UPLOAD_HANDLERS = [
    "tidegate.files.limits.Limited",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

#: How long a request's body may be before it is refused, in bytes; and without its files.
LARGEST_REQUEST = _env.number("TIDEGATE_LARGEST_REQUEST", 52_428_800, least=1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = _env.number("TIDEGATE_LARGEST_FORM", 2_621_440, least=1024)

#: The class by which what is due is paid; nothing is paid where it is empty.
PAYMENT_GATEWAY = _env.text(
    "TIDEGATE_PAYMENT_GATEWAY", "" if _PRODUCTION else refusals.SIMULATED_GATEWAY
)
#: What the gateway and this server share to sign callbacks; at least 32 characters, secret.
PAYMENT_SECRET = _env.text("TIDEGATE_PAYMENT_SECRET", "" if _PRODUCTION else SECRET_KEY)

#: From where /metrics is answered: addresses or networks.
METRICS_FROM = _env.networks("TIDEGATE_METRICS_FROM", ("127.0.0.0/8", "::1/128"))

#: Everything is written to stderr: one JSON object a line, or plain text in development.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "tidegate.operations.logs.JsonLines"},
        "plain": {"format": "%(levelname)s %(message)s"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "plain" if ENVIRONMENT == "development" else "json",
        },
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "tidegate": {"level": _env.choice("TIDEGATE_LOG", ("DEBUG", "INFO", "WARNING"), "INFO")},
        # Django's own handlers would write the whole address of a request.
        "django": {"handlers": [], "level": "INFO"},
        "django.request": {"level": "ERROR"},
        "django.server": {"handlers": [], "level": "WARNING"},
        "_granian": {"handlers": [], "level": "INFO"},
    },
}

refusals.refuse(
    [
        *_env.mistakes,
        *refusals.outside_demo(globals()),
        *(refusals.production(globals()) if _PRODUCTION else ()),
        *(refusals.unknown(_env.unknown("TIDEGATE_")) if _PRODUCTION else ()),
    ],
    ENVIRONMENT,
)

"""All settings. Each STOPPRESS_* variable has a comment; a bad value stops the start with a clear sentence."""

import os
import re
import secrets
import sys
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()
BASE = Path(__file__).resolve().parent

# STOPPRESS_DATA: the folder of the database file and the media. Commands take --data DIR instead.
DATA = Path(env.str("STOPPRESS_DATA", default="") or "data").absolute()

# STOPPRESS_URL: the address that readers use, such as https://live.example.org. Every absolute address is made
# from it. `stoppress serve` sets it to the address that it listens on where it is not given.
URL_GIVEN = "STOPPRESS_URL" in os.environ
STOPPRESS_URL = env.str("STOPPRESS_URL", default="http://127.0.0.1:8000").rstrip("/")

# STOPPRESS_SITE_NAME: the name of the site, shown in the masthead and given as the publisher.
SITE_NAME = env.str("STOPPRESS_SITE_NAME", default="Stoppress")

# STOPPRESS_THEME: a folder with the look of readers' pages: theme.css, fonts and pictures, templates. Without it the
# folder `theme` within the data folder, where there is one.
THEME_GIVEN = env.str("STOPPRESS_THEME", default="")

# STOPPRESS_SECRET_KEY: signs sessions. Made once and kept in the data folder where it is not given.
SECRET_KEY_GIVEN = env.str("STOPPRESS_SECRET_KEY", default="")

# STOPPRESS_MEDIA_URL: a bucket that keeps uploaded files, such as s3://KEY:SECRET@s3.example.org/BUCKET?region=eu-1, of
# any store that speaks S3 (needs `pip install stoppress[s3]`). s3+http:// is for one without TLS. Without it the data
# folder keeps them.
MEDIA_URL = env.str("STOPPRESS_MEDIA_URL", default="")

# STOPPRESS_EMAIL_URL: the server that sends invitations by mail, such as smtp+tls://NAME:PASSWORD@mail.example.org:587.
# Without it links are shown to copy, and no mail is sent.
EMAIL_URL = env.str("STOPPRESS_EMAIL_URL", default="")

# STOPPRESS_EMAIL_FROM: the address that mail comes from.
EMAIL_FROM = env.str("STOPPRESS_EMAIL_FROM", default="")

# STOPPRESS_DEBUG: Django's debug pages, for those who work on Stoppress.
SWITCH = {"on": True, "true": True, "1": True, "yes": True, "off": False, "false": False, "0": False, "no": False}
if (debug := env.str("STOPPRESS_DEBUG", default="off").lower()) not in SWITCH:
    raise ImproperlyConfigured(f"STOPPRESS_DEBUG must be on or off, not {debug!r}.")
DEBUG = SWITCH[debug]

# STOPPRESS_RECHECK_EMBEDS: look again at the sources of cards while their blog is live, and tell readers of those that
# were deleted. `off` where the server must not call anybody by itself.
if (recheck := env.str("STOPPRESS_RECHECK_EMBEDS", default="on").lower()) not in SWITCH:
    raise ImproperlyConfigured(f"STOPPRESS_RECHECK_EMBEDS must be on or off, not {recheck!r}.")
RECHECK_EMBEDS = SWITCH[recheck]


def checked_address(address: str) -> str:
    """The origin of the site, refused unless it is http(s)://host[:port] alone."""
    if not re.fullmatch(r"https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?", address):
        raise ImproperlyConfigured(f"STOPPRESS_URL must be like https://live.example.org, not {address!r}.")
    port = urlsplit(address).netloc.rpartition(":")[2]
    if port.isdigit() and not 0 < int(port) < 65536:
        raise ImproperlyConfigured(f"STOPPRESS_URL names the port {port}; ports go from 1 to 65535.")
    return urlsplit(address).hostname or ""


def prepared_folder(folder: Path) -> Path:
    """The data folder, made where it is missing; an operator's sentence where it cannot be used."""
    try:
        (folder / "media").mkdir(parents=True, exist_ok=True)
        probe = folder / f".writable-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as problem:
        raise ImproperlyConfigured(
            f"The data folder {folder} cannot be written ({problem.strerror or problem}). "
            "Make it writable for this user, or name another with --data DIR."
        ) from problem
    return folder


def theme_folder(given: str, folder: Path) -> Path | None:
    """Where the theme is; refused where one is named that is not there."""
    place = Path(given).absolute() if given else folder / "theme"
    if given and not place.is_dir():
        raise ImproperlyConfigured(f"STOPPRESS_THEME must name a folder, and {place} is none.")
    return place if place.is_dir() else None


def kept_secret(folder: Path) -> str:
    """The signing key of this installation, made on the first run; only its owner may read it."""
    place = folder / "secret-key"
    if not place.exists():
        part = folder / f".secret-key-{os.getpid()}"
        part.touch(mode=0o600)
        with part.open("w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())  # else a loss of power can leave an empty key
        try:
            os.link(part, place)  # never replaces a key that another process made meanwhile
        except FileExistsError:
            pass
        finally:
            part.unlink()
    try:
        kept = place.read_text("ascii").strip()
    except (OSError, ValueError) as problem:
        raise ImproperlyConfigured(
            f"The key in {place} cannot be read ({getattr(problem, 'strerror', None) or 'it is no text'}). "
            "Make it readable for this user, or delete it: a new one signs everybody out."
        ) from problem
    if not kept:
        raise ImproperlyConfigured(f"The key in {place} is empty. Delete it: a new one signs everybody out.")
    return kept


def mail_server(address: str) -> dict[str, object]:
    """Django's settings for mail; none where no server is given."""
    if not address:
        return {}
    if not re.match(r"smtps?(\+(tls|ssl))?://[^/]*[^/@:]", address):
        # What was given may hold a password: it is not repeated.
        raise ImproperlyConfigured("STOPPRESS_EMAIL_URL must be like smtp+tls://NAME:PASSWORD@mail.example.org:587.")
    found = environ.Env.email_url_config(address)
    return {name: value for name, value in found.items() if name.startswith("EMAIL_")}


def bucket(address: str) -> dict[str, object]:
    """Django's settings for the bucket of media; none where none is given."""
    if not address:
        return {}
    parts = urlsplit(address)
    name = parts.path.strip("/")
    if parts.scheme not in ("s3", "s3+http") or not parts.hostname or not parts.username or not name or "/" in name:
        # What was given holds a secret: it is not repeated.
        raise ImproperlyConfigured(
            "STOPPRESS_MEDIA_URL must be like s3://KEY:SECRET@s3.example.org/BUCKET?region=eu-1."
        )
    if not find_spec("storages") or not find_spec("boto3"):
        raise ImproperlyConfigured("STOPPRESS_MEDIA_URL needs a library: pip install 'stoppress[s3]'.")
    host = parts.hostname + (f":{parts.port}" if parts.port else "")
    options = {
        "access_key": unquote(parts.username),
        "secret_key": unquote(parts.password or ""),
        "bucket_name": name,
        "endpoint_url": f"{'http' if parts.scheme.endswith('http') else 'https'}://{host}",
        "region_name": parse_qs(parts.query).get("region", ["us-east-1"])[0],
        "addressing_style": "path",
        "default_acl": None,  # private, whatever the store's default is
        "file_overwrite": True,
        "querystring_auth": True,
    }
    return {"bucket": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}}


HOST = checked_address(STOPPRESS_URL)
THEME = theme_folder(THEME_GIVEN, DATA)
# A call for help, such as `stoppress --help`, must not leave a folder behind.
# And `verify` reads a file that may lie where nothing can be written.
if not {"--help", "--version"} & set(sys.argv) and sys.argv[1:2] != ["verify"]:
    prepared_folder(DATA)
    SECRET_KEY = SECRET_KEY_GIVEN or kept_secret(DATA)
else:
    SECRET_KEY = "only-for-help"  # noqa: S105

ALLOWED_HOSTS = ["*"]  # absolute addresses come from STOPPRESS_URL, never from the Host header
ROOT_URLCONF = "stoppress.urls"
AUTH_USER_MODEL = "newsroom.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = True
LOCALE_PATHS = [BASE / "locale"]
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("ar", "العربية")]  # that the desk speaks; a blog may have any

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "js_asset",
    "django_prose_editor",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "stoppress.media.apps.Media",
    "stoppress.log",
    "stoppress.newsroom",
    "stoppress.desk",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # the tokens in a page are masked anew each time: its size tells nothing
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "stoppress.desk.tongue.Tongue",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "stoppress.api.problems.Problems",
    "stoppress.desk.refusals.Refusals",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.i18n"],
            **(
                {}
                if DEBUG
                else {
                    "loaders": [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ]
                }
            ),
        },
        **({"APP_DIRS": True} if DEBUG else {}),
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / "stoppress.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # A writer takes its lock at the start, so that it waits for its turn instead of failing half way.
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            # Acknowledged means on disk; a deleted word is overwritten, not only forgotten.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
                "PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000; PRAGMA mmap_size=0;"
            ),
        },
    }
}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA / "media"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    **bucket(MEDIA_URL),
}

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE / "static"]
STATIC_ROOT = DATA / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]

LOGIN_URL = "/desk/sign-in"
LOGIN_REDIRECT_URL = "/desk/"
SESSION_COOKIE_NAME = "stoppress_session"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "stoppress_csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = STOPPRESS_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [STOPPRESS_URL]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# axes comes first: whoever guessed too often is turned away before a password is looked at.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

# Guessing: so many wrong tries for one name from one address, then a pause. The address is the connection's own:
# a header can be written by anybody.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=10)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "stoppress.desk.account.client_of"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# Second factors and passkeys. Codes are limited for each person besides, wherever they come from.
ACCOUNT_ADAPTER = "stoppress.desk.account.Accounts"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_RATE_LIMITS = {"login_failed": "5/300s/key"}
ACCOUNT_LOGIN_TIMEOUT = 15 * 60  # seconds between the password and the code
MFA_ADAPTER = "stoppress.desk.account.Factors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a clock that is half a minute wrong
MFA_ALLOW_UNVERIFIED_EMAIL = True

EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = EMAIL_FROM or f"stoppress@{HOST}"
globals().update(mail_server(EMAIL_URL))

# The desk: a nonce per request, which the editor takes for its styles; nothing from elsewhere; never in a frame.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],  # blob: a picture that is on its way
        "media-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],  # the reader's view
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "stoppress.desk.refusals.csrf_failure"
# TLS ends in the proxy that stands in front; the door itself says who is locked out, and how long.
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "axes.W002"]

# The largest body of a request, in bytes: a post is text, and a picture comes in pieces.
BODY_LIMIT = 2_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = BODY_LIMIT

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "stoppress": {"level": "INFO"},
        "uvicorn": {"level": "WARNING"},
        "axes": {"level": "ERROR"},  # what somebody types as a name may be a password: it is not for a log
    },
}

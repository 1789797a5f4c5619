"""All settings, read from the environment once. Nothing else in the code reads the environment."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from exportasv import __version__
from exportasv.core import programme

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

# --- Environment ------------------------------------------------------------------------------------
ENVIRONMENT = env.str("EXPORTASV_ENV", "production")  # local | test | production
PRODUCTION = ENVIRONMENT == "production"
DEMO = env.bool("DEMO", ENVIRONMENT == "local")
DEBUG = env.bool("DEBUG", False)
_LOCAL_KEY = None if PRODUCTION else "only-for-this-machine-never-in-production-7c1e0b52a94d4f6e8a"
SECRET_KEY = env.str("SECRET_KEY") if _LOCAL_KEY is None else env.str("SECRET_KEY", _LOCAL_KEY)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "testserver"])
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
VERSION = __version__  # set in exportasv/__init__.py

# --- Apps and middleware ----------------------------------------------------------------------------
INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "exportasv.core.accounts.admin_config.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_standardized_errors",
    "django_countries",
    "phonenumber_field",
    "pgtrigger",
    "django_cotton.apps.SimpleAppConfig",  # its loader: exportasv/core/template_loader.py
    "exportasv.core.accounts",
    "exportasv.core.audit",
    "exportasv.core.outbox",
    "exportasv.core.notifications",
    "exportasv.core.monitoring",
    "exportasv.core.imports",
    "exportasv.core.privacy",
    "exportasv.core.api",
    "exportasv.core.exchange",
    "companies",
    "products",
    "consulates",
    "counseling",
    "market_access",
    "exportasv.reference",
    "exportasv.demo",
    "exportasv.figures",
    "exportasv.portal",
]

MIDDLEWARE = [
    "exportasv.core.http.clean_input.RequestIdMiddleware",
    "exportasv.portal.health.HealthMiddleware",
    "exportasv.core.monitoring.metrics.MetricsMiddleware",
    "exportasv.core.http.request_log.RequestLogMiddleware",
    "exportasv.core.api.middleware.ApiMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "exportasv.core.http.shared_pages.SharedPagesMiddleware",
    "exportasv.core.http.compression.CompressionMiddleware",
    "exportasv.core.http.clean_input.CleanInputMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "exportasv.core.accounts.middleware.PrivatePagesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "exportasv.core.accounts.csp.SitePolicyMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "exportasv.core.accounts.middleware.AccessMiddleware",
    "exportasv.core.audit.middleware.ActorMiddleware",
    "exportasv.core.files.uncommitted_files.UncommittedFilesMiddleware",
]

ROOT_URLCONF = "exportasv.urls"
WSGI_APPLICATION = "exportasv.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", ["exportasv.core.template_loader.TrimmingLoader"])],
            "builtins": ["django_cotton.templatetags.cotton", "exportasv.core.component_tags", "exportasv.core.dates"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "exportasv.portal.context.site_context",
            ],
        },
    }
]

# --- Data -------------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", "postgres:///exportasv")}
DATABASES["default"].update(
    CONN_MAX_AGE=env.int("CONN_MAX_AGE", 60),
    CONN_HEALTH_CHECKS=True,
    TEST={"TEMPLATE": "template0"},
)
# How long the database may keep a process waiting, in seconds: a page, a job, a command such as migrate (0: no limit).
PROCESS = env.str("EXPORTASV_PROCESS", "worker")  # wsgi.py: web, manage.py: command; else a worker of Celery
_connect_seconds, _statement_seconds, _idle_seconds = {  # to connect, for a statement, idle within a transaction
    "web": (3, 10, 30),
    "worker": (10, 570, 660),
    "command": (10, 0, 0),
}[PROCESS]
_statement_seconds = env.int("DB_STATEMENT_SECONDS", _statement_seconds)
# Each trigger reads pgtrigger.ignore: not set, PostgreSQL catches an error for every row, at ten times the cost.
DATABASES["default"]["OPTIONS"] = {
    "connect_timeout": _connect_seconds,
    "keepalives_idle": 30,  # these four: how soon a machine that is gone is noticed
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,  # milliseconds
    **DATABASES["default"].get("OPTIONS", {}),
    "options": "-c lock_timeout=4000 -c timezone=UTC -c pgtrigger.ignore={} -c temp_buffers=64MB"  # for large imports
    " -c random_page_cost=1.1 -c jit=off"  # solid-state disks read any page as fast as the next; no query is long
    f" -c statement_timeout={_statement_seconds}s -c idle_in_transaction_session_timeout={_idle_seconds}s",
}
REPLICA_URL = env.str("REPLICA_URL", "")  # a copy of the database from which visitors' pages are read
if REPLICA_URL:
    DATABASES["replica"] = {
        **DATABASES["default"],
        **env.db_url_config(REPLICA_URL),
        "OPTIONS": {**DATABASES["default"]["OPTIONS"], "application_name": "exportasv-replica", "connect_timeout": 2},
        "TEST": {"MIRROR": "default"},
    }
    DATABASE_ROUTERS = ["exportasv.core.db.replica.ReplicaRouter"]
# A web process also keeps a clock of its own, for a database that is frozen (connect, answer; core/db/deadline.py).
DATABASE_DEADLINES = (_connect_seconds, _statement_seconds + 2) if PROCESS == "web" else None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.str("REDIS_URL", "redis://127.0.0.1:6379/0")
TEST_PROCESS = env.str("PYTEST_XDIST_WORKER", "")  # parallel tests share one server but no keys
# The cache may be a server of its own, with a limit of memory and eviction; else it is a database beside the queue's.
CACHE_URL = env.str("CACHE_URL", f"{REDIS_URL}{'&' if '?' in REDIS_URL else '?'}db=1")
_cache_seconds = 2.0 if ENVIRONMENT == "test" else 0.2  # a page waits no longer; a busy test machine may
CACHES = {
    "default": {
        "BACKEND": "exportasv.core.http.cache.FaultTolerantRedisCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": f"exportasv{TEST_PROCESS}",
        "OPTIONS": {"socket_timeout": _cache_seconds, "socket_connect_timeout": _cache_seconds},
    },
    "local": {  # of this process, for what must work without the cache
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
}
SHARED_PAGES = env.bool("SHARED_PAGES", ENVIRONMENT != "test")  # cache public pages by content version
SHARED_PAGES_READ_SECONDS = 1.0  # a process may show pages this old
SESSION_ENGINE = "exportasv.core.accounts.session_store"

# --- Background work --------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 570
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 300_000  # KB; then the child ends after its task and another one starts
CELERY_TASK_QUEUES = {name: {"exchange": name, "routing_key": name} for name in ("urgent", "bulk", "beat", "hooks")}
CELERY_TASK_DEFAULT_QUEUE = "bulk"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for the queue as long as it takes
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 2,
    "socket_connect_timeout": 1,
    "max_retries": 0,  # of a connection that sends; else each message waits 6 seconds for a dead server
    "interval_start": 0,
    "visibility_timeout": 900,
    "unacked_restore_limit": 100,
    "unacked_restore_throttle": 1,
    "global_keyprefix": f"exportasv{TEST_PROCESS}-",
    "queue_order_strategy": "round_robin",
}
QUEUE_SENDER_OPTIONS = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}  # requests do not wait for the queue
CELERY_BEAT_SCHEDULER = "exportasv.core.monitoring.beat:RecordingScheduler"
OUTBOX_LEASE_SECONDS = env.int("OUTBOX_LEASE_SECONDS", 45)  # extended by a running worker, lost by a killed one

# --- Audit trail (docs/deploy.md) --------------------------------------------------------------------
AUDIT_KEYS = env.list("AUDIT_KEYS", default=[])  # "id:key", the present one first; empty: one made from SECRET_KEY
AUDIT_HEADS = env.list("AUDIT_HEADS", default=[])  # files, and s3://bucket/prefix, on other machines
AUDIT_HEAD_MAIL = env.list("AUDIT_HEAD_MAIL", default=[])  # addresses of two persons
AUDIT_BUCKET = {
    "endpoint_url": env.str("AUDIT_BUCKET_URL", "") or None,
    "region_name": env.str("AUDIT_BUCKET_REGION", "") or None,
    "aws_access_key_id": env.str("AUDIT_BUCKET_KEY", "") or None,
    "aws_secret_access_key": env.str("AUDIT_BUCKET_SECRET", "") or None,
}

# --- People -----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["exportasv.core.accounts.session_store.AuthenticationBackend"]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_ADAPTER = "exportasv.core.notifications.account_mails.MailingAccountAdapter"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[ExportaSV] "  # otherwise the host of the request, which a visitor writes
ACCOUNT_FORMS = {
    "login": "exportasv.core.accounts.login_form.LoginForm",
    "signup": "exportasv.core.accounts.signup_form.EqualTimeSignupForm",
}
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser in which the person signed up
ACCOUNT_LOGIN_TIMEOUT = 60 * 60  # seconds between signing up and opening the link in the mail, to be signed in by it
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before an e-mail address is added, removed or made the first one
ACCOUNT_SIGNUP_FORM_CLASS = "exportasv.core.accounts.forms.SignupForm"
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = "ExportaSV"
MFA_ADAPTER = "exportasv.core.accounts.second_factor.SecondFactorAdapter"
SECOND_FACTOR_KEYS = env.list("SECOND_FACTOR_KEYS", default=[])  # Fernet keys; the first encrypts, all decrypt
STAFF_MFA_REQUIRED = env.bool("STAFF_MFA_REQUIRED", not DEMO)
STEP_UP_REQUIRED = env.bool("STEP_UP_REQUIRED", not DEMO and ENVIRONMENT != "test")  # the password again
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:my_portal"
LOGOUT_REDIRECT_URL = "portal:home"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
if ENVIRONMENT == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "exportasv.core.accounts.passwords.WeakPasswordValidator"},
]

# --- Languages, time, formats -----------------------------------------------------------------------
LANGUAGE_CODE = "es"
LANGUAGES = [("es", _("Spanish")), ("en", _("English"))]
# Where most sales go stands first in the pickers of countries.
COUNTRIES_FIRST = ["US", "GT", "HN", "CR", "NI", "PA", "MX", "ES"]
LOCALE_PATHS = [BASE_DIR / "exportasv" / "locale"]
FORMAT_MODULE_PATH = ["exportasv.core.formats"]
LANGUAGE_COOKIE_NAME = "lang"
TIME_ZONE = "America/El_Salvador"
USE_TZ = True
USE_I18N = True
PHONENUMBER_DEFAULT_REGION = "SV"
PHONENUMBER_DB_FORMAT = "E164"

# --- Files ------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR_DIR / "media")))
MEDIA_URL = "/media/"
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG or ENVIRONMENT == "test"  # else each test reads all static files
MEDIA_BUCKET = env.str("MEDIA_BUCKET", "")  # an S3 bucket instead of the folder MEDIA_ROOT
PRIVATE_FILES_BY_PROXY = env.str("PRIVATE_FILES_BY_PROXY", "")  # the proxy's internal address of MEDIA_ROOT
STORAGES = {
    "default": {"BACKEND": "exportasv.core.files.storage.WholeFileStorage"}
    if not MEDIA_BUCKET
    else {
        "BACKEND": "exportasv.core.files.storage.PrivateS3Storage",
        "OPTIONS": {
            "bucket_name": MEDIA_BUCKET,
            "endpoint_url": env.str("MEDIA_BUCKET_URL", "") or None,
            "region_name": env.str("MEDIA_BUCKET_REGION", "") or None,
            "access_key": env.str("MEDIA_BUCKET_KEY", "") or None,
            "secret_key": env.str("MEDIA_BUCKET_SECRET", "") or None,
        },
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
UPLOAD_MAX_BYTES = 20 * 1024 * 1024

# --- E-mail -----------------------------------------------------------------------------------------
LOCAL_MAIL_DIR = VAR_DIR / "mail"
if env.str("EMAIL_URL", ""):
    vars().update(env.email("EMAIL_URL"))
elif ENVIRONMENT == "local":
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = LOCAL_MAIL_DIR
EMAIL_TIMEOUT = 10
REPLY_DOMAIN = env.str("REPLY_DOMAIN", "")  # its e-mail goes to /hooks/mail/; empty: no replies by e-mail
INBOUND_MAIL_SECRET = env.str("INBOUND_MAIL_SECRET", "")  # signs the requests to /hooks/mail/ (docs/mail.md)
# How notices go by WhatsApp: "cloud" (Meta's Cloud API), "written" (shown with the demo's mails), or "" (not offered).
WHATSAPP_PROVIDER = env.str("WHATSAPP_PROVIDER", "written" if DEMO and not env.str("EMAIL_URL", "") else "")
WHATSAPP_TOKEN = env.str("WHATSAPP_TOKEN", "")
WHATSAPP_PHONE_ID = env.str("WHATSAPP_PHONE_ID", "")
WHATSAPP_TEMPLATE = env.str("WHATSAPP_TEMPLATE", "exportasv_notice")
# Notices on people's devices (Web Push): the site's private key, from `manage.py make_web_push_key`; "": not offered.
WEB_PUSH_KEY = env.str("WEB_PUSH_KEY", "")
WEB_PUSH_CONTACT = env.str("WEB_PUSH_CONTACT", "mailto:no-responder@exportasv.example")  # for the push services
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "ExportaSV <no-responder@exportasv.example>")

# --- Transport and browser rules --------------------------------------------------------------------
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", PRODUCTION)
SECURE_HSTS_SECONDS = 31536000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.int("TRUSTED_PROXY_COUNT", 0) else None
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
_COOKIE_PREFIX = "__Host-" if PRODUCTION else ""  # browsers take such a cookie only by TLS, for this host and all paths
SESSION_COOKIE_NAME = f"{_COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{_COOKIE_PREFIX}csrftoken"
DEVICE_COOKIE_NAME = f"{_COOKIE_PREFIX}device"
SESSION_COOKIE_HTTPONLY = True
FORM_RENDERER = "exportasv.core.widget_renderer.WidgetRenderer"
CSRF_FAILURE_VIEW = "exportasv.portal.views.errors.csrf_failed"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- API --------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["exportasv.core.api.authentication.BearerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["exportasv.core.api.scopes.ScopePermission"],
    "DEFAULT_RENDERER_CLASSES": ["exportasv.core.api.renderers.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["exportasv.core.api.parsers.CleanJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "exportasv.core.api.pagination.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "exportasv.core.api.schema.ApiSchema",
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "DEFAULT_THROTTLE_CLASSES": [f"exportasv.core.api.throttles.{name}Throttle" for name in ("Heavy", "Cost")],
    "NUM_PROXIES": env.int("TRUSTED_PROXY_COUNT", 0),
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
API_ADDRESS_UNITS = env.int("API_ADDRESS_UNITS", programme.API_ADDRESS_UNITS)  # a minute, of an address without a key
HEAVY_REQUESTS = env.int("HEAVY_REQUESTS", programme.API_HEAVY_REQUESTS)  # at once: fewer than web processes
HEAVY_REQUESTS_OF_ONE = env.int("HEAVY_REQUESTS_OF_ONE", programme.API_HEAVY_REQUESTS_OF_ONE)
DRF_STANDARDIZED_ERRORS = {
    "EXCEPTION_HANDLER_CLASS": "exportasv.core.api.errors.ApiExceptionHandler",
    "EXCEPTION_FORMATTER_CLASS": "exportasv.core.api.errors.ProblemFormatter",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "ExportaSV API",
    "DESCRIPTION": "The exportable supply of El Salvador: companies, products, trading houses, services, events.",
    "VERSION": VERSION,
    "OAS_VERSION": "3.1.1",
    "ENUM_NAME_OVERRIDES": {
        "AttributeTypeEnum": "products.models.attribute.ValueType",
        "CountryEnum": "exportasv.core.api.serializers.COUNTRIES",
    },
    "SERVERS": [{"url": SITE_URL, "description": "This site"}],
    "CONTACT": {"name": "ExportaSV", "url": f"{SITE_URL}/api/v1/docs/"},
    "LICENSE": {"name": "MIT License", "identifier": "MIT"},
    "DEFAULT_GENERATOR_CLASS": "exportasv.core.api.schema.EnglishSchemaGenerator",
    "COMPONENT_SPLIT_REQUEST": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "exportasv.core.api.schema.complete_schema",
    ],
}

# --- Logs and metrics -------------------------------------------------------------------------------
LOG_LEVEL = env.str("LOG_LEVEL", "INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"context": {"()": "exportasv.core.http.logs.RedactionFilter"}},
    "formatters": {"json": {"()": "exportasv.core.http.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["context"]}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django.server": {"handlers": ["console"], "propagate": False},
        "django.request": {"level": "ERROR"},  # each refused or missing page has its line of exportasv.request
        "celery.app.trace": {"level": "WARNING"},  # the same for tasks, and their results stay out
        "celery.worker.strategy": {"level": "WARNING"},
    },
}
METRICS_TOKEN = env.str("METRICS_TOKEN", "")  # whoever reads /metrics sends it; empty: this machine only
METRICS_DIR = env.str("PROMETHEUS_MULTIPROC_DIR", "")  # prometheus_client reads it too; empty: one process
SENTRY_DSN = env.str("SENTRY_DSN", "")

# --- Admin ------------------------------------------------------------------------------------------
UNFOLD = {
    "SITE_TITLE": "ExportaSV",
    "SITE_HEADER": "ExportaSV",
    "SITE_SUBHEADER": _("Export support, El Salvador"),
    "SITE_URL": "/",
    "SHOW_LANGUAGES": True,
    "SITE_SYMBOL": "public",
    "DASHBOARD_CALLBACK": "exportasv.portal.admin_home.dashboard",
    "SIDEBAR": {"show_search": True},  # its lists: exportasv/core/accounts/sidebar.py
    "COLORS": {
        "primary": {
            "50": "#eef1fa",
            "100": "#d9e0f3",
            "200": "#b3c0e6",
            "300": "#a9b8e8",
            "400": "#93a6e3",
            "500": "#7d92da",
            "600": "#2c4493",
            "700": "#243877",
            "800": "#1d2d5f",
            "900": "#172449",
            "950": "#0e1730",
        }
    },
}

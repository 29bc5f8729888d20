"""Tidegate starts rightly or not at all, and says everything that is wrong at once."""

import os
import runpy

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.unit.house.tree import SOURCE
from tidegate.config import refusals
from tidegate.ledger import keys as ledger_keys

SECRET = "0123456789abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOP"  # noqa: S105
SETTINGS = str(SOURCE / "config" / "settings.py")


@pytest.fixture
def load(monkeypatch, tmp_path):
    """The settings under these variables and no others."""

    def run(**variables):
        for name in [one for one in os.environ if one.startswith(("TIDEGATE_", "DATABASE_URL"))]:
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(SETTINGS)

    return run


@pytest.fixture
def production(tmp_path):
    """Variables that are fit for production."""
    for name in refusals.KEY_FILES:
        (tmp_path / name).write_bytes(b"a key")
        (tmp_path / name).chmod(0o600)
    return {
        "TIDEGATE_ENV": "production",
        "TIDEGATE_SECRET_KEY": SECRET,
        "TIDEGATE_HOSTS": "customs.example",
        "TIDEGATE_KEYS": str(tmp_path),
    }


def test_without_variables_it_is_development(load, tmp_path):
    settings = load(TIDEGATE_HOME=str(tmp_path))
    assert settings["ENVIRONMENT"] == "development"
    assert settings["DATABASES"]["default"]["NAME"] == str(tmp_path / "tidegate.sqlite3")


def test_sqlite_is_tuned_so_that_no_write_is_lost(load):
    options = load()["DATABASES"]["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 30
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        assert pragma in options["init_command"]


def test_postgresql_by_url(load):
    database = load(DATABASE_URL="postgresql://clerk:pass@db.example:5433/customs")["DATABASES"]
    assert database["default"]["ENGINE"] == "django.db.backends.postgresql"
    assert database["default"]["HOST"] == "db.example"
    assert database["default"]["PORT"] == 5433
    assert database["default"]["CONN_HEALTH_CHECKS"] is True


def test_three_languages_and_hong_kong_time(load):
    settings = load()
    assert [code for code, _ in settings["LANGUAGES"]] == ["en", "zh-hant", "zh-hans"]
    assert (settings["USE_TZ"], settings["TIME_ZONE"]) == (True, "Asia/Hong_Kong")


def test_production_starts_with_what_it_needs(load, production):
    settings = load(**production)
    assert settings["DEBUG"] is False
    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["CSRF_COOKIE_SECURE"]
    assert settings["SECURE_HSTS_SECONDS"] > 0


def test_production_may_use_sqlite(load, production, tmp_path):
    assert load(**production, DATABASE_URL=f"sqlite:///{tmp_path}/t.sqlite3")


def test_production_with_nothing_set_names_every_mistake(load, tmp_path):
    with pytest.raises(ImproperlyConfigured) as refused:
        load(TIDEGATE_ENV="production", TIDEGATE_DEBUG="yes", TIDEGATE_TLS="no")
    text = str(refused.value)
    for mistake in (
        "TIDEGATE_ENV=production",
        "TIDEGATE_SECRET_KEY is not set",
        "TIDEGATE_DEBUG is on",
        "TIDEGATE_HOSTS is not set",
        "TIDEGATE_TLS is off",
        "TIDEGATE_KEYS is not set",
        "TIDEGATE_KEYS has no signing.pem",
        "TIDEGATE_KEYS has no master.keys",
    ):
        assert mistake in text


@pytest.mark.parametrize(
    ("variable", "value", "mistake"),
    [
        ("TIDEGATE_SECRET_KEY", "short", "TIDEGATE_SECRET_KEY is too simple"),
        ("TIDEGATE_SECRET_KEY", "a" * 60, "TIDEGATE_SECRET_KEY is too simple"),
        ("TIDEGATE_SECRET_KEY", refusals.PUBLIC_SECRET, "TIDEGATE_SECRET_KEY is not set"),
        ("TIDEGATE_HOSTS", "customs.example,*", "the wildcard '*'"),
        ("TIDEGATE_HOSTS", ".example", "the wildcard '.example'"),
        ("TIDEGATE_HOSTS", "localhost", "a machine of development"),
        ("TIDEGATE_ORIGINS", "http://customs.example", "write https://"),
        ("TIDEGATE_DEBUG", "on", "TIDEGATE_DEBUG is on"),
        ("TIDEGATE_DEBUG", "perhaps", "write yes or no"),
        ("TIDEGATE_HSTS_SECONDS", "-1", "a whole number from 0"),
        ("TIDEGATE_HOST", "customs.example", "TIDEGATE_HOST is no setting"),
        ("TIDEGATE_HOME", "/", "TIDEGATE_KEYS lies in TIDEGATE_HOME"),
        ("TIDEGATE_METRICS_FROM", "0.0.0.0/0", "which is everybody"),
        ("TIDEGATE_METRICS_FROM", "everywhere", "write an address"),
        ("TIDEGATE_SECOND_FACTOR", "no", "only TIDEGATE_ENV=demo may do without"),
        ("TIDEGATE_LANGUAGE", "fr", "one of en, zh-hant, zh-hans"),
        ("DATABASE_URL", "mysql://clerk@db/customs", "DATABASE_URL is no URL of PostgreSQL"),
        ("DATABASE_URL", "nonsense", "DATABASE_URL is no URL of PostgreSQL"),
    ],
)
def test_one_mistake_is_enough_to_refuse(load, production, variable, value, mistake):
    with pytest.raises(ImproperlyConfigured) as refused:
        load(**{**production, variable: value})
    assert mistake in str(refused.value)
    assert str(refused.value).count("\n") == 1


def test_a_password_is_not_repeated(load):
    with pytest.raises(ImproperlyConfigured) as refused:
        load(DATABASE_URL="oracle://clerk:hunter2@db/customs")
    assert "hunter2" not in str(refused.value)


def test_a_key_that_others_may_read_is_refused(load, production, tmp_path):
    (tmp_path / "master.keys").chmod(0o644)
    with pytest.raises(ImproperlyConfigured, match=r"others may read .*master\.keys; chmod 600"):
        load(**production)


def test_the_wrong_environment_is_refused(load):
    with pytest.raises(ImproperlyConfigured, match="TIDEGATE_ENV is 'prod'"):
        load(TIDEGATE_ENV="prod")


def test_the_server_answers(client):
    from tidegate.config import asgi, wsgi

    assert callable(wsgi.application)
    assert callable(asgi.application)
    answer = client.get("/")
    assert (answer.status_code, answer.url) == (302, "/sign-in?next=%2F")
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_the_keys_are_those_of_the_ledger():
    assert set(refusals.KEY_FILES) == {ledger_keys.SIGNING, ledger_keys.MASTER}


@pytest.mark.parametrize("environment", ["development", "production"])
def test_only_a_demonstration_does_without_a_second_factor(load, production, environment):
    variables = {**production, "TIDEGATE_ENV": environment, "TIDEGATE_SECOND_FACTOR": "no"}
    with pytest.raises(ImproperlyConfigured, match="TIDEGATE_SECOND_FACTOR is off"):
        load(**variables)
    assert load(**variables | {"TIDEGATE_ENV": "demo"})["SECOND_FACTOR"] is False


def test_production_takes_real_payments_or_none(load, production):
    assert load(**production)["PAYMENT_GATEWAY"] == ""
    with pytest.raises(ImproperlyConfigured, match="takes no money"):
        load(**production, TIDEGATE_PAYMENT_GATEWAY=refusals.SIMULATED_GATEWAY)
    with pytest.raises(ImproperlyConfigured, match="TIDEGATE_PAYMENT_SECRET is too short"):
        load(**production, TIDEGATE_PAYMENT_GATEWAY="bank.gateway.Gateway")

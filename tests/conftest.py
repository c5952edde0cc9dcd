"""What every test stands on: a throw-away PostgreSQL, the application's rights, Chromium, no network, the same order every time.

Which fixture to take:

    db              one test in a rolled-back transaction, empty database with all migrations
    transactional_db (or `django_db(transaction=True)`)  a copy of its own, for what commits: threads, processes
    halle           beside one of the two: on the database with Halle loaded
    server          address of a live server on a copy with Halle for this module; `seite` is a Chromium page
    raeume, besetzung, als  places, one account per role, and `als("ressort1")` as a logged-in client (tests/factories.py)
    als_eigentuemer `with als_eigentuemer():` acts as the owner of the tables, for example to switch a trigger off
"""

import contextlib
import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from config.cluster import Cluster
from tests import browsers, factories, printers, sockets
from tests.databases import WITHOUT_DURABILITY, Databases, copies_instead_of_truncation, throwaway_cluster

PROJECT = Path(__file__).resolve().parent.parent
THOROUGH = os.environ.get("GRUENDLICH") == "1"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in the main thread

_calm: dict[str, Any] = {"deadline": None, "database": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}
hypothesis_settings.register_profile("kurz", max_examples=15, derandomize=True, **_calm)
hypothesis_settings.register_profile("gruendlich", max_examples=2000, **_calm)
hypothesis_settings.load_profile("gruendlich" if THOROUGH else "kurz")

_cluster = contextlib.ExitStack()
CLUSTER = pytest.StashKey[Cluster]()


def pytest_configure() -> None:
    gc.set_threshold(100_000, 50, 50)  # a tenth of the processor time: pages and models make many objects that live
    sockets.stay_on_this_machine()
    (PROJECT / "static_gesammelt").mkdir(exist_ok=True)  # whitenoise warns where it is missing


# The long files first, so that two workers end together; the second begins with what does not wait for Halle to be loaded.
LONG = ("site/test_crawl", "upgrade/", "site/test_site", "site/", "faults/", "browser/", "berichte/", "")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = len(f"{PROJECT / 'tests'}/")
    items.sort(key=lambda item: next(n for n, begin in enumerate(LONG) if str(item.path)[here:].startswith(begin)))
    if not THOROUGH:
        for item in items:
            if item.get_closest_marker("gruendlich"):
                item.add_marker(pytest.mark.skip(reason="nur mit GRUENDLICH=1 (make gruendlich)"))


HARVESTED = ("test_site", "test_lists", "test_pdf", "test_fuzz")  # they look at the same answers of the same pages


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A file stays with one worker, and what looks at the same answers counts as one file."""
    from xdist.scheduler import LoadFileScheduling

    class ByHarvest(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = super()._split_scope(nodeid)
            return "tests/site" if Path(file).stem in HARVESTED else file

    return ByHarvest(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """All workers of a parallel run share the controller's cluster."""
    if CLUSTER not in node.config.stash:
        node.config.stash[CLUSTER] = _cluster.enter_context(throwaway_cluster())
    node.workerinput["cluster"] = str(node.config.stash[CLUSTER].folder)


def pytest_unconfigure() -> None:
    _cluster.close()


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Databases:
    shared = getattr(request.config, "workerinput", {})
    if "cluster" in shared:
        return Databases(Cluster(Path(shared["cluster"]), WITHOUT_DURABILITY), shared["workerid"])
    return Databases(_cluster.enter_context(throwaway_cluster()))


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """A test that replaces a piece of the program must not meet what an earlier one worked out without it."""
    from basis import replay

    replay.forget()


@pytest.fixture(scope="session", autouse=True)
def _printers() -> Iterator[None]:
    with printers.kept_printers():
        yield


class _Template:
    """The template that transactional tests copy: the empty one, or Halle while a test uses `halle`."""

    name = ""


@pytest.fixture(scope="session")
def django_db_setup(databases: Databases, django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        _Template.name = databases.migrated()
    copies_instead_of_truncation(databases, lambda: _Template.name)
    with databases.pointed_at(databases.copy(_Template.name)):
        yield


@pytest.fixture(scope="session")
def _halle_template(django_db_setup: None, databases: Databases, django_db_blocker: Any) -> str:
    with django_db_blocker.unblock():
        return databases.with_city(PROJECT / "fixtures" / "halle")


@pytest.fixture(scope="session")
def _halle_of_worker(_halle_template: str, databases: Databases) -> str:
    return databases.copy(_halle_template)


@pytest.fixture(scope="class")  # before `db`, and over with the class or function that asked
def halle(_halle_template: str, _halle_of_worker: str, databases: Databases) -> Iterator[str]:
    """The test finds Halle loaded; it is rolled back, or works on a copy of its own."""
    before, _Template.name = _Template.name, _halle_template
    with databases.pointed_at(_halle_of_worker, keep=True):
        yield _halle_of_worker
    _Template.name = before


@pytest.fixture(scope="session")
def _cast_template(django_db_setup: None, databases: Databases, django_db_blocker: Any) -> str:
    with django_db_blocker.unblock():
        return databases.template("besetzt", source=databases.migrated(), fill=lambda name: factories.fill())


@pytest.fixture(scope="session")
def _cast_of_worker(_cast_template: str, databases: Databases) -> str:
    return databases.copy(_cast_template)


@pytest.fixture(scope="class")  # before `db`, as `halle` is
def _cast(request: pytest.FixtureRequest, _cast_template: str, _cast_of_worker: str, databases: Databases) -> Iterator[None]:
    """Who asks for `besetzung` on the empty database finds it built: anew for each test it would cost a fifth of a second."""
    if not databases.is_first() or "halle" in request.fixturenames:
        yield
        return
    before, _Template.name = _Template.name, _cast_template
    with databases.pointed_at(_cast_of_worker, keep=True):
        yield
    _Template.name = before


@pytest.fixture(scope="session")
def _server_thread(django_db_setup: None) -> Iterator[Any]:
    """It works on the database at which Django's connection points; static files are whitenoise's, as in operation."""
    from pytest_django.live_server_helper import LiveServer

    server = LiveServer("127.0.0.1", start=False)
    server.thread.static_handler = lambda application: application
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def live_server(_server_thread: Any) -> Any:
    """As pytest-django has it: each test works on a copy of its own."""
    return _server_thread


@pytest.fixture(scope="module")
def server(_server_thread: Any, _halle_template: str, databases: Databases, django_db_blocker: Any) -> Iterator[str]:
    """Address of the product on a fresh copy with Halle, for the tests of one module; the test's own queries see the same data."""
    from django.test import override_settings

    name = databases.copy(_halle_template)
    with django_db_blocker.unblock(), databases.pointed_at(name), override_settings(ALLOWED_HOSTS=["127.0.0.1"]):
        yield _server_thread.url
    databases.drop(name)


@pytest.fixture
def als_eigentuemer(db: None) -> Callable[[], contextlib.AbstractContextManager[None]]:
    """Acts as the owner of the tables within the test's transaction."""
    from django.db import connection

    from config.cluster import APP

    @contextlib.contextmanager
    def as_owner() -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            try:
                yield
            finally:
                if not connection.needs_rollback:
                    cursor.execute(f"SET ROLE {APP}")

    return as_owner


@pytest.fixture
def als_app_rolle(db: None) -> None:
    """States that a test means the application's rights (every test has them)."""
    from django.db import connection

    from config.cluster import APP

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (APP,)


chromium = browsers.chromium
seite = browsers.seite
raeume = factories.raeume
besetzung = factories.besetzung
als = factories.als

"""The scene as a template of its own: built once a run, copied for each module."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.databases import Databases
from tests.factories import baue_besetzung, baue_raeume
from tests.site import scene, small_city
from tests.site.harvest import Answers, Harvest, without_copies_of_contexts

HALLE = Path(__file__).resolve().parent.parent.parent / "fixtures" / "halle"


@pytest.fixture(scope="session")
def szene_template(django_db_setup: None, databases: Databases, django_db_blocker: Any) -> str:
    with django_db_blocker.unblock():
        return databases.template("szene", source=databases.with_city(HALLE), fill=lambda name: scene.baue())


@pytest.fixture(scope="session")
def kleine_szene_template(szene_template: str, databases: Databases, django_db_blocker: Any) -> str:
    """The same with ten Stadtteile left, for the comparison of query counts."""

    def fill(name: str) -> None:
        small_city.reduce(databases, name)
        scene.baue()

    with django_db_blocker.unblock():
        return databases.template("kleine_szene", source=databases.with_city(HALLE), fill=fill)


@pytest.fixture(scope="module")
def szene(szene_template: str, databases: Databases, django_db_blocker: Any) -> Iterator[scene.Szene]:
    """The scene in a copy for this module."""
    yield from _copy(szene_template, databases, django_db_blocker)


def _copy(template: str, databases: Databases, blocker: Any) -> Iterator[scene.Szene]:
    name = databases.copy(template)
    with blocker.unblock(), databases.pointed_at(name):
        yield scene.Szene(baue_besetzung(baue_raeume()))
    databases.drop(name)


@pytest.fixture(scope="session")
def antworten() -> Answers:
    return {}


@pytest.fixture(scope="module")
def ernte(szene: scene.Szene, antworten: Answers) -> Iterator[Harvest]:
    """What the pages answer, each asked once a run: every module's copy of the scene is the same."""
    logging.disable(logging.CRITICAL)  # what a page answers to nonsense is what is tested here
    with without_copies_of_contexts():
        yield Harvest(szene, antworten)
    logging.disable(logging.NOTSET)

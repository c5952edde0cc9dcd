"""One System of Sozialraum I on a fixed day, for whatever asks for it; a file with other needs builds its own."""

import pytest

from proaktiv.models import Akteur, System
from sozialraum.models import Stadt
from tests.factories import Raeume
from tests.proaktiv.bau import HEUTE, baue_akteur, baue_system


@pytest.fixture
def system(raeume: Raeume) -> System:
    Stadt.objects.update(fester_tag=HEUTE)
    return baue_system(raeume["I"])


@pytest.fixture
def akteur(system: System) -> Akteur:
    return baue_akteur(system)

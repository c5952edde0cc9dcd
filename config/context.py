"""What every page's frame shows: city, Haushaltsjahr, Datenstand, navigation."""

from typing import Any

from django.http import HttpRequest


def rahmen(request: HttpRequest) -> dict[str, Any]:
    from sozialraum.models import Stadt

    return {"stadt": Stadt.objects.aktuelle()}

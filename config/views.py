"""Health and errors of the frame itself."""

import hmac

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from config import health, metrics


@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is touched."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the product can serve, else 503 with the reasons."""
    reasons = health.reasons()
    answer = {"bereit": not reasons, "gruende": reasons}
    return JsonResponse(answer, status=503 if reasons else 200, json_dumps_params={"ensure_ascii": False})


@csrf_exempt  # without the token nothing tells this address from one that does not exist, whatever the method
def zahlen(request: HttpRequest) -> HttpResponse:
    """What this host and the database say of themselves, for Prometheus; no number of a Gebiet, no person."""
    shown = request.headers.get("Authorization", "").encode()
    if not settings.METRIK_TOKEN or not hmac.compare_digest(shown, f"Bearer {settings.METRIK_TOKEN}".encode()):
        raise Http404
    return _zahlen(request)


@require_safe
def _zahlen(request: HttpRequest) -> HttpResponse:
    return HttpResponse(metrics.exposition(), content_type=metrics.CONTENT_TYPE)


def csrf_fehler(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or came from elsewhere."""
    return render(request, "403_csrf.html", status=403)

"""What the person of a request may do: read afresh on every request, so that a change of rights acts at once (invariant 16)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import Resolver404, resolve
from django.utils.functional import SimpleLazyObject

from basis.models import Nutzer
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.models import Gebiet
from sozialraum.rechte import IM_EIGENEN_GEBIET, RECHTE, Recht, Rolle, nicht_hier, warum_nicht


@dataclass(frozen=True)
class Wer:
    """Who acts, for actions and Protokoll: an account (perhaps i. V.), or a command of the operator."""

    nutzer: Nutzer | None
    name: str
    in_vertretung: str = ""

    @classmethod
    def befehl(cls, name: str) -> "Wer":
        return cls(None, f"Befehl {name}")


@dataclass(frozen=True)
class Eigenschaft:
    """One role in force: for which Gebiet or Gremium, and for whom if i. V."""

    rolle: Rolle
    gebiet_id: int | None
    gremium_id: int | None
    vertritt: str = ""
    ganze_stadt: bool = False  # without a Gebiet, or for the Fachbereich of today


@dataclass
class Zugang:
    """The roles of one account today, own ones and those held i. V."""

    nutzer: Any
    _geladen: tuple[Eigenschaft, ...] | None = field(default=None, repr=False)
    _gebiete: dict[Recht, frozenset[int]] = field(default_factory=dict, repr=False)

    @property
    def eigenschaften(self) -> tuple[Eigenschaft, ...]:
        if self._geladen is None:
            self._geladen = _lade(self.nutzer) if self.nutzer.is_authenticated else ()
        return self._geladen

    @cached_property
    def baum(self) -> Gebietsbaum:
        """Rights follow today's mapping."""
        return Gebiet.objects.baum(heute())

    @property
    def rollen(self) -> frozenset[Rolle]:
        return frozenset(e.rolle for e in self.eigenschaften)

    @property
    def ist_intern(self) -> bool:
        return self.darf(Recht.INTERN_LESEN)

    @property
    def sieht_alles(self) -> bool:
        return self.darf(Recht.ALLE_ENTWUERFE_LESEN)

    def darf(self, recht: Recht, gebiet_id: int | None = None) -> bool:
        """Whether a right is held at all, or (with ``gebiet_id``) for this Gebiet or one above it."""
        return any(self._reicht(e, gebiet_id) for e in self._mit(recht))

    def darf_ueberall(self, recht: Recht) -> bool:
        """Whether a right is held for the whole city, whatever its Gebiete: told without the tree."""
        return any(e.ganze_stadt for e in self._mit(recht))

    def hat_rolle(self, rolle: Rolle, gebiet_id: int | None = None) -> bool:
        """Whether a role is held (own or i. V.), or (with ``gebiet_id``) for this Gebiet or one above it. For rights that are data."""
        return any(e.rolle == rolle and self._reicht(e, gebiet_id) for e in self.eigenschaften)

    def sieht_fallzahlen(self, gebiet_id: int | None = None) -> bool:
        """Whether small case numbers are open: for the whole city (None), which covers what is mapped nowhere, or for one Gebiet."""
        recht = Recht.FALLZAHLEN_OFFEN
        return self.darf_ueberall(recht) or (gebiet_id is not None and self.darf(recht, gebiet_id))

    def gebiete_mit(self, recht: Recht) -> frozenset[int]:
        """All Gebiete in which a right is held, inherited down the tree; worked out once per request."""
        if recht not in self._gebiete:
            self._gebiete[recht] = frozenset(i for e in self._mit(recht) for i in self._unter(e))
        return self._gebiete[recht]

    @property
    def eigene_gebiete(self) -> frozenset[int]:
        return frozenset(i for e in self.eigenschaften if e.gebiet_id for i in self._unter(e))

    @property
    def gremien(self) -> frozenset[int]:
        return frozenset(e.gremium_id for e in self.eigenschaften if e.gremium_id)

    def wer(self, recht: Recht | None = None, gebiet_id: int | None = None) -> Wer:
        """The acting person; "i. V." when the right is held only as Vertretung."""
        return self._wer(self._mit(recht) if recht else self.eigenschaften, gebiet_id)

    def wer_als(self, rolle: Rolle, gebiet_id: int | None = None) -> Wer:
        """The acting person in a role; "i. V." when it is held only as Vertretung. For rights that are data."""
        return self._wer(tuple(e for e in self.eigenschaften if e.rolle == rolle), gebiet_id)

    def _wer(self, eigenschaften: tuple[Eigenschaft, ...], gebiet_id: int | None) -> Wer:
        passend = [e for e in eigenschaften if self._reicht(e, gebiet_id)]
        vertritt = passend[0].vertritt if passend and all(e.vertritt for e in passend) else ""
        return Wer(self.nutzer, str(self.nutzer), vertritt)

    def verlange(self, recht: Recht, gebiet_id: int | None = None) -> Wer:
        """The acting person if the right is held; else 403 with the sentence that says who may."""
        if not self.darf(recht, gebiet_id):
            raise PermissionDenied(nicht_hier(recht) if self.darf(recht) else warum_nicht(recht))
        return self.wer(recht, gebiet_id)

    def warum_nicht_hier(self, recht: Recht) -> str:
        """The sentence for what one may see but not do in a Gebiet: whose role may, or that one's own may, but elsewhere."""
        return nicht_hier(recht) if self.darf(recht) else f"{warum_nicht(recht)} {IM_EIGENEN_GEBIET}"

    def _mit(self, recht: Recht) -> tuple[Eigenschaft, ...]:
        return tuple(e for e in self.eigenschaften if recht in RECHTE[e.rolle])

    def _reicht(self, eigenschaft: Eigenschaft, gebiet_id: int | None) -> bool:
        if gebiet_id is None or eigenschaft.gebiet_id is None:
            return True
        return gebiet_id in self._unter(eigenschaft)

    def _unter(self, eigenschaft: Eigenschaft) -> frozenset[int]:
        baum = self.baum
        if eigenschaft.gebiet_id is None:
            return frozenset(baum.knoten)
        if eigenschaft.gebiet_id not in baum.knoten:
            return frozenset()
        return frozenset({eigenschaft.gebiet_id, *(k.id for k in baum.nachfahren(eigenschaft.gebiet_id))})


# Asked on every request of every page: as text, since to put it together took Django longer than the database needs for the answer.
_EIGENSCHAFTEN = """
    SELECT r.rolle, r.gebiet_id, r.gremium_id,
        CASE WHEN r.nutzer_id = %(nutzer)s THEN '' ELSE coalesce(nullif(n.anzeigename, ''), n.username) END,
        g.id IS NULL OR (g.ebene = %(oben)s AND g.gueltig_von <= %(tag)s AND (g.gueltig_bis IS NULL OR g.gueltig_bis >= %(tag)s))
    FROM sozialraum_rollenzuweisung r JOIN basis_nutzer n ON n.id = r.nutzer_id LEFT JOIN sozialraum_gebiet g ON g.id = r.gebiet_id
    WHERE NOT r.wartet AND r.gueltig_von <= %(tag)s AND (r.gueltig_bis IS NULL OR r.gueltig_bis >= %(tag)s)
        AND (r.nutzer_id = %(nutzer)s OR EXISTS (SELECT 1 FROM sozialraum_vertretung v WHERE v.zuweisung_id = r.id
            AND v.nutzer_id = %(nutzer)s AND v.gueltig_von <= %(tag)s AND v.gueltig_bis >= %(tag)s))
    ORDER BY n.username, r.rolle, r.gueltig_von, r.id"""


def _lade(nutzer: Nutzer) -> tuple[Eigenschaft, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_EIGENSCHAFTEN, {"nutzer": nutzer.pk, "tag": heute(), "oben": Ebene.FACHBEREICH.value})
        return tuple(Eigenschaft(Rolle(rolle), *rest) for rolle, *rest in cursor.fetchall())


class ZugangMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.zugang = SimpleLazyObject(lambda: Zugang(request.user))
        return self.get_response(request)


def seite(*, lesen: Recht, schreiben: Recht | None = None, methoden: tuple[str, ...] = ("GET",)) -> Callable[..., Any]:
    """Every view's gate. Anonymous: log-in. Without ``lesen``: 404. Sees it but lacks ``schreiben``: 403 that says who may.

    ``schreiben`` guards POST only; a page whose GET already is a form for writing passes the same right as ``lesen``.
    """

    def gate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path() if "GET" in methoden else seite_davor(request.path))
            if not request.zugang.darf(lesen):
                raise Http404
            if request.method not in (methoden if "GET" not in methoden else (*methoden, "HEAD")):  # a HEAD is a GET, never a POST
                return HttpResponseNotAllowed(methoden)
            if request.method == "POST" and schreiben and not request.zugang.darf(schreiben):
                raise PermissionDenied(warum_nicht(schreiben))
            return view(request, *args, **kwargs)

        vars(guarded).update(recht=lesen, methoden=methoden)
        return guarded

    return gate


def seite_davor(pfad: str) -> str:
    """The nearest address above that a browser can open: where one goes on from an address that only takes a form."""
    while pfad := pfad.rstrip("/").rpartition("/")[0]:
        try:
            view = resolve(f"{pfad}/").func
        except Resolver404:
            continue
        if "GET" in getattr(view, "methoden", ("GET",)):
            return f"{pfad}/"
    return "/"

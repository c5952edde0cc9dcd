"""Contracts of import-linter that follow from the rule of language: the file name says whether a module is pure.

A module directly in an app is a Django-free domain module, unless its name is one of ENGLISH.
"""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

APPS = ("basis", "sozialraum", "budgets", "proaktiv", "bsc", "berichte")
ENGLISH = frozenset({
    "access", "actions", "apps", "clock", "context", "due", "export", "filters", "forms", "history", "inputs", "jobs", "lists",
    "middleware", "models", "once", "one_go", "pdf", "permissions", "providers", "purge", "querysets", "replay", "search", "selectors",
    "sessions", "signals", "sql", "tables", "system_page", "tasks", "urls", "validators", "views",
})
# Packages whose modules know Django. What lies in `imports` does not: files are read in a child process that loads no Django.
PACKAGES_WITH_DJANGO = ENGLISH | {"management", "migrations", "sections", "templatetags"}


def is_pure(module: str) -> bool:
    """`budgets.verteilung` is, `budgets.models.haushalt` and `config.settings` are not."""
    app, _, rest = module.partition(".")
    return app in APPS and bool(rest) and rest.split(".")[0] not in PACKAGES_WITH_DJANGO


class PureModules(Contract):
    """Pure modules reach neither the forbidden packages nor any `models`, not even through others."""

    forbidden = fields.ListField(subfield=fields.StringField())
    exceptions = fields.ListField(subfield=fields.StringField(), required=False, default=[])

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        models = {module for module in graph.modules if ".models" in module}
        targets = {name for name in self.forbidden if name in graph.modules} | models
        allowed = {tuple(part.strip() for part in rule.split("->")) for rule in self.exceptions}
        chains = []
        for module in sorted(m for m in graph.modules if is_pure(m)):
            for target in sorted(targets):
                chain = graph.find_shortest_chain(importer=module, imported=target)
                if chain and chain[-2:] not in allowed:
                    chains.append(chain)
        return ContractCheck(kept=not chains, metadata={"chains": chains})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for chain in check.metadata["chains"]:
            output.print_error(" -> ".join(chain))


class OnlyThere(Contract):
    """Libraries that are imported directly by modules of the named packages only."""

    libraries = fields.ListField(subfield=fields.StringField())
    allowed_in = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        found = []
        for library in (name for name in self.libraries if name in graph.modules):
            for module in sorted(graph.find_modules_that_directly_import(library)):
                if not set(self.allowed_in) & set(module.split(".")):
                    found.append((module, library))
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for module, library in check.metadata["found"]:
            output.print_error(f"{module} -> {library}")

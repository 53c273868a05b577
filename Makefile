# `make` lists the commands. Each of them does its own set-up.
PYTHON ?= python3
JOBS ?= 2
SEEDS ?= 1
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
TORCH := $(shell sed -n 's/^torch==//p' constraints.txt)
# The class that `make demo` grades is made by us, so it may be graded where there is no sandbox.
DEMO_SANDBOX := $(shell command -v bwrap >/dev/null || echo --no-sandbox)
# A course of its own, so that no invented student gets into the real gradebook.
DEMO := build/demo/course
TORCH_CPU_INDEX := https://download.pytorch.org/whl/cpu

.PHONY: help demo test lab notebooks full release grade bench site clean
.DEFAULT_GOAL := help

help:
	@echo 'make demo                            execute a lecture, release the problem sets, grade an example class'
	@echo 'make test                            lint and test everything'
	@echo 'make lab                             open JupyterLab'
	@echo 'make notebooks                       execute every lecture on the real data, into build/'
	@echo 'make full                            the same, then compare with the published figures; SEEDS=3 runs each thrice'
	@echo 'make release                         make assignments/ from solutions/'
	@echo 'make grade PSET=ps01 SUBMISSIONS=DIR grade a class'
	@echo 'make bench                           time grading, beside stock nbgrader: an hour on an idle machine'
	@echo 'make site                            make the web pages, into build/site/'
	@echo 'make clean                           remove build/ and the virtual environment'

# On Linux without an NVIDIA card the CPU build of PyTorch goes in first: the default one brings gigabytes of CUDA.
$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; ok = (3, 11) <= sys.version_info < (3, 14); sys.exit(not ok and \
	"$(PYTHON) is Python %d.%d, but the course needs 3.11 to 3.13: make ... PYTHON=python3.12" % sys.version_info[:2])'
	$(PYTHON) -m venv $(VENV)
	@if [ "$$(uname -s)" = Linux ] && ! command -v nvidia-smi >/dev/null; then \
	    echo "installing PyTorch's CPU build"; \
	    $(BIN)/python -m pip install -q --no-deps "torch==$(TORCH)+cpu" 2>/dev/null \
	    || $(BIN)/python -m pip install -q --no-deps --index-url $(TORCH_CPU_INDEX) "torch==$(TORCH)+cpu"; \
	fi
	@echo "installing the rest: two to five minutes"
	$(BIN)/python -m pip install -q -c constraints.txt -e ".[course,grading,dev,site]"
	@touch $(READY)

demo: $(READY)
	$(BIN)/nlpkit run 02 --fast --fresh --out build/demo
	$(BIN)/nlpkit release
	$(BIN)/python tests/grading/demo_class.py build/demo/class
	rm -rf $(DEMO) && mkdir -p $(DEMO) && cp -R nbgrader_config.py solutions $(DEMO)
	cd $(DEMO) && $(CURDIR)/$(BIN)/nlpkit grade ps01 --submissions ../class/ps01_perceptron --jobs $(JOBS) $(DEMO_SANDBOX)
	cd $(DEMO) && $(CURDIR)/$(BIN)/nlpkit grade ps02 --submissions ../class/ps02_mlp_imdb --jobs $(JOBS) $(DEMO_SANDBOX)
	@echo
	@echo 'executed lecture:  build/demo/executed/fast/lectures/02_mlp_imdb.ipynb'
	@echo 'feedback:          $(DEMO)/grading/feedback/'
	@echo 'gradebook:         $(DEMO)/grading/gradebook.db, $(DEMO)/grading/grades.csv'

test: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal

# Without the first option the problem sets would be out of JupyterLab's sight.
lab: $(READY)
	$(BIN)/jupyter lab --ServerApp.root_dir=. lectures/00_start_here.ipynb

notebooks: $(READY)
	$(BIN)/nlpkit run

# Two lectures at once, which have one thread each, get more done than one after the other with two threads.
full: $(READY)
	$(BIN)/nlpkit run --seeds $(SEEDS) --jobs $(JOBS)
	$(BIN)/nlpkit published

release: $(READY)
	$(BIN)/nlpkit release

grade: $(READY)
	$(BIN)/nlpkit grade $(PSET) --submissions $(SUBMISSIONS) --jobs $(JOBS)

bench: $(READY)
	$(BIN)/python -m benchmarks.grading $(BENCH)

site: $(READY)
	$(BIN)/nlpkit site --jobs $(JOBS)

clean:
	rm -rf build $(VENV)

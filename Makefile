# Two commands: `make run` and `make test`. `make bench` measures; the rest are parts of these.

CARGO ?= cargo
ADDR ?= 127.0.0.1:3000

# On a build server the clone is new each time: what was compiled is kept outside it.
ifeq ($(CI),true)
CARGO_TARGET_DIR ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/xiaoxun/target
export CARGO_TARGET_DIR
endif
TARGET := $(abspath $(or $(CARGO_TARGET_DIR),target))

STARTED := $(shell date +%s)
PHONE := --target wasm32-unknown-unknown

.PHONY: help run test bench bench-full setup-run setup-test lint lint-phone unit server site browser
.NOTPARALLEL:

help:
	@echo "make run    compile everything and serve the demo school on http://$(ADDR)"
	@echo "make test   run every check and every test, the browser's included"
	@echo "make bench  measure speed and size; make bench-full also with a million records"

run: setup-run
	@echo "[2/4] Compiling the server (the first time takes some minutes)"
	$(CARGO) build --locked --profile quick --package server --package xtask
	@echo "[3/4] Compiling the phone's app to WebAssembly (the first time takes some minutes)"
	$(TARGET)/quick/xtask site
	@echo "[4/4] Starting the demo school; Ctrl-C ends it, data/demo keeps it"
	$(TARGET)/quick/xiaoxun serve --demo --addr $(ADDR) --data data/demo --site $(TARGET)/site

setup-run:
	@echo "[1/4] Looking for what this machine lacks"
	@sh server/xtask/setup.sh run

test: setup-test lint lint-phone unit server site browser
	@seconds=$$(( $$(date +%s) - $(STARTED) )); \
	echo "make test: all 7 steps passed in $$(( seconds / 60 )) min $$(( seconds % 60 )) s"

setup-test:
	@echo "[1/7] Looking for what this machine lacks"
	@sh server/xtask/setup.sh test

lint:
	@echo "[2/7] Format and lints of what runs on the host"
	$(CARGO) fmt --all --check
	$(CARGO) clippy --locked --all-targets -- --deny warnings

# A call of its own: built together with the server, features of both would be united.
lint-phone:
	@echo "[3/7] Lints of what runs on the phone; no features shared by accident"
	$(CARGO) clippy --locked --package app --package view --package web --package scan $(PHONE) -- --deny warnings
	$(CARGO) check --locked --package domain --package sync $(PHONE)
	$(CARGO) run --locked --package xtask -- features

unit:
	@echo "[4/7] Rules, sync with its simulator, build tool"
	$(CARGO) test --locked --package domain --package json --package sync --package g2p -- --show-output
	$(CARGO) test --locked --package xtask

# The server's tests also build target/debug/xiaoxun, which the browser tests start.
server:
	@echo "[5/7] Stores on memory, SQLite and PostgreSQL; the server over HTTP"
	$(CARGO) test --locked --package store --package server

site:
	@echo "[6/7] The site the phone loads, its size, the same as a second release, the suite of phone stores"
	$(CARGO) run --locked --package xtask -- site
	$(CARGO) run --locked --package xtask -- size
	$(CARGO) run --locked --package xtask -- site --release-id second --out $(TARGET)/site-second
	$(CARGO) run --locked --package xtask -- suite --out $(TARGET)/suite

browser:
	@echo "[7/7] The app in Chromium, against the server"
	cd end2end && npx tsc && \
	XIAOXUN_BIN=$(TARGET)/debug/xiaoxun XIAOXUN_SITE=$(TARGET)/site XIAOXUN_SUITE=$(TARGET)/suite \
	npx playwright test

bench bench-full:
	@echo "[1/2] Looking for what this machine lacks"
	@sh server/xtask/setup.sh test
	@echo "[2/2] Measuring, with nothing else running: some minutes, bench-full half an hour"
	$(CARGO) run --locked --package xtask -- $@

.PHONY: help check fast it format run-sample

help: ## lists the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile

check: ## what CI runs
	./.ci/run

fast: ## unit tests
	mvn -B -Dquick verify

it: ## integration tests
	mvn -B verify

format: ## formats Java
	mvn -q spotless:apply

run-sample: ## serves the sample site
	./wsgi-bridge serve sample-apps/conf/wsgi.conf

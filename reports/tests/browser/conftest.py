"""The same site, browser and visitors as those of the registry's roads."""

from registry.tests.browser.conftest import browser, served, site, size, visit

__all__ = ["browser", "served", "site", "size", "visit"]

"""Grades and verdicts in the formats of other systems; one module for each system, `docs/exports.md` lists them."""

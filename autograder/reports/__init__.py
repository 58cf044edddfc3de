"""Renderings of results, one module for each format; none knows another."""

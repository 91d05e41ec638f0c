"""Tests of the site: what is written, and what a browser makes of it."""

"""Formats in which resources leave the catalogue and come into it: one module each."""

"""Promises about how the program is put together."""

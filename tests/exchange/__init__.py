"""Formats, each read back by something that is not ours where there is such."""

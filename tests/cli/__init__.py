"""Promises of the real command line, kept by running the real program."""

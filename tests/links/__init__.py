"""The judge of ``check-links``: a hostile server, and a table of what is right for each of its links."""

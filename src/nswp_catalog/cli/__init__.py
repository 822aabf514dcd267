"""The shell: only here is anything printed, asked or exited, or the clock read."""

"""Lets ``python -m nswp_catalog`` stand for ``catalog``."""

from nswp_catalog.cli.app import main

if __name__ == "__main__":
    main()

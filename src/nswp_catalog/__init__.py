"""A catalogue manager for public libraries of resources, kept in one YAML file."""

__version__ = "0.1.0"

"""Pages that people read in a browser: view models, templates, assets and message catalogues."""

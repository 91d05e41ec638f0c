"""The command line `xxgk`, a module for each group of commands; `main` puts them together.

Commands call the library and show what it answers: `answers` and `console` say how it looks,
`common` is what they share. Nothing is computed here.
"""

from pipelines.cli.main import app

__all__ = ["app"]

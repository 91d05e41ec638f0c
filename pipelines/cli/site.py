"""The commands `xxgk docs` and `xxgk serve`; `main` takes them up."""

from typing import Annotated

import typer
from rich.markup import escape

from pipelines.cli.common import fail
from pipelines.cli.console import library_news, make_console, near
from pipelines.settings import Settings


def docs() -> None:
    """Write the site of what is published: pages in Chinese and English, and the data dictionary.

    A run does this by itself. The pages open without a server; `xxgk serve` is for looking at them
    with one.

    Examples:

    - `xxgk docs`
    """
    _write(Settings())


def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to serve it on.")] = 8080,
) -> None:
    """Serve the site and the published files on this machine alone, until Ctrl-C.

    Examples:

    - `xxgk serve`
    - `xxgk serve --port 9000`
    """
    from pipelines.site import serve_site

    settings = Settings()
    _write(settings)
    make_console().print(f"Look at it at http://localhost:{port} (Ctrl-C stops it)")
    try:
        serve_site(settings, port)
    except KeyboardInterrupt:
        make_console().print("stopped")
    except OSError as error:
        fail(f"port {port}: {error.strerror}; choose another with --port", as_json=False)


def _write(settings: Settings) -> None:
    """Bring the site up to date and say where it is."""
    from pipelines.cli import answers
    from pipelines.site import write_site

    console = make_console()
    try:
        with library_news(console):
            page = write_site(settings)
    except Exception as error:
        fail(answers.one_line(error), as_json=False)
    console.print(escape(f"The site is {near(page)}"))

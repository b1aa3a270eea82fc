"""Serves the application."""

import os

from . import create_app

if __name__ == "__main__":
    port = int(os.environ.get("TODO_PORT", "8000"))
    create_app().run(
        host="0.0.0.0",
        port=port,
        debug=True,
    )

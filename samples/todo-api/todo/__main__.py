"""Serves the application on this machine only; a deployment runs it under gunicorn."""

import os

from . import create_app

if __name__ == "__main__":
    create_app().run(host="127.0.0.1", port=int(os.environ.get("TODO_PORT", "8000")))

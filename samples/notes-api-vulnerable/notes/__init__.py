"""Notes: a small server that keeps notes, for people and for programs."""

import os

from flask import Flask

from . import api, files, pages


def create_app():
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=os.environ["NOTES_SECRET_KEY"],
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    app.register_blueprint(api.blueprint, url_prefix="/api")
    app.register_blueprint(files.blueprint, url_prefix="/files")
    app.register_blueprint(pages.blueprint)
    return app

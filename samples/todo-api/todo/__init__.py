"""A to-do list with a REST API and one small page."""

import logging

from flask import Flask, jsonify
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import HTTPException

from . import accounts, api, attachments, database, pages
from .settings import Settings

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def create_app(settings: Settings | None = None) -> Flask:
    settings = settings or Settings.from_environment()
    logging.basicConfig(level=settings.log_level)

    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.max_upload_bytes,
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        PERMANENT_SESSION_LIFETIME=settings.session_seconds,
        TODO=settings,
    )

    # A bearer token is never sent by a browser on its own, so the API needs no anti-forgery token; the pages do.
    csrf = CSRFProtect(app)
    csrf.exempt(api.blueprint)
    csrf.exempt(attachments.blueprint)

    app.register_blueprint(api.blueprint)
    app.register_blueprint(attachments.blueprint)
    app.register_blueprint(pages.blueprint)
    app.cli.add_command(accounts.add_account)
    database.init_app(app)

    @app.get("/health")
    def health():
        database.connection().execute("SELECT 1").fetchone()
        return jsonify(status="ok")

    @app.after_request
    def add_headers(response):
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        response.headers.setdefault("Cache-Control", "no-store")
        if settings.allowed_origin:
            response.headers["Access-Control-Allow-Origin"] = settings.allowed_origin
            response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
            response.headers["Access-Control-Allow-Methods"] = "GET, POST, PATCH, DELETE"
            response.headers.add("Vary", "Origin")
        return response

    @app.errorhandler(HTTPException)
    def as_json(error):
        return jsonify(error=error.name, detail=error.description), error.code

    return app

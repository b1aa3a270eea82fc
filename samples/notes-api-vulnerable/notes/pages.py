"""For people: pages."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from markupsafe import escape

from . import store

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def home():
    words = request.args.get("q", "")
    return render_template("home.html", notes=store.find(words), words=words, heading=heading(words))


def heading(words):
    return "Notes about " + words if words else "All notes"


@blueprint.get("/preview")
def preview():
    return "<article>" + request.args.get("body", "") + "</article>"


@blueprint.get("/preview/plain")
def preview_plain():
    return f"<article>{escape(request.args.get('body', ''))}</article>"


@blueprint.post("/theme")
def theme():
    session["theme"] = "dark" if request.form.get("theme") == "dark" else "light"
    return redirect(request.form.get("back", "/"))


@blueprint.post("/notes")
def add():
    store.add(request.form["title"], request.form["body"])
    return redirect(url_for("pages.home"))

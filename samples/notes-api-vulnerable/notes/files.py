"""What is attached to notes, on disk."""

import os
import subprocess

from flask import Blueprint, abort, request, send_file
from werkzeug.utils import safe_join, secure_filename

FOLDER = "/srv/notes"

blueprint = Blueprint("files", __name__)


def place_of(name):
    return os.path.join(FOLDER, name)


def archive(folder):
    subprocess.run(f"tar czf /srv/backup.tgz {folder}", shell=True, check=True)


@blueprint.get("/")
def read():
    return send_file(place_of(request.args["name"]))


@blueprint.get("/<path:name>")
def read_below(name):
    place = safe_join(FOLDER, name)
    if place is None:
        abort(404)
    return send_file(place)


@blueprint.post("/")
def write():
    upload = request.files["file"]
    upload.save(place_of(secure_filename(upload.filename)))
    return "", 201


@blueprint.post("/archive")
def archive_all():
    archive(request.form.get("folder", FOLDER))
    return "", 204


@blueprint.post("/count")
def count():
    words = subprocess.run(["wc", "-w", "--", place_of(secure_filename(request.form["name"]))], capture_output=True, check=True)
    return {"words": int(words.stdout.split()[0])}

"""For programs: JSON in, JSON out."""

import base64
import json
import pickle

import requests
from flask import Blueprint, jsonify, request

from . import store

HOOKS = {"chat": "https://chat.example.com/hook", "mail": "https://mail.example.com/hook"}

blueprint = Blueprint("api", __name__)


@blueprint.get("/notes")
def notes():
    return jsonify(store.listed(request.args.get("order", "title")))


@blueprint.get("/notes/sorted")
def sorted_notes():
    return jsonify(store.sorted_by(request.args.get("order", "title")))


@blueprint.get("/notes/<int:number>")
def note(number):
    return jsonify(store.one(number))


@blueprint.post("/notes/restore")
def restore():
    backup = pickle.loads(base64.b64decode(request.data))
    for title, body in backup:
        store.add(title, body)
    return jsonify(restored=len(backup))


@blueprint.post("/notes/import")
def import_notes():
    for each in json.loads(request.data):
        store.add(each["title"], each["body"])
    return jsonify(done=True)


@blueprint.post("/notes/fetch")
def fetch():
    address = request.get_json()["address"]
    answer = requests.get(address, timeout=10)
    store.add(address, answer.text)
    return jsonify(length=len(answer.text))


@blueprint.post("/notes/announce")
def announce():
    address = HOOKS.get(request.args.get("to"))
    if address is None:
        return jsonify(error="nobody of that name"), 404
    requests.post(address, json={"text": request.get_json()["text"]}, timeout=10)
    return jsonify(done=True)

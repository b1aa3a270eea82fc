"""All that is asked of the database."""

import os
import sqlite3

COLUMNS = {"title", "changed"}


def connect():
    return sqlite3.connect(os.environ.get("NOTES_DATABASE", "notes.db"))


def find(words):
    with connect() as database:
        return database.execute("SELECT id, title, body FROM notes WHERE title LIKE ?", (f"%{words}%",)).fetchall()


def listed(order):
    statement = "SELECT id, title, body FROM notes ORDER BY " + order
    with connect() as database:
        return database.execute(statement).fetchall()


def sorted_by(column):
    if column not in COLUMNS:
        column = "title"
    with connect() as database:
        return database.execute(f"SELECT id, title, body FROM notes ORDER BY {column}").fetchall()


def one(number):
    with connect() as database:
        return database.execute("SELECT id, title, body FROM notes WHERE id = %d" % number).fetchone()


def add(title, body):
    with connect() as database:
        database.execute("INSERT INTO notes (title, body) VALUES (?, ?)", (title, body))

"""The record as files: CSV tables with a data package in one ZIP, JSON, a SQLite database."""

import csv
import hashlib
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from missions.exchange import harmless

from .reading import FACTS, TEXTS, Record
from .tables import TABLES, Cell, Column, Table

NAME = "space-tourism-record"
TITLE = "The Space Tourism Record"
SQL_TYPES = {"string": "TEXT", "datetime": "TEXT", "integer": "INTEGER", "number": "REAL",
             "boolean": "INTEGER"}  # fmt: skip
# The earliest that the format knows: the same record makes the same file.
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Format:
    """``make`` makes the file of the whole record."""

    name: str
    title: str
    content_type: str
    make: Callable[[Record, str], bytes]


def csv_table(table: Table, rows: list[dict[str, Cell]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    names = [column.name for column in table.columns]
    writer.writerow(names)
    writer.writerows([_cell(row[name]) for name in names] for row in rows)
    return text.getvalue().encode()


def csv_zip(record: Record, version: str) -> bytes:
    """The tables as CSV (UTF-8, comma, CRLF) beside their ``datapackage.json``."""
    files = {
        f"data/{table.name}.csv": csv_table(table, record.tables[table.name]) for table in TABLES
    }
    package = json.dumps(data_package(record, version, files), ensure_ascii=False, indent=1)
    files["datapackage.json"] = package.encode()
    files["LICENCE.txt"] = f"{FACTS}\n{TEXTS}\n".encode()
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for name, written in files.items():
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, written)
    return content.getvalue()


def data_package(record: Record, version: str, files: dict[str, bytes]) -> dict[str, Any]:
    """What the CSV files hold, as a Frictionless Tabular Data Package (version 1)."""
    package = {
        "profile": "tabular-data-package",
        "name": NAME,
        "title": TITLE,
        "version": version,
        "licenses": [
            {"name": "other-open", "title": FACTS},
            {"name": "other-at", "title": TEXTS},
        ],
        "resources": [_resource(table, files[f"data/{table.name}.csv"]) for table in TABLES],
    }
    if record.changed:
        package["created"] = f"{record.changed:%Y-%m-%dT%H:%M:%SZ}"
    return package


def json_text(record: Record, version: str) -> bytes:
    content = {
        "name": NAME,
        "title": TITLE,
        "version": version,
        "changed": f"{record.changed:%Y-%m-%dT%H:%M:%SZ}" if record.changed else None,
        "licence": {"facts": FACTS, "texts": TEXTS},
        "tables": record.tables,
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def sqlite_file(record: Record, version: str) -> bytes:
    """A database of the same tables, with their keys; ``about`` says what it is."""
    database = sqlite3.connect(":memory:")
    try:
        database.execute("CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT)")
        about = {"title": TITLE, "version": version, "facts": FACTS, "texts": TEXTS}
        database.executemany("INSERT INTO about VALUES (?, ?)", about.items())
        for table in TABLES:
            columns = ", ".join(_sql(column) for column in table.columns)
            database.execute(f'CREATE TABLE "{table.name}" ({columns})')
            marks = ", ".join("?" for _ in table.columns)
            rows = (tuple(row.values()) for row in record.tables[table.name])
            # Names of tables and columns are our own.
            database.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', rows)  # noqa: S608
        database.commit()
        return database.serialize()
    finally:
        database.close()


FORMATS = {
    found.name: found
    for found in (
        Format("record.csv.zip", "CSV tables and data package", "application/zip", csv_zip),
        Format("record.json", "JSON", "application/json", json_text),
        Format("record.sqlite", "SQLite database", "application/vnd.sqlite3", sqlite_file),
    )
}


def _resource(table: Table, content: bytes) -> dict[str, Any]:
    links = [
        {"fields": column.name, "reference": {"resource": column.to, "fields": "id"}}
        for column in table.columns
        if column.to
    ]
    schema = {
        "fields": [_field(column) for column in table.columns],
        "primaryKey": "id",
        "missingValues": [""],
    }
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"data/{table.name}.csv",
        "description": table.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema | ({"foreignKeys": links} if links else {}),
    }


def _field(column: Column) -> dict[str, Any]:
    field = {"name": column.name, "type": column.kind, "description": column.about}
    return field | ({"constraints": {"required": True}} if column.name == "id" else {})


def _sql(column: Column) -> str:
    key = " PRIMARY KEY" if column.name == "id" else ""
    link = f' REFERENCES "{column.to}" (id)' if column.to else ""
    return f'"{column.name}" {SQL_TYPES[column.kind]}{key}{link}'


def _cell(value: Cell) -> Cell:
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(value) if isinstance(value, str) else value

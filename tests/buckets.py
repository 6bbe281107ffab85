"""A server that speaks S3, in a process of its own, with a bucket that everybody may read."""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3

from tests.live import free_port

KEY, SECRET, BUCKET = "somebody", "secret/with+signs", "record"


@contextmanager
def s3_server(log: Path, port: int = 0) -> Iterator[str]:
    """The server's address."""
    port = port or free_port()
    with log.open("ab") as said:
        server = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
            stdout=said,
            stderr=said,
        )
        try:
            _wait_until_up(f"http://127.0.0.1:{port}/moto-api/", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)


def _wait_until_up(url: str, server: subprocess.Popen) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise RuntimeError(f"the server stopped with {server.returncode}")
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not come up")


def client(endpoint: str):
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
        region_name="eu-central-1",
    )


def make_bucket(endpoint: str, name: str = BUCKET) -> None:
    client(endpoint).create_bucket(
        Bucket=name,
        ACL="public-read",
        CreateBucketConfiguration={"LocationConstraint": "eu-central-1"},
    )


def address(endpoint: str, *, folder: str = "", bucket: str = BUCKET, **options: str) -> str:
    """As MEDIA_STORAGE has it."""
    query = "".join(f"&{name}={value}" for name, value in options.items())
    return (
        f"s3://{KEY}:secret%2Fwith%2Bsigns@{bucket}/{folder}"
        f"?endpoint_url={endpoint}&region=eu-central-1{query}"
    )

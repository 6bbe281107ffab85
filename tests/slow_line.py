"""A slow line to a server. It is a relay of our own, because the slowness that a browser can put
on itself stops for good now and then where the machine has much else to do."""

import asyncio
import queue
import threading
from asyncio import StreamReader, StreamWriter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

# What is passed on at once, in bytes.
PIECE = 1500


class Line:
    """What all connections of a reader share: ``rate`` in bytes a second, ``delay`` in seconds."""

    def __init__(self, host: str, port: int, rate: int, delay: float) -> None:
        self.host, self.port, self.rate, self.delay = host, port, rate, delay
        self.free_at = 0.0

    async def relay(self, reader: StreamReader, writer: StreamWriter) -> None:
        answers, asks = await asyncio.open_connection(self.host, self.port)
        await asyncio.gather(self.pass_asked(reader, asks), self.pass_answered(answers, writer))

    async def pass_asked(self, reader: StreamReader, writer: StreamWriter) -> None:
        with closing(writer):
            while piece := await reader.read(PIECE):
                await asyncio.sleep(self.delay)
                writer.write(piece)
                await writer.drain()

    async def pass_answered(self, reader: StreamReader, writer: StreamWriter) -> None:
        now = asyncio.get_running_loop().time
        with closing(writer):
            while piece := await reader.read(PIECE):
                self.free_at = max(self.free_at, now()) + len(piece) / self.rate
                await asyncio.sleep(self.free_at - now())
                writer.write(piece)
                await writer.drain()


@contextmanager
def closing(writer: StreamWriter) -> Iterator[None]:
    """Either end may be gone before the other has said all."""
    try:
        yield
    except OSError:
        pass
    finally:
        writer.close()


@contextmanager
def slow_line(url: str, *, rate: int, delay: float) -> Iterator[str]:
    """An address of its own at which the server of ``url`` answers over a slow line."""
    server = urlsplit(url)
    assert server.hostname
    assert server.port
    line = Line(server.hostname, server.port, rate, delay)
    begun: queue.Queue[tuple[int, Callable[[], object]]] = queue.Queue()

    async def listen() -> None:
        loop, over = asyncio.get_running_loop(), asyncio.Event()
        async with await asyncio.start_server(line.relay, "127.0.0.1") as listening:
            port = listening.sockets[0].getsockname()[1]
            begun.put((port, lambda: loop.call_soon_threadsafe(over.set)))
            await over.wait()

    # Not in this thread: Playwright has a loop of its own in it.
    thread = threading.Thread(target=asyncio.run, args=[listen()])
    thread.start()
    port, end = begun.get(timeout=10)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        end()
        thread.join()

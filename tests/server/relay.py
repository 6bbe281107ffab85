"""A way to a server that a test can close and open: to whoever asks, the server goes and comes."""

import contextlib
import socket
from threading import Event, Thread

from tests.live import free_port


class Relay:
    def __init__(self, host: str, port: int) -> None:
        self.target = (host, port)
        self.port = free_port()
        self.open_sockets: list[socket.socket] = []
        self.listener: socket.socket | None = None
        self._passes = Event()
        self._passes.set()

    def open(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", self.port))
        Thread(target=self._accept, args=[self.listener], daemon=True).start()

    def close(self) -> None:
        """Nobody gets in, and whoever is in is thrown out."""
        assert self.listener
        for each in [self.listener, *self.open_sockets]:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self.open_sockets.clear()

    def freeze(self) -> None:
        """Whoever comes gets in, and what is sent is taken; nothing comes back."""
        self._passes.clear()

    def thaw(self) -> None:
        self._passes.set()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _address = listener.accept()
            except OSError:
                return
            far = socket.create_connection(self.target)
            self.open_sockets += [near, far]
            for one, other in ((near, far), (far, near)):
                Thread(target=self._pass_on, args=[one, other], daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                self._passes.wait()
                other.sendall(data)
        with contextlib.suppress(OSError):
            other.shutdown(socket.SHUT_RDWR)

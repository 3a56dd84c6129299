"""A proxy that hands an answer on when it has the whole of it, as some offices and virus scanners have one."""

import select
import socket
import threading
from contextlib import suppress


class Holding:
    """It stands before a server on loopback; of a stream, which has no end, nothing ever comes through."""

    def __init__(self, target: int) -> None:
        self.target, self.held = target, 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """No more connections."""
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError), client, socket.create_connection(("127.0.0.1", self.target)) as server:
            asked = client.recv(1 << 16)
            self.held += b"/stream" in asked.split(b"\r\n")[0]
            server.sendall(asked.replace(b"Connection: keep-alive", b"Connection: close"))
            client.sendall(self._whole(client, server))

    def _whole(self, client: socket.socket, server: socket.socket) -> bytes:
        answer = b""
        while True:
            ready, _, _ = select.select([client, server], [], [])
            if client in ready and not client.recv(1 << 16):
                raise ConnectionError("who asked is gone")
            if server in ready:
                if not (piece := server.recv(1 << 16)):
                    return answer
                answer += piece

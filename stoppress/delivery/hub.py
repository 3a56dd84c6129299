"""The hub: owns the readers' sockets as bare file descriptors and writes one shared frame to all of them.

No transport, no task, no queue per reader: a stream costs an entry in a dictionary. Everything runs on the
event loop's thread.
"""

import asyncio
import errno
import os
import select
import socket
from collections import deque
from collections.abc import Callable

CAP = 256 * 1024  # bytes that may wait for a slow reader; beyond that the stream is closed and resumes
SEND_BUFFER = 32 * 1024  # the kernel's share for each reader: its default would let each hold megabytes
EVERYBODY = 1 << 60  # a number that nobody has yet
CHUNK = 96  # writes between two looks at the loop: other requests wait about a millisecond at each of their steps
READ = select.EPOLLIN | select.EPOLLRDHUP
GONE = select.EPOLLRDHUP | select.EPOLLHUP | select.EPOLLERR
Through = Callable[[int], None]  # told once a frame was written to all its readers, and to how many


class Hub:
    """`join` takes a descriptor over, `publish` sends a frame to a blog's readers, `close` ends all streams."""

    def __init__(self) -> None:
        self._streams: dict[int, dict[int, int]] = {}  # blog -> descriptor -> number up to which it has everything
        self._blog_of: dict[int, int] = {}
        self._waiting: dict[int, bytearray] = {}  # what a slow reader has not taken yet
        self._frames: deque[tuple[int, int, bytes, Through | None]] = deque()
        self._writing = False
        self._buried: list[int] = []  # dropped during a fan-out: closed after it, see _drop
        self._epoll = select.epoll()
        self._closed = False
        self.dropped = 0  # slow readers that were cut off

    def start(self) -> None:
        """Watch the readers' sockets from the running loop."""
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._epoll.fileno(), self._on_ready)

    def readers(self, blog: int | None = None) -> int:
        """How many streams are open, on one blog or on all."""
        return len(self._blog_of) if blog is None else len(self._streams.get(blog, ()))

    def join(self, fd: int, blog: int, number: int, backlog: bytes) -> None:
        """Own this descriptor, write the response head with what was missed, and send what comes after `number`."""
        if self._closed:
            os.close(fd)
            return
        try:
            _prepare(fd)
            self._epoll.register(fd, READ)
        except OSError:
            os.close(fd)
            return
        self._blog_of[fd] = blog
        self._streams.setdefault(blog, {})[fd] = number
        self._write(fd, backlog)

    def publish(self, blog: int, number: int, frame: bytes, through: Through | None = None) -> None:
        """Send a frame to everybody on this blog who has everything before `number`; returns at once."""
        self._frames.append((blog, number, frame, through))
        if not self._writing:
            self._writing = True
            self._task = self._loop.create_task(self._fan_out())

    def end(self, blog: int) -> None:
        """Close every stream of this blog."""
        for fd in list(self._streams.get(blog, ())):
            self._drop(fd)

    async def close(self, spread: float = 2.0) -> None:
        """End all streams, many of them over a few seconds, so that they do not all come back at once."""
        self._closed = True
        while self._blog_of:
            step = max(50, int(len(self._blog_of) * 0.05 / max(spread, 0.05)))
            for fd in list(self._blog_of)[:step]:
                self._drop(fd)
            spread -= 0.05
            if self._blog_of:
                await asyncio.sleep(0.05)
        while self._writing:
            await asyncio.sleep(0.01)
        self._loop.remove_reader(self._epoll.fileno())
        self._epoll.close()

    async def _fan_out(self) -> None:
        try:
            while self._frames:
                blog, number, frame, through = self._frames.popleft()
                streams = self._streams.get(blog, {})
                readers = len(streams)
                await self._send_all(streams, number, frame)
                if through is not None:
                    through(readers)
        finally:
            self._writing = False
            for fd in self._buried:
                os.close(fd)
            self._buried.clear()

    async def _send_all(self, streams: dict[int, int], number: int, frame: bytes) -> None:
        write, waiting, has = os.write, self._waiting, streams.get
        readers, length = list(streams), len(frame)
        for start in range(0, len(readers), CHUNK):
            for fd in readers[start : start + CHUNK]:
                # Gone since the snapshot, or joined after this frame was in the tail and so has it already.
                known = has(fd)
                if known is None or known >= number:
                    continue
                if waiting and fd in waiting:
                    self._wait(fd, frame)
                    continue
                try:
                    sent = write(fd, frame)
                except BlockingIOError:
                    sent = 0
                except OSError:
                    self._drop(fd)
                    continue
                if sent != length:
                    self._wait(fd, frame[sent:])
            await asyncio.sleep(0)

    def _write(self, fd: int, piece: bytes) -> None:
        try:
            sent = os.write(fd, piece)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._drop(fd)
            return
        if sent != len(piece):
            self._wait(fd, piece[sent:])

    def _wait(self, fd: int, rest: bytes) -> None:
        waiting = self._waiting.get(fd)
        if waiting is None:
            waiting = self._waiting[fd] = bytearray()
            self._epoll.modify(fd, READ | select.EPOLLOUT)
        waiting += rest
        if len(waiting) > CAP:
            self.dropped += 1
            self._drop(fd)

    def _on_ready(self) -> None:
        for fd, events in self._epoll.poll(0, 256):
            if fd not in self._blog_of:
                continue
            if events & select.EPOLLOUT:
                self._flush(fd)
            if events & GONE or (events & select.EPOLLIN and self._has_left(fd)):
                self._drop(fd)

    def _has_left(self, fd: int) -> bool:
        try:
            return not os.read(fd, 4096)  # a reader has nothing to say to us; its silence for good is b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    def _flush(self, fd: int) -> None:
        waiting = self._waiting.get(fd)
        if waiting is None:
            return
        try:
            sent = os.write(fd, waiting)
        except BlockingIOError:
            return
        except OSError:
            self._drop(fd)
            return
        del waiting[:sent]
        if not waiting:
            del self._waiting[fd]
            self._epoll.modify(fd, READ)

    def _drop(self, fd: int) -> None:
        blog = self._blog_of.pop(fd, None)
        if blog is None:
            return
        streams = self._streams[blog]
        del streams[fd]
        if not streams:
            del self._streams[blog]
        self._waiting.pop(fd, None)
        self._epoll.unregister(fd)
        # A fan-out yields between its chunks. Were the number free meanwhile, the next connection would get it,
        # and the frame with it. So the number stays taken until the fan-out is through.
        if self._writing:
            _shut(fd)
            self._buried.append(fd)
        else:
            os.close(fd)


def _prepare(fd: int) -> None:
    os.set_blocking(fd, False)
    borrowed = socket.socket(fileno=fd)
    try:
        borrowed.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    finally:
        borrowed.detach()


def _shut(fd: int) -> None:
    borrowed = socket.socket(fileno=fd)
    try:
        borrowed.shutdown(socket.SHUT_RDWR)
    except OSError as problem:
        if problem.errno not in (errno.ENOTCONN, errno.EINVAL):
            raise
    finally:
        borrowed.detach()

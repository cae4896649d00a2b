"""Connections that nobody can hold open for nothing: a request has an end in time and in size."""

from asyncio import TimerHandle, Transport

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LOOK_SECONDS = 15.0
"""A request whose headers are not all here after two looks is not waited for."""
LONGEST_HEAD = 16 << 10


class Connection(HttpToolsProtocol):
    """Uvicorn's own, which waits for headers for ever and takes any number of them."""

    head: int | None = 0
    """Bytes of the headers that are here; None while the body comes."""
    look: TimerHandle | None = None
    stuck = False

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Begin to look at it."""
        super().connection_made(transport)
        self.look = self.loop.call_later(LOOK_SECONDS, self.look_again)

    def connection_lost(self, exc: Exception | None) -> None:
        """Look no more."""
        if self.look:
            self.look.cancel()
        super().connection_lost(exc)

    def look_again(self) -> None:
        """End it if it did nothing but wait for the rest of a request at two looks."""
        answering = self.cycle is not None and not self.cycle.response_complete
        idle = self.timeout_keep_alive_task is not None
        if self.stuck and not answering and not idle:
            self.transport.close()
            return
        self.stuck = not answering and not idle
        self.look = self.loop.call_later(LOOK_SECONDS, self.look_again)

    def data_received(self, data: bytes) -> None:
        """Count what comes before the body."""
        if self.head is not None:
            self.head += len(data)
        super().data_received(data)
        if self.head is not None and self.head > LONGEST_HEAD:
            self.transport.close()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header; those that come after the body are nobody's business."""
        if self.head is not None:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The body begins."""
        self.head, self.stuck = None, False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The next request on this connection is counted anew."""
        super().on_message_complete()
        self.head = 0

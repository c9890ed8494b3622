"""Free ports on the loopback address."""

import socket

LOOPBACK = "127.0.0.1"
_handed_out: set[int] = set()
_next_range = 28000


def free_port() -> int:
    """A port that is free for both UDP and TCP now and was not handed out before in this run.

    Even, because SIPp and baresip want RTP on even ports, and below the ephemeral range, so that no
    client's own socket takes it before its owner starts.
    """
    for port in range(22000, 28000, 2):
        if port in _handed_out or not _is_free(port):
            continue
        _handed_out.add(port)
        return port
    raise RuntimeError("no free port between 22000 and 28000")


def free_range(count: int) -> range:
    """So many consecutive RTP ports that nobody else in this run was given; starts again after 200 phones."""
    global _next_range
    if _next_range + count > 32000:
        _next_range = 28000
    _next_range += count
    return range(_next_range - count, _next_range)


def _is_free(port: int) -> bool:
    """Whether UDP and TCP can be bound to the port (and UDP to the next one, for RTCP)."""
    wanted = [(socket.SOCK_DGRAM, port), (socket.SOCK_STREAM, port), (socket.SOCK_DGRAM, port + 1)]
    for kind, number in wanted:
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind((LOOPBACK, number))
            except OSError:
                return False
    return True

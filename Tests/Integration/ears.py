"""What was heard, by the clock: RTP as it reaches a socket, and a phone's own recording.

A `WireEar` reads the RTP packets for a range of ports off the loopback interface (it needs CAP_NET_RAW, which root has),
so it measures to the millisecond and sees everything that is sent to a phone. A `FileEar` follows the WAV file into
which baresip's `sndfile` filter writes each frame it decoded: proof that the phone itself could play it. baresip 1.0
drops that filter at hold and does not take it back at resume, so after a hold only the `WireEar` can tell.
"""

import array
import pathlib
import socket
import struct
import threading
import time
from dataclasses import dataclass

import audio

_ETH_P_IP = 0x0800
_ETHERNET_HEADER = 14
_PROTOCOL_UDP = 17
_RTP_HEADER = 12
_PCMU = 0
_WAV_HEADER = 44
_BYTES_A_SAMPLE = 2


@dataclass(frozen=True)
class Packet:
    """One RTP packet and when it came."""

    at: float
    port: int
    ssrc: int
    sequence: int
    payload_type: int
    payload: bytes


class Wire:
    """All RTP on the loopback interface, handed to the ears that listen to its destination port."""

    def __init__(self) -> None:
        self._ears: list[WireEar] = []
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_ETH_P_IP))
        self._socket.bind(("lo", 0))
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
        self._socket.settimeout(0.2)
        self._closed = False
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def ear(self, ports: range) -> "WireEar":
        """An ear for the packets to these ports, from now on."""
        ear = WireEar(self, ports)
        self._ears = [*self._ears, ear]
        return ear

    def forget(self, ear: "WireEar") -> None:
        self._ears = [other for other in self._ears if other is not ear]

    def close(self) -> None:
        self._closed = True
        self._thread.join()
        self._socket.close()

    def _read(self) -> None:
        while not self._closed:
            try:
                frame, address = self._socket.recvfrom(65536)
            except TimeoutError:
                continue
            except OSError:
                return
            at = time.monotonic()
            if address[2] == socket.PACKET_OUTGOING or len(frame) < _ETHERNET_HEADER + 28:
                continue
            if frame[_ETHERNET_HEADER + 9] != _PROTOCOL_UDP:
                continue
            udp = _ETHERNET_HEADER + (frame[_ETHERNET_HEADER] & 0x0F) * 4
            port = struct.unpack_from("!H", frame, udp + 2)[0]
            for ear in self._ears:
                if port in ear.ports:
                    ear.hear(at, port, frame[udp + 8 :])


class WireEar:
    """The RTP that reached some ports, by the clock (`time.monotonic`)."""

    def __init__(self, wire: Wire, ports: range):
        #: RTP ports only; the odd ones are RTCP.
        self.ports = range(ports.start, ports.stop, 2)
        self.packets: list[Packet] = []
        self._wire = wire

    def hear(self, at: float, port: int, datagram: bytes) -> None:
        if len(datagram) < _RTP_HEADER or datagram[0] >> 6 != 2:
            return
        second, sequence, _, ssrc = struct.unpack_from("!BHII", datagram, 1)
        payload = datagram[_RTP_HEADER + 4 * (datagram[0] & 0x0F) :]
        self.packets.append(Packet(at, port, ssrc, sequence, second & 0x7F, payload))

    def stop(self) -> None:
        self._wire.forget(self)

    def between(self, start: float, end: float) -> audio.Samples:
        """The PCMU audio that arrived between two moments, over all the ports."""
        payloads = (packet.payload for packet in list(self.packets)
                    if start <= packet.at < end and packet.payload_type == _PCMU)
        return audio.ulaw_to_linear(b"".join(payloads))

    def next(self, seconds: float) -> audio.Samples:
        """Listens for so long from now on."""
        start = time.monotonic()
        time.sleep(seconds)
        return self.between(start, time.monotonic())

    def first_after(self, moment: float) -> float | None:
        """When the first packet after a moment came."""
        return next((packet.at for packet in list(self.packets) if packet.at >= moment), None)

    def longest_gap(self, start: float, end: float) -> float:
        """The longest time without a packet between two moments, the ends included."""
        times = [start, *(packet.at for packet in list(self.packets) if start <= packet.at < end), end]
        return max(later - earlier for earlier, later in zip(times, times[1:]))


class FileEar:
    """What a baresip phone decoded, by the clock (`time.monotonic`)."""

    def __init__(self, folder: pathlib.Path):
        self._folder = folder
        self._sizes: dict[pathlib.Path, list[tuple[float, int]]] = {}
        self._stopped = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._watch, daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()

    def between(self, start: float, end: float) -> audio.Samples:
        """The audio that was decoded between two moments."""
        heard = array.array("h")
        for path, sizes in sorted(list(self._sizes.items()), key=lambda item: item[1][0][0]):
            first = max((size for at, size in list(sizes) if at <= start), default=_WAV_HEADER)
            last = max((size for at, size in list(sizes) if at <= end), default=_WAV_HEADER)
            with path.open("rb") as file:
                file.seek(first)
                heard.frombytes(file.read(max(0, last - first)))
        return heard

    def _watch(self) -> None:
        while not self._stopped.wait(0.02):
            for path in self._folder.glob("*-dec.wav"):
                size = path.stat().st_size // _BYTES_A_SAMPLE * _BYTES_A_SAMPLE
                sizes = self._sizes.setdefault(path, [])
                if not sizes or sizes[-1][1] != size:
                    sizes.append((time.monotonic(), size))

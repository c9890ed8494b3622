import NIOCore

/// What goes to the party: relayed or made here, with keys and tones put in between.
extension RelayPort {
    /// Something is to be done every 20 ms.
    var needsTicks: Bool {
        switch self.mode {
        case .music, .mix: true
        case .idle, .relay: !self.keys.isIdle || self.keys.isPressing || self.overlay.isPending || self.recorder != nil
        }
    }

    private var withheld: OutgoingStream.Withheld {
        if self.keys.isPressing { return .everything }
        return self.overlay.isSounding ? .sound : .nothing
    }

    /// Sends the party a packet of its peer. False when nothing was written.
    func relay(_ packet: ByteBuffer, on channel: any Channel) -> Bool {
        guard let remote = self.remote else { return false }
        var packet = packet
        guard self.stream.pass(&packet, at: .now(), withheld: self.withheld) else { return false }
        channel.write(AddressedEnvelope(remoteAddress: remote, data: packet), promise: nil)
        self.recorder?.heard(packet, codec: self.codec, at: .now())
        return true
    }

    /// Sends what is made here for the 20 ms from `due` on.
    func tick(due: NIODeadline) {
        self.recorder?.advance(to: .now())
        // Keys and tones wait until there is somebody to hear them.
        guard let remote = self.remote, let channel = self.rtp else { return }
        if let event = self.keys.next() {
            if self.nextFrame() != nil { self.stream.skipFrame(at: due) }
            self.write(self.stream.insert(event, at: due), event.payload, to: remote, on: channel)
        } else {
            self.sendFrame(at: due, to: remote, on: channel)
        }
        channel.flush()
    }

    /// Sends the first 20 ms of what the party hears from now on, without waiting for the tick: silence in between is a gap.
    func sendFirstFrame(at now: NIODeadline) {
        guard let remote = self.remote, let channel = self.rtp, !self.keys.isPressing else { return }
        self.sendFrame(at: now, to: remote, on: channel)
        channel.flush()
    }

    private func sendFrame(at now: NIODeadline, to remote: SocketAddress, on channel: any Channel) {
        if let (payload, payloadType, law) = self.nextFrame() {
            var payload = payload
            if let tone = self.overlay.nextFrame() {
                payload = zip(payload, tone).map { law.encode(Int16(clamping: Int32(law.decode($0)) + Int32($1))) }[...]
            }
            self.writeSound(self.stream.nextFrame(payloadType, at: now), payload, law, to: remote, on: channel)
        } else if self.overlay.isPending {
            let payloadType = self.stream.payloadType ?? 0
            // To a party that speaks something else the tone cannot be said.
            guard let law = G711(payloadType: payloadType, codec: self.codec) else { return self.overlay.cancel() }
            guard let tone = self.overlay.nextFrame() else { return }
            self.writeSound(self.stream.insertSound(payloadType, at: now), tone.map(law.encode)[...], law, to: remote, on: channel)
        }
    }

    /// The next 20 ms of what is made here, nil when nothing is.
    private func nextFrame() -> (payload: ArraySlice<UInt8>, payloadType: UInt8, law: G711)? {
        switch self.mode {
        case .idle, .relay: return nil
        case .music(var player):
            guard !player.isOver else { return nil }
            let frame = player.nextFrame()
            self.mode = .music(player)
            return (frame, player.payloadType, player.law)
        case .mix(let party):
            guard let codec = self.codec, !party.heard.isEmpty else { return nil }
            return (party.heard[...], codec.payloadType, party.law)
        }
    }

    private func writeSound(_ header: RTPHeader, _ payload: ArraySlice<UInt8>, _ law: G711, to remote: SocketAddress, on channel: any Channel) {
        let packet = self.write(header, payload, to: remote, on: channel)
        self.recorder?.heard(packet, codec: (header.payloadType, law), at: .now())
    }

    @discardableResult private func write(
        _ header: RTPHeader, _ payload: some Collection<UInt8>, to remote: SocketAddress, on channel: any Channel
    ) -> ByteBuffer {
        var packet = channel.allocator.buffer(capacity: RTPHeader.length + payload.count)
        packet.writeBytes(header.bytes)
        packet.writeBytes(payload)
        channel.write(AddressedEnvelope(remoteAddress: remote, data: packet), promise: nil)
        return packet
    }
}

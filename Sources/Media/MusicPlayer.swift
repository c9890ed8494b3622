/// One piece of music for one party, frame by frame.
struct MusicPlayer {
    let payload: [UInt8]
    let law: G711
    let payloadType: UInt8
    /// An announcement is said once; music goes round.
    var isOnce = false
    private var offset = 0
    private(set) var isOver = false

    init(payload: [UInt8], law: G711, payloadType: UInt8, isOnce: Bool = false) {
        self.payload = payload
        self.law = law
        self.payloadType = payloadType
        self.isOnce = isOnce
    }

    mutating func nextFrame() -> ArraySlice<UInt8> {
        let frame = self.payload[self.offset..<(self.offset + MusicLibrary.frameLength)]
        self.offset = (self.offset + MusicLibrary.frameLength) % self.payload.count
        if self.isOnce, self.offset == 0 { self.isOver = true }
        return frame
    }
}

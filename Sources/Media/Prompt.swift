internal import CPrompts

/// Something that the server says: a digit or a phrase.
package enum Prompt: Hashable, Sendable, Codable {
    case digit(Int)
    case star
    case beep
    case enterExtension
    case parkedOn
    case nothingParked
    case orbitInUse
    case groupFull
    case noGroup
    case noCall
    case invalidExtension
    case failed
    case nothingToPickUp
    case recordingStarted
    case recordingStopped
    case recordingPaused
    case recordingResumed
    case notRecorded
    case notRecordedEnds
    case mayBeRecorded

    /// The prompts that read a number out.
    package static func reading(_ number: String) -> [Prompt] {
        number.compactMap { character in
            if character == "*" { return .star }
            return character.isASCII ? character.wholeNumberValue.map { .digit($0) } : nil
        }
    }

    private var fileName: String {
        switch self {
        case .digit(let digit): "digit-\(digit)"
        case .star: "star"
        case .beep: "beep"
        case .enterExtension: "enter-extension"
        case .parkedOn: "parked-on"
        case .nothingParked: "nothing-parked"
        case .orbitInUse: "orbit-in-use"
        case .groupFull: "group-full"
        case .noGroup: "no-group"
        case .noCall: "no-call"
        case .invalidExtension: "invalid"
        case .failed: "failed"
        case .nothingToPickUp: "nothing-to-pick-up"
        case .recordingStarted: "recording-started"
        case .recordingStopped: "recording-stopped"
        case .recordingPaused: "recording-paused"
        case .recordingResumed: "recording-resumed"
        case .notRecorded: "not-recorded"
        case .notRecordedEnds: "not-recorded-ends"
        case .mayBeRecorded: "may-be-recorded"
        }
    }

    /// The prompt in G.711 µ-law.
    package var muLaw: UnsafeBufferPointer<UInt8> {
        var length = 0
        let start = orbit_prompt(self.fileName, &length)
        return UnsafeBufferPointer(start: start, count: length)
    }
}

/// Prompts one after another, or a file in their place, once.
package struct Announcement: Hashable, Sendable, Codable {
    package var prompts: [Prompt]

    /// A WAV file that is played instead, where the engine has it.
    package var file: String?

    package init(_ prompts: [Prompt], file: String? = nil) {
        self.prompts = prompts
        self.file = file
    }

    var isEmpty: Bool { self.prompts.isEmpty && self.file == nil }

    /// How long it takes to say the prompts.
    package var length: Duration {
        .microseconds(self.prompts.reduce(0) { $0 + $1.muLaw.count } * 125)
    }
}

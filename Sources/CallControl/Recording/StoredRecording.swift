/// A recording that is kept, with what its file says.
package struct StoredRecording: Hashable, Sendable, Identifiable {
    package var recording: CallRecording
    /// Bytes of the file.
    package var size: Int64
    /// Of the sound in the file: the call without its pauses. Whole milliseconds.
    package var duration: Duration

    package init(recording: CallRecording, size: Int64, duration: Duration) {
        self.recording = recording
        self.size = size
        self.duration = duration
    }

    package var id: String { self.recording.id }
}

extension CallRecording {
    /// What people call the recording. It says nothing of a party that withholds name and number.
    package var topic: String {
        let party = self.remoteParty.name ?? self.remoteParty.number
        let name = self.remoteParty.privacyEnabled ? "a private number" : party.isEmpty ? "an unknown number" : party
        return "Call with \(name)" + (self.status == .incomplete ? " (incomplete)" : "")
    }
}

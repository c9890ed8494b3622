import CallControl
import Foundation
import Hummingbird
import NIOCore
import NIOPosix
import Storage
import WebexAPI

// What is kept of calls, as the API reads it.

extension CallHistoryStore: CallHistoryReader {}
extension CallDetailStore: CallDetailReader {}

/// Recordings in the data directory.
struct DiskRecordingArchive: RecordingArchive {
    /// Bytes of a file that are in memory at once.
    private static let portion = 128 * 1_024

    let store: RecordingStore

    var linkKey: String { self.store.linkKey }

    func list(_ query: RecordingQuery) async throws -> RecordingPage { try await self.store.list(query) }

    func find(_ id: String) async throws -> StoredRecording? { try await self.store.find(id) }

    func delete(_ id: String) async throws -> Bool { try await self.store.delete(id) }

    /// The file is open from now on, so that who hears it hears it all, even when it is deleted meanwhile. It is read on threads that
    /// may block, in portions, as fast as the client takes them.
    func sound(of id: String) async throws -> ResponseBody? {
        let path = self.store.path(of: id)
        let opened = try await NIOThreadPool.singleton.runIfActive { () -> (file: FileHandle, size: Int)? in
            guard let file = FileHandle(forReadingAtPath: path) else { return nil }
            let size = try file.seekToEnd()
            try file.seek(toOffset: 0)
            return (file, Int(size))
        }
        guard let opened else { return nil }
        return ResponseBody(contentLength: opened.size) { writer in
            var left = opened.size
            while left > 0 {
                let count = min(left, Self.portion)
                guard let data = try await NIOThreadPool.singleton.runIfActive({ try opened.file.read(upToCount: count) }), !data.isEmpty else {
                    break
                }
                left -= data.count
                try await writer.write(ByteBuffer(bytes: data))
            }
            try await writer.finish(nil)
        }
    }
}

extension RecordingStore {
    /// How much is kept and how much more can be, in Prometheus text exposition format.
    var metrics: String {
        get async {
            var metrics: [(name: String, help: String, value: Int64)] = []
            if let total = try? await self.total() {
                metrics.append(("orbit_recordings", "Recordings of calls that are kept.", Int64(total.count)))
                metrics.append(("orbit_recordings_bytes", "Bytes of their files.", total.size))
            }
            if let free = self.freeSpace { metrics.append(("orbit_recordings_free_bytes", "Bytes that are free where recordings are kept.", free)) }
            return metrics.map { "# HELP \($0.name) \($0.help)\n# TYPE \($0.name) gauge\n\($0.name) \($0.value)\n" }.joined()
        }
    }
}

import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import Media

@Suite("The file of a recording")
struct RecordingFileTests {
    @Test("Chunks are written in the order in which they came, and the end waits for them")
    func order() async throws {
        try await TemporaryFolder.with { folder in
            let file = RecordingFile(file: folder.file("a.wav"), eventLoop: MultiThreadedEventLoopGroup.singleton.next())
            for number in 0..<Int16(RecordingFile.longestBacklog) { file.append([number, -number]) }
            file.finish()
            file.append([99, 99])
            file.finish()
            #expect(try await file.ended.get() == nil)
            let recording = try StereoRecording(folder.file("a.wav"))
            #expect(recording.left == Array(0..<Int16(RecordingFile.longestBacklog)))
            #expect(recording.right == recording.left.map { -$0 })
        }
    }

    @Test("A disk that is too slow ends the recording, and what came before is in the file")
    func tooSlow() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("a.wav")
            let file = RecordingFile(file: path, eventLoop: MultiThreadedEventLoopGroup.singleton.next())
            // Faster than any disk.
            let count = 200_000
            for number in 0..<count { file.append([Int16(truncatingIfNeeded: number), 0]) }
            file.finish()
            #expect(try await file.ended.get() == "cannot write \(path): the disk is too slow")
            let recording = try StereoRecording(path)
            #expect(recording.left.count > RecordingFile.longestBacklog && recording.left.count < count)
            #expect(recording.left == (0..<recording.left.count).map { Int16(truncatingIfNeeded: $0) })
        }
    }
}

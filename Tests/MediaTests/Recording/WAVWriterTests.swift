import Foundation
import Media
import Testing

@Suite("Writing a WAV file that grows")
struct WAVWriterTests {
    @Test("The file is whole after every write, also while more is to come")
    func grows() async throws {
        try await TemporaryFolder.with { folder in
            let file = folder.file("a.wav")
            var writer = try WAVWriter(file: file, channels: 2)
            #expect(try StereoRecording(file).left.isEmpty)
            try writer.write([1, -1, 2, -2])
            try writer.write([.max, .min])
            let recording = try StereoRecording(file)
            #expect(recording.left == [1, 2, .max] && recording.right == [-1, -2, .min])
            try writer.close()
            #expect(try WAVFile(parsing: [UInt8](Data(contentsOf: URL(fileURLWithPath: file)))).samples == [0, 0, 0])
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test("What is in a file already is not written over; an empty one is filled")
    func existing() async throws {
        try await TemporaryFolder.with { folder in
            let file = folder.file("a.wav")
            try Data("precious".utf8).write(to: URL(fileURLWithPath: file))
            let failure = #expect(throws: WAVWriter.Failure.self) { try WAVWriter(file: file, channels: 2) }
            #expect(failure?.description == "cannot create \(file): File exists")
            #expect(try String(contentsOfFile: file, encoding: .utf8) == "precious")
            let empty = folder.file("b.wav")
            try Data().write(to: URL(fileURLWithPath: empty))
            try WAVWriter(file: empty, channels: 2).close()
            #expect(try StereoRecording(empty).left.isEmpty)
            #expect(throws: WAVWriter.Failure.self) { try WAVWriter(file: folder.path, channels: 2) }
        }
    }

    @Test("A file does not grow past what its header can tell, and what is in it stays")
    func largest() async throws {
        try await TemporaryFolder.with { folder in
            let file = folder.file("a.wav")
            var writer = try WAVWriter(file: file, channels: 2, largestSize: 8)
            try writer.write([1, 2, 3, 4])
            let failure = #expect(throws: WAVWriter.Failure.self) { try writer.write([5, 6]) }
            #expect(failure?.description == "cannot go on with \(file): File too large")
            try writer.close()
            #expect(try StereoRecording(file).left == [1, 3])
        }
    }

    @Test("A folder that is not there, and a disk that is full, are told by name", .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func failures() throws {
        let missing = #expect(throws: WAVWriter.Failure.self) { try WAVWriter(file: "/nowhere/a.wav", channels: 2) }
        #expect(missing?.description == "cannot create /nowhere/a.wav: No such file or directory")
        let full = #expect(throws: WAVWriter.Failure.self) { try WAVWriter(file: "/dev/full", channels: 2) }
        #expect(full?.description == "cannot write /dev/full: No space left on device")
    }
}

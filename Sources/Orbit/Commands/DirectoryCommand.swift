import ArgumentParser
import Directory
import Foundation
import Storage

struct DirectoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "directory", abstract: "The whole directory as one YAML file, in and out.", subcommands: [Import.self, Export.self])

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Replaces the directory with a file's, all or nothing. The server must not be running.")

        @Argument(help: "A YAML file, such as export writes.")
        var file: String

        @OptionGroup var options: ConfigurationOptions

        func run() async throws {
            let data = try DataDirectory(try self.options.load().dataDirectory)
            guard let text = try? String(contentsOfFile: self.file, encoding: .utf8) else { throw Failure("cannot read \(self.file)") }
            guard let lock = data.lock() else {
                throw Failure("an orbit server is running on \(data.path); stop it, import, and start it again")
            }
            defer { lock.release() }
            do {
                let document = try DirectoryDocument.readWithSounds(text, now: Int64(Date().timeIntervalSince1970 * 1_000))
                let contents = try await SoundArchive(data).restore(document.sounds, of: document.contents)
                let store = SQLiteDirectoryStore(try data.openDatabase())
                let events = AuditEvent.imported(DirectoryCounts.of(contents), insteadOf: try await store.counts())
                try await AuditEvent.$pending.withValue(events) { try await store.replace(with: contents) }
                print(
                    "Imported \(contents.members.count) members and \(contents.callParkExtensions.count) call park extensions in \(contents.locations.count) locations."
                )
                let index = try DirectoryIndex(contents)
                for warning in index.emergencyConflicts + index.emergencyCallbackGaps {
                    FileHandle.standardError.write(Data("Warning: \(warning)\n".utf8))
                }
            } catch let error as DirectoryDocumentError {
                throw Failure("\(self.file) \(error); nothing was imported")
            }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Writes the directory as YAML to standard output.")

        @OptionGroup var options: ConfigurationOptions

        func run() async throws {
            let data = try DataDirectory(reading: try self.options.load().dataDirectory)
            let contents = try await SQLiteDirectoryStore(try data.openDatabase()).load()
            if contents.isEmpty { throw Failure("the directory in \(data.path) is empty; import one, or start the server with --demo") }
            let (portable, sounds) = try await SoundArchive(data).sounds(of: contents)
            print(try DirectoryDocument.write(portable, sounds: sounds), terminator: "")
        }
    }
}

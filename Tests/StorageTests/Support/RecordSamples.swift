import CallControl
import Foundation
import GRDB
import SIPSyntax
import SIPUserAgent
import Storage

extension RegistrationRecord {
    /// A registration whose one contact says which version of the record it is.
    static func sample(_ address: String, version: Int = 1, padding: Int = 0) -> RegistrationRecord {
        RegistrationRecord(
            address: address,
            contacts: [
                ContactBinding(
                    contact: SIPURI(user: address, host: "192.0.2.10", port: 5060), q: 1_000, callID: "\(address)@phone", sequence: version,
                    expiresAt: 1_800_000_000_000, flow: SIPFlow(.udp, host: "192.0.2.10", port: 5060),
                    userAgent: String(repeating: "x", count: padding), allowsTalkEvent: true)
            ])
    }

    var version: Int { self.contacts.first?.sequence ?? 0 }
}

extension RecordOperation {
    static func put(_ address: String, version: Int = 1, padding: Int = 0) -> RecordOperation {
        .put(RegistrationRecord.sample(address, version: version, padding: padding))
    }

    static func delete(_ address: String) -> RecordOperation { .delete(.registration, address) }
}

extension RecordWriter {
    /// Waits until the operations are on the disk, or cannot be.
    func persist(_ operations: [RecordOperation]) async -> String? {
        await withCheckedContinuation { continuation in
            self.persist(operations) { continuation.resume(returning: $0) }
        }
    }

    /// Lets the writer write while `body` runs, and all that is left afterwards.
    func running(_ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.run() }
            defer { self.finish() }
            try await body()
        }
    }

    /// Writes all that waits, and ends.
    func writeAll() async {
        self.finish()
        await self.run()
    }
}

extension DatabaseReader {
    /// The registrations that this connection sees: address and version.
    func registrations() throws -> [String: Int] {
        try self.read { database in
            let bodies = try Data.fetchAll(database, sql: "SELECT body FROM record WHERE kind = 'registration'")
            let records = try bodies.map { try JSONDecoder().decode(RegistrationRecord.self, from: $0) }
            return Dictionary(uniqueKeysWithValues: records.map { ($0.address, $0.version) })
        }
    }
}

import Directory
import Foundation
import Logging
import ServiceLifecycle

/// Forgets audit events that are older than is kept: when the server starts, and every hour.
struct AuditRetentionService: Service {
    let log: any AuditLog
    let days: Int
    private let logger = Logger(label: "orbit.audit")

    init(log: any AuditLog, days: Int) {
        self.log = log
        self.days = days
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.forget()
                // Events are kept for days: an hour more does not matter, and nothing else would say that the time is over.
                try? await Task.sleep(for: .seconds(3_600))
            }
        }
    }

    /// In portions: a change of the directory may come between two.
    private func forget() async {
        let moment = Int64(Date().timeIntervalSince1970 * 1_000) - Int64(self.days) * 86_400_000
        do {
            var total = 0
            while !Task.isCancelled {
                let count = try await self.log.forget(before: moment)
                if count == 0 { break }
                total += count
            }
            if total > 0 { self.logger.info("audit events were forgotten", metadata: ["count": "\(total)", "older than days": "\(self.days)"]) }
        } catch {
            self.logger.warning("audit events cannot be forgotten now; the next attempt is in an hour", metadata: ["error": "\(error)"])
        }
    }
}

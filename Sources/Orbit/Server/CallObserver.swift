import CallControl
import Logging
import SIPSyntax
import Storage
import Synchronization

/// Counts and logs what happens to calls, and hands on what is kept of them.
final class CallObserver: Sendable {
    private struct Counts {
        var byOutcome: [String: UInt64] = [:]
        var ended: [String: UInt64] = [:]
    }

    private let counts = Mutex(Counts())
    private let history: CallHistoryStore
    private let details: CallDetailStore
    private let recordings: RecordingStore
    private let logger = Logger(label: "orbit.calls")

    init(history: CallHistoryStore, details: CallDetailStore, recordings: RecordingStore) {
        self.history = history
        self.details = details
        self.recordings = recordings
    }

    func observe(_ event: CallEvent) {
        switch event {
        case .callStarted(let id): self.logger.debug("call started", metadata: ["call-id": "\(id)"])
        case .callAnswered(let id): self.logger.debug("call answered", metadata: ["call-id": "\(id)"])
        case .callEnded(let id, let status):
            let outcome = status.map { "\($0.rawValue)" } ?? "answered"
            self.counts.withLock { $0.ended[outcome, default: 0] += 1 }
            self.logger.debug("call ended", metadata: ["call-id": "\(id)", "outcome": "\(outcome)"])
        case .registered(let member, let contacts):
            self.count("registered")
            self.logger.debug("registered", metadata: ["member": "\(member)", "contacts": "\(contacts)"])
        case .registrationRefused: self.count("registration-refused")
        case .trunk(let name, true, _):
            self.count("trunk-up")
            self.logger.info("trunk up", metadata: ["trunk": "\(name)"])
        case .trunk(let name, false, let detail):
            self.count("trunk-down")
            self.logger.warning("trunk down", metadata: ["trunk": "\(name)", "reason": "\(detail ?? "unknown")"])
        case .parked(let id, let orbit):
            self.count("parked")
            self.logger.info("call parked", metadata: ["call-id": "\(id)", "orbit": "\(orbit)"])
        case .retrieved(let id, let orbit):
            self.count("retrieved")
            self.logger.info("call retrieved", metadata: ["call-id": "\(id)", "orbit": "\(orbit)"])
        case .parkRefused(let why):
            self.count("park-refused")
            self.logger.info("park refused", metadata: ["reason": "\(why)"])
        case .parkAbandoned(let id, let orbit):
            self.count("park-abandoned")
            self.logger.info("parked party hung up", metadata: ["call-id": "\(id)", "orbit": "\(orbit)"])
        case .recallStarted(let id, let orbit):
            self.count("recall-started")
            self.logger.info("parked call rings back", metadata: ["call-id": "\(id)", "orbit": "\(orbit)"])
        case .recallFailed(let id, let orbit):
            self.count("recall-failed")
            self.logger.info("nobody answered the recall", metadata: ["call-id": "\(id)", "orbit": "\(orbit)"])
        case .recalled(let id, let orbit):
            self.count("recalled")
            self.logger.info("recall answered", metadata: ["call-id": "\(id)", "orbit": "\(orbit)"])
        case .parkExpired(let id, let orbit):
            self.count("park-expired")
            self.logger.warning("nobody took the parked call; released", metadata: ["call-id": "\(id)", "orbit": "\(orbit)"])
        case .adopted(let id, let orbit):
            self.count("adopted")
            self.logger.info("parked call adopted", metadata: ["call-id": "\(id)", "orbit": "\(orbit)"])
        case .notice: break
        case .history(let entry): self.history.append(entry)
        case .detailRecord(let record): self.details.append(record)
        case .recorded(let recording):
            self.recordings.insert(recording)
            self.count("recorded")
            self.logger.info("call recorded", metadata: ["call-id": "\(recording.callID)", "recording": "\(recording.id)"])
        case .recordingFailed(let id, let why):
            self.count("recording-failed")
            self.logger.error("recording ended early", metadata: ["call-id": "\(id)", "reason": "\(why)"])
        case .messageWaiting(let member, let isWaiting):
            self.count("message-waiting")
            self.logger.debug("message waiting", metadata: ["member": "\(member)", "waiting": "\(isWaiting)"])
        case .adoptionFailed(let id, let orbit, let why):
            self.count("adoption-failed")
            self.logger.warning("parked call could not be adopted", metadata: ["call-id": "\(id)", "orbit": "\(orbit)", "reason": "\(why)"])
        }
    }

    private func count(_ outcome: String) {
        self.counts.withLock { $0.byOutcome[outcome, default: 0] += 1 }
    }

    /// Prometheus text exposition format.
    var text: String {
        let counts = self.counts.withLock { $0 }
        var text =
            "# HELP orbit_calls_ended_total Call halves that ended, by the caller's final status, or answered.\n# TYPE orbit_calls_ended_total counter\n"
        for (outcome, count) in counts.ended.sorted(by: { $0.key < $1.key }) { text += "orbit_calls_ended_total{outcome=\"\(outcome)\"} \(count)\n" }
        text += "# HELP orbit_events_total What happened to registrations and parked calls.\n# TYPE orbit_events_total counter\n"
        for (outcome, count) in counts.byOutcome.sorted(by: { $0.key < $1.key }) { text += "orbit_events_total{event=\"\(outcome)\"} \(count)\n" }
        return text
    }
}

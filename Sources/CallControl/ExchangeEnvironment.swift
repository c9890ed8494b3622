package import Media
package import SIPSyntax

/// All that the exchange may do to the world outside it.
///
/// The live environment sends on sockets and asks the event loop for an alarm. The simulated one delivers to scripted phones
/// over a network that loses, repeats and reorders, and jumps its clock from alarm to alarm.
package protocol ExchangeEnvironment: AnyObject {
    /// The time since some fixed moment of this process. Never goes back.
    var now: Duration { get }
    /// Milliseconds since 1970: for what is stored, shown or compared with another process's.
    var wallClock: Int64 { get }
    var media: any MediaEngine { get }
    func send(_ message: SIPMessage, over flow: SIPFlow)
    /// Calls back ``ExchangeCore/alarmFired()`` at that time. There is one alarm; nil takes it back.
    func setAlarm(at deadline: Duration?)
    func random() -> UInt64
    /// Makes all of the operations durable, or none, then calls back ``ExchangeCore/persisted(_:error:)``.
    func persist(_ operations: [RecordOperation], token: PersistenceToken)
    /// Writes some time later. Operations on one record may be merged; a crash may lose them.
    func persistBehind(_ operation: RecordOperation)
    /// Looks up the addresses of a trunk's host, then calls back ``ExchangeCore/lookedUp(_:for:_:failure:)``.
    func lookUp(_ host: String, for trunkID: String)
    func publish(_ event: CallEvent)
    /// Whether anybody wants ``CallEvent/notice(_:)``. They are not made for nobody.
    var wantsNotices: Bool { get }
}

/// Names a durable write under way.
package struct PersistenceToken: Hashable, Sendable {
    package var rawValue: UInt64

    package init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}

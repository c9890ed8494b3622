package import SIPSyntax

/// What a scripted phone needs from the world: real sockets, or a simulated network.
package protocol PhoneEnvironment: AnyObject {
    var now: Duration { get }
    func random() -> UInt64
    func send(_ message: SIPMessage, over flow: SIPFlow)
    /// Calls back ``ScriptedPhone/alarmFired()`` at that time. There is one alarm.
    func setAlarm(at deadline: Duration?)
}

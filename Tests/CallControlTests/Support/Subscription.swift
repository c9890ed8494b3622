import SIPSyntax
import SIPUserAgent
import Simulation
import Testing

/// A subscription of a handmade phone, which answers NOTIFYs when it is told to.
final class Subscription {
    let phone: HandmadePhone
    let request: SIPRequest
    let response: SIPResponse
    var dialog: Dialog
    private var taken = 0

    /// - Parameter expires: seconds; nil sends no Expires.
    init(
        _ phone: HandmadePhone, to user: String, event: String = "dialog", expires: Int? = 600, headers: [SIPHeaders.Field] = [],
        _ location: SourceLocation = #_sourceLocation
    ) throws {
        self.phone = phone
        self.request = try Self.subscribe(phone, to: user, event: event, expires: expires, headers: headers)
        self.response = try #require(phone.ask(self.request), sourceLocation: location)
        #expect(self.response.status == .ok, sourceLocation: location)
        self.dialog = try #require(
            Dialog(request: self.request, response: self.response, flow: SimulatedServer.address), sourceLocation: location)
    }

    static func subscribe(
        _ phone: HandmadePhone, to user: String, event: String? = "dialog", expires: Int? = 600, headers: [SIPHeaders.Field] = [],
        domain: String? = nil
    ) throws -> SIPRequest {
        var request = try phone.request(.subscribe, to: "sip:\(user)@\(domain ?? phone.domain)")
        if let event { request.headers.append(.event, event) }
        if let expires { request.headers.append(.expires, String(expires)) }
        request.headers.append(contentsOf: headers)
        return phone.authorized(request)
    }

    /// The NOTIFYs that have come and were not taken yet, without an answer.
    var waiting: [SIPRequest] { Array(self.phone.requests(.notify).filter { $0.callID == self.dialog.id.callID }.dropFirst(self.taken)) }

    /// Answers the NOTIFYs that have come, and those that follow the answers.
    @discardableResult
    func take(_ status: SIPStatus = .ok) -> [Notification] {
        var notifications: [Notification] = []
        while let request = self.waiting.first {
            self.taken += 1
            self.phone.answer(request, status)
            notifications.append(Notification(request))
        }
        return notifications
    }

    /// A SUBSCRIBE in the dialog, with credentials.
    func refresh(expires: Int) -> SIPRequest {
        var request = self.phone.request(.subscribe, in: &self.dialog)
        request.headers.append(.event, "dialog")
        request.headers.append(.expires, String(expires))
        return self.phone.authorized(request)
    }
}

/// A NOTIFY as a phone reads it.
struct Notification {
    let request: SIPRequest

    init(_ request: SIPRequest) { self.request = request }

    var body: String { String(decoding: self.request.body, as: UTF8.self) }
    var state: String { self.request.headers[.subscriptionState] ?? "" }
    var sequence: Int { self.request.cseq?.number ?? 0 }
    /// Of the first document in the body.
    var version: Int? { self.attribute("version", after: "version=\"1.0\"").flatMap { Int($0) } }
    var isFull: Bool { self.body.contains(" state=\"full\"") || self.body.contains(" fullState=\"true\"") }

    /// The states of the dialogs, by id.
    var dialogs: [String: String] {
        var dialogs: [String: String] = [:]
        for element in self.body.split(separator: "<dialog ").dropFirst() {
            guard let id = element.split(separator: "\"").dropFirst().first else { continue }
            let state = element.split(separator: "<state>").dropFirst().first?.prefix { $0 != "<" }
            dialogs[String(id)] = state.map { String($0) }
        }
        return dialogs
    }

    var states: [String] { self.dialogs.values.sorted() }

    private func attribute(_ name: String, after start: String) -> String? {
        let rest = self.body.split(separator: start, maxSplits: 1).last ?? ""
        return rest.split(separator: " \(name)=\"", maxSplits: 1).dropFirst().first.map { String($0.prefix { $0 != "\"" }) }
    }

    /// The URIs of the resources in an RLMI document, in order.
    var resources: [String] {
        self.body.split(separator: "<resource uri=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
    }

    var names: [String] {
        self.body.split(separator: "<name>").dropFirst().map { String($0.prefix { $0 != "<" }) }
    }

    /// The versions of the dialog-info documents in the body, in order.
    var documentVersions: [Int] {
        self.body.split(separator: "<dialog-info ").dropFirst().compactMap { document in
            document.split(separator: " version=\"").dropFirst().first.flatMap { Int($0.prefix { $0 != "\"" }) }
        }
    }

    /// Whether the dialog-info documents in the body are full, in order.
    var documentStates: [String] {
        self.body.split(separator: "<dialog-info ").dropFirst().compactMap { document in
            document.split(separator: " state=\"").dropFirst().first.map { String($0.prefix { $0 != "\"" }) }
        }
    }
}

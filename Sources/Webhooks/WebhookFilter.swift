package import CallControl
package import Directory
import Foundation

/// Which calls a webhook is told of: `key=value&key=value`, all of which must fit.
///
/// The keys are those that call events are known to be filtered by in public descriptions of Webex: `personality`, `state`,
/// `callType` and `personId`; and `address`, the remote party's number.
package struct WebhookFilter: Hashable, Sendable, Codable {
    /// One `key=value`.
    package enum Condition: Hashable, Sendable, Codable {
        case personality(Personality)
        case state(CallState)
        case callType(CallType)
        /// The call's owner.
        case owner(MemberID)
        /// The remote party's number; one that is private fits no address.
        case address(String)
    }

    /// As it was given.
    package let text: String
    package let conditions: [Condition]

    /// - Parameter person: whom a `personId` names; nil for nobody.
    /// - Throws: ``WebhookError`` naming the key or the value that there is not.
    package init(_ text: String, person: (String) -> MemberID?) throws(WebhookError) {
        guard text.utf8.count <= WebhookTarget.limit else { throw Self.invalid("must have at most \(WebhookTarget.limit) bytes") }
        self.text = text
        var conditions: [Condition] = []
        var keys: Set<String> = []
        for pair in text.split(separator: "&", omittingEmptySubsequences: false) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let value = String(parts[1]).removingPercentEncoding, !value.isEmpty else {
                throw Self.invalid("must be key=value, more of them joined by &")
            }
            let key = String(parts[0])
            guard keys.insert(key).inserted else { throw Self.invalid("\(key) is there twice") }
            conditions.append(try Self.condition(key, value, person))
        }
        self.conditions = conditions
    }

    private static func condition(_ key: String, _ value: String, _ person: (String) -> MemberID?) throws(WebhookError) -> Condition {
        switch key {
        case "personality":
            guard let personality = Personality(rawValue: value) else { throw self.unknown(key, value) }
            return .personality(personality)
        case "state":
            guard let state = CallState(rawValue: value) else { throw self.unknown(key, value) }
            return .state(state)
        case "callType":
            guard let type = CallType(rawValue: value) else { throw self.unknown(key, value) }
            return .callType(type)
        case "personId":
            guard let member = person(value) else { throw self.invalid("personId names nobody of the organization") }
            return .owner(member)
        case "address": return .address(value)
        default: throw self.invalid("\(key) is not one of personality, state, callType, personId, address")
        }
    }

    private static func unknown(_ key: String, _ value: String) -> WebhookError { self.invalid("\(value) is no \(key)") }

    private static func invalid(_ reason: String) -> WebhookError { .invalid(field: "filter", reason: reason) }

    func matches(_ notice: CallNotice) -> Bool {
        self.conditions.allSatisfy { condition in
            switch condition {
            case .personality(let personality): notice.details.personality == personality
            case .state(let state): notice.details.state == state
            case .callType(let type): notice.details.remoteParty.callType == type
            case .owner(let owner): notice.owner == owner
            case .address(let number): !notice.details.remoteParty.privacyEnabled && notice.details.remoteParty.number == number
            }
        }
    }
}

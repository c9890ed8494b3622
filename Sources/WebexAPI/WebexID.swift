internal import Foundation

/// An id as the API writes it: base64, without padding, of `ciscospark://us/TYPE/KEY`.
package struct WebexID: Hashable, Sendable, CustomStringConvertible {
    package enum Kind: String, Hashable, Sendable {
        case people = "PEOPLE"
        case place = "PLACE"
        case virtualLine = "VIRTUAL_LINE"
        case location = "LOCATION"
        case organization = "ORGANIZATION"
        case callParkExtension = "CALL_PARK_EXTENSION"
        case callPark = "CALL_PARK"
        case callPickup = "CALL_PICKUP"
        case huntGroup = "HUNT_GROUP"
        case selectiveRule = "HUNT_GROUP_CALL_FORWARD_SELECTIVE_RULE"
        case trunk = "TRUNK"
        case routeGroup = "ROUTE_GROUP"
        case dialPlan = "DIAL_PLAN"
        case floor = "FLOOR"
        case contactDirectory = "SCIM_GROUP"
        case announcement = "ANNOUNCEMENT"
        case device = "DEVICE"
        case call = "CALL/BCLD"
        case role = "ROLE"
        case license = "LICENSE"
        case webhook = "WEBHOOK"
        case application = "APPLICATION"
        case authorization = "AUTHORIZATION"
        case job = "JOB_ID"
        case recordingVendor = "RECORDING_VENDOR"
        case event = "EVENT"
    }

    package var kind: Kind
    package var key: String

    package init(_ kind: Kind, _ key: String) {
        self.kind = kind
        self.key = key
    }

    /// Reads an id of this kind; a bare key is accepted too, as real clients send it in paths. Nil for an id of another kind.
    package init?(_ kind: Kind, parsing text: String) {
        self.kind = kind
        let bytes = Data(base64Encoded: text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4))
        if let decoded = bytes.flatMap({ String(data: $0, encoding: .utf8) }), decoded.hasPrefix("ciscospark://") {
            let parts = decoded.dropFirst("ciscospark://".count)
            guard let slash = parts.firstIndex(of: "/") else { return nil }
            let rest = parts[parts.index(after: slash)...]
            guard rest.hasPrefix(kind.rawValue + "/") else { return nil }
            self.key = String(rest.dropFirst(kind.rawValue.count + 1))
        } else {
            self.key = text
        }
        guard !self.key.isEmpty else { return nil }
    }

    package var description: String {
        Self.base64(Array("ciscospark://us/\(self.kind.rawValue)/\(self.key)".utf8))
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Base64 without padding (RFC 4648 §4): a page of a list has thousands of ids.
    private static func base64(_ bytes: [UInt8]) -> String {
        let count = (bytes.count * 8 + 5) / 6
        return String(unsafeUninitializedCapacity: count) { text in
            for position in 0..<count {
                let bit = position * 6
                let high = UInt16(bytes[bit / 8]) << 8
                let low = bit / 8 + 1 < bytes.count ? UInt16(bytes[bit / 8 + 1]) : 0
                text[position] = Self.alphabet[Int((high | low) >> UInt16(10 - bit % 8)) & 63]
            }
            return count
        }
    }
}

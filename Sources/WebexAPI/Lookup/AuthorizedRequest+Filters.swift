import Directory
internal import Foundation
import HummingbirdCore

/// Query parameters of administrators' lists.
extension AuthorizedRequest {
    /// - Throws: ``APIError`` when the parameter is there and neither `true` nor `false`.
    func flag(_ name: String) throws -> Bool? {
        switch self.query(name)?.lowercased() {
        case nil, ""?: return nil
        case "true"?: return true
        case "false"?: return false
        default: throw APIError.invalid("\(name) must be true or false")
        }
    }

    /// - Throws: ``APIError`` when the parameter is there and none of an enumeration's words.
    func choice<Choice: RawRepresentable & CaseIterable>(_ name: String, _ type: Choice.Type = Choice.self) throws -> Choice?
    where Choice.RawValue == String {
        guard let text = self.query(name), !text.isEmpty else { return nil }
        guard let choice = Choice(rawValue: text) else {
            throw APIError.invalid("\(name) must be one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return choice
    }

    /// Every value of a parameter that may be there several times, or once with commas.
    func queries(_ name: String) -> [String] {
        (self.request.uri.query ?? "").split(separator: "&").flatMap { pair -> [String] in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts[0] == name, parts.count > 1 else { return [] }
            let text = String(parts[1]).replacing("+", with: " ")
            return (text.removingPercentEncoding ?? text).split(separator: ",").map(String.init)
        }
    }
}

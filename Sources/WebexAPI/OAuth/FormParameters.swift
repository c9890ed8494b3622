internal import Foundation
import Hummingbird

/// Parameters of a query or of a form (`application/x-www-form-urlencoded`), and of a JSON object in a form's place.
struct FormParameters: Sendable {
    /// Bytes of a form at most.
    static let limit = 32_768

    private var values: [String: [String]]

    /// - Parameter text: `a=1&b=2`, encoded.
    init(_ text: some StringProtocol) {
        self.values = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { Self.decode(String($0)) }
            self.values[parts[0], default: []].append(parts.count > 1 ? parts[1] : "")
        }
    }

    /// The body of a request, a form or JSON.
    ///
    /// - Throws: ``APIError`` 413 and 415, ``OAuthError`` for JSON that is no object.
    init(_ request: Request, takesJSON: Bool = true) async throws {
        let type = request.headers[.contentType].map { $0.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased() }
        let isJSON = takesJSON && type == "application/json"
        guard isJSON || type == "application/x-www-form-urlencoded" else {
            throw APIError(
                .unsupportedMediaType, "Content-Type must be application/x-www-form-urlencoded\(takesJSON ? " or application/json" : "")")
        }
        let data = try await request.bytes(upTo: Self.limit, orThrow: APIError(.contentTooLarge, "The body is larger than 32 KiB"))
        guard isJSON else {
            self.init(String(decoding: data, as: UTF8.self))
            return
        }
        guard let object = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any] else {
            throw OAuthError(.invalidRequest, "The body is not a JSON object")
        }
        self.init("")
        for (key, value) in object {
            guard let text = value as? String else { throw OAuthError(.invalidRequest, "\(key) must be a string") }
            self.values[key] = [text]
        }
    }

    /// What cannot be decoded stays as it is, and fits nothing.
    static func decode(_ text: String) -> String {
        let spaced = text.replacing("+", with: " ")
        return spaced.removingPercentEncoding ?? spaced
    }

    /// A parameter's first value; nil where it is absent or empty, which is the same (RFC 6749 §3.1).
    subscript(_ name: String) -> String? {
        guard let value = self.values[name]?.first, !value.isEmpty else { return nil }
        return value
    }

    /// The first of these that comes more than once, which none may (RFC 6749 §3.1).
    func repeated(among names: [String]) -> String? {
        names.first { self.values[$0, default: []].count > 1 }
    }

    /// A parameter that must be there.
    func required(_ name: String) throws(OAuthError) -> String {
        guard let value = self[name] else { throw OAuthError(.invalidRequest, "\(name) is missing") }
        return value
    }
}

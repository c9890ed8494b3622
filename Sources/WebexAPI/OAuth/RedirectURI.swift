internal import Foundation

/// Where an application has people sent back to.
package enum RedirectURI {
    /// What is wrong with one that is to be registered; nil when nothing is.
    ///
    /// HTTPS; HTTP to one's own machine (RFC 8252 §7.3); or a scheme of the application's own with a full stop in it (§7.1). No fragment
    /// (RFC 6749 §3.1.2).
    package static func problem(_ text: String) -> String? {
        guard text.utf8.count <= 1_000, text.utf8.allSatisfy({ (33...126).contains($0) && !Array("\"'<>\\;,".utf8).contains($0) }) else {
            return "must be an address of at most 1000 characters without spaces, quotes, commas and semicolons"
        }
        guard let components = URLComponents(string: text), let scheme = components.scheme?.lowercased() else { return "must be a whole address" }
        guard components.fragment == nil else { return "must have no fragment (#)" }
        guard components.user == nil, components.password == nil else { return "must have no user name" }
        switch scheme {
        case "https":
            return components.host?.isEmpty == false ? nil : "must have a host"
        case "http":
            let isLocal = ["localhost", "127.0.0.1", "[::1]", "::1"].contains(components.host ?? "")
            return isLocal ? nil : "must be https, but for localhost"
        default:
            return scheme.contains(".") ? nil : "must be https, http to localhost, or a scheme such as com.example.app"
        }
    }

    /// What a Content-Security-Policy must name, so that a form may lead there (CSP level 3, §6.4.2).
    static func source(_ text: String) -> String? {
        guard let components = URLComponents(string: text), let scheme = components.scheme else { return nil }
        guard ["https", "http"].contains(scheme.lowercased()), let host = components.host else { return "\(scheme):" }
        return "\(scheme)://\(host)\(components.port.map { ":\($0)" } ?? "")"
    }

    /// A redirect URI with parameters added to its query (RFC 6749 §4.1.2).
    static func adding(_ parameters: [(String, String?)], to text: String) -> String {
        let query = parameters.compactMap { name, value in value.map { "\(name)=\(self.encode($0))" } }.joined(separator: "&")
        guard text.contains("?") else { return "\(text)?\(query)" }
        return text.hasSuffix("?") || text.hasSuffix("&") ? text + query : "\(text)&\(query)"
    }

    private static func encode(_ text: String) -> String {
        let unreserved = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }
}

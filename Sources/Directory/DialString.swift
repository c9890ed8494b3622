/// A destination as people and programs write it (PARK.md, the API's `destination`).
package enum DialString: Hashable, Sendable {
    /// Digits, possibly with `+`, `*` or `#`; visual separators removed.
    case digits(String)
    /// `user@domain`, in lower case.
    case address(user: String, domain: String)

    /// Reads `1234`, `+1 (222) 333-4444`, `*73`, `tel:+12223334444`, `user@company.domain`, `sip:user@company.domain`.
    /// Nil when it is none of them.
    package init?(parsing text: String) {
        var rest = text[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        let lower = rest.lowercased()
        if lower.hasPrefix("tel:") {
            guard let digits = Self.digits(rest.dropFirst(4).prefix { $0 != ";" }) else { return nil }
            self = .digits(digits)
            return
        }
        var isURI = false
        for scheme in ["sips:", "sip:"] where lower.hasPrefix(scheme) {
            rest = rest.dropFirst(scheme.count).prefix { $0 != ";" && $0 != "?" }
            isURI = true
            break
        }
        if let at = rest.firstIndex(of: "@") {
            let user = rest[..<at].prefix { $0 != ":" }
            let domain = rest[rest.index(after: at)...]
            guard !user.isEmpty, !domain.isEmpty, !domain.contains("@"), !rest.contains(where: \.isWhitespace) else { return nil }
            self = .address(user: user.lowercased(), domain: domain.lowercased())
        } else {
            guard !isURI, let digits = Self.digits(rest) else { return nil }
            self = .digits(digits)
        }
    }

    private static func digits(_ text: Substring) -> String? {
        var result = ""
        for character in text {
            switch character {
            // A digit with something combined to it is within the range too.
            case "0"..."9" where character.isASCII, "*", "#": result.append(character)
            case "+" where result.isEmpty: result.append(character)
            case "-", ".", "(", ")", " ": continue
            default: return nil
            }
        }
        return result.isEmpty || result == "+" || result.count > 40 ? nil : result
    }
}

/// A filter of a list: what contains the text, in any case. One that is not there or empty lets everything through.
struct TextFilter: Hashable, Sendable {
    private let text: String

    init(_ text: String?) {
        self.text = text?.lowercased() ?? ""
    }

    var isEmpty: Bool { self.text.isEmpty }

    /// Whether a text that is in lower case contains the filter's: quick enough for a list of 100,000.
    func allows(folded candidate: String?) -> Bool {
        if self.text.isEmpty { return true }
        guard var candidate else { return false }
        return candidate.withUTF8 { bytes in
            var text = self.text
            return text.withUTF8 { wanted in
                guard bytes.count >= wanted.count else { return false }
                for start in 0...(bytes.count - wanted.count) where bytes[start] == wanted[0] {
                    if (1..<wanted.count).allSatisfy({ bytes[start + $0] == wanted[$0] }) { return true }
                }
                return false
            }
        }
    }

    /// Whether one of these contains the text.
    func allows(_ candidates: String?...) -> Bool {
        self.text.isEmpty || candidates.contains { $0?.lowercased().contains(self.text) == true }
    }
}

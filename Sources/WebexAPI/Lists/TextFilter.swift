import Directory

/// A filter of a list: what contains the text, in any case. One that is not there or empty lets everything through.
struct TextFilter: Hashable, Sendable {
    private let text: String
    private let bytes: [UInt8]

    init(_ text: String?) {
        self.text = text?.lowercased() ?? ""
        self.bytes = Array(self.text.utf8)
    }

    var isEmpty: Bool { self.text.isEmpty }

    /// Whether a text that is in lower case contains the filter's: quick enough for a list of 100,000.
    func allows(folded candidate: @autoclosure () -> String?) -> Bool {
        if self.bytes.isEmpty { return true }
        guard let candidate = candidate() else { return false }
        if let isThere = candidate.utf8.withContiguousStorageIfAvailable(self.isIn) { return isThere }
        return Array(candidate.utf8).withUnsafeBufferPointer(self.isIn)
    }

    private func isIn(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        self.bytes.withUnsafeBufferPointer { wanted in
            guard text.count >= wanted.count else { return false }
            let first = wanted[0]
            for start in 0...(text.count - wanted.count) where text[start] == first {
                var same = 1
                while same < wanted.count, text[start + same] == wanted[same] { same += 1 }
                if same == wanted.count { return true }
            }
            return false
        }
    }

    /// Whether a member's display name, first name or last name contains the text.
    func allowsName(of box: MemberTable.Box) -> Bool {
        if self.bytes.isEmpty || self.allows(folded: box.name) { return true }
        // Most display names are both of the others: then these have nothing more to say.
        let (first, last) = (box.member.firstName ?? "", box.member.lastName ?? "")
        let name = box.member.displayName
        if name.utf8.count == first.utf8.count + 1 + last.utf8.count, name.hasPrefix(first), name.hasSuffix(last), !self.text.contains(" ") {
            return false
        }
        return self.allows(first, last)
    }

    /// Whether one of these contains the text.
    func allows(_ candidates: String?...) -> Bool {
        self.text.isEmpty || candidates.contains { $0?.lowercased().contains(self.text) == true }
    }
}

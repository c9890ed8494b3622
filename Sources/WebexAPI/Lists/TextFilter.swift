/// A filter of a list: what contains the text, in any case. One that is not there or empty lets everything through.
struct TextFilter: Hashable, Sendable {
    private let text: String

    init(_ text: String?) {
        self.text = text?.lowercased() ?? ""
    }

    /// Whether one of these contains the text.
    func allows(_ candidates: String?...) -> Bool {
        self.text.isEmpty || candidates.contains { $0?.lowercased().contains(self.text) == true }
    }
}

/// Texts that many rows have in common, each kept once: a directory of 100,000 would hold its organisation's id as often otherwise.
struct CommonTexts {
    private var texts: Set<String> = []
    private var lists: [String: [String]] = [:]

    /// The text as it was read first.
    mutating func kept(_ text: String) -> String { self.texts.insert(text).memberAfterInsert }

    /// The words of a text, as they were read first.
    mutating func words(of text: String) -> [String] {
        if let known = self.lists[text] { return known }
        let words = WordList.list(text).map { self.kept($0) }
        self.lists[text] = words
        return words
    }
}

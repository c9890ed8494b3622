/// Texts that many rows have in common, each kept once: a directory of 100,000 would hold its organisation's id as often otherwise.
struct CommonTexts {
    private var texts: Set<String> = []

    /// The text as it was read first.
    mutating func kept(_ text: String) -> String { self.texts.insert(text).memberAfterInsert }
}

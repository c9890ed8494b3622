import Testing

@testable import WebexAPI

@Suite("Filters of lists by text")
struct TextFilterTests {
    @Test(
        "A filter finds its text wherever it is, whatever its case",
        arguments: [
            ("", "anything", true), ("nn", "anna", true), ("NNA", "anna", true), ("an", "anna", true), ("annaa", "anna", false), ("b", "anna", false),
            ("aab", "aaab", true), ("É", "andré", true), ("555", "+12025550101", true),
        ])
    func contains(_ filter: String, _ text: String, _ isFound: Bool) {
        #expect(TextFilter(filter).allows(folded: text) == isFound)
        #expect(TextFilter(filter).allows(text) == isFound)
    }

    @Test("Nothing contains nothing but the empty filter")
    func nothing() {
        #expect(TextFilter(nil).allows(folded: nil))
        #expect(!TextFilter("a").allows(folded: nil))
        #expect(!TextFilter("a").allows(folded: ""))
    }
}

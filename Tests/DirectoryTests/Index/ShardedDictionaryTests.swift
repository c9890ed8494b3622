import Testing

@testable import Directory

@Suite("A dictionary in pieces")
struct ShardedDictionaryTests {
    @Test("It holds what an ordinary one holds, through insertions, changes and removals")
    func sameAsOrdinary() {
        var pieces = ShardedDictionary<String, Int>()
        var ordinary: [String: Int] = [:]
        #expect(pieces.isEmpty)
        for step in 0..<5_000 {
            let key = "k\((step * 31) % 1_500)"
            let value: Int? = step.isMultiple(of: 7) ? nil : step
            pieces[key] = value
            ordinary[key] = value
        }
        pieces["sum", default: 0] += 2
        pieces["sum", default: 0] += 3
        ordinary["sum"] = 5
        #expect(pieces.count == ordinary.count)
        #expect(pieces.values.sorted() == ordinary.values.sorted())
        for (key, value) in ordinary { #expect(pieces[key] == value) }
        #expect(pieces["nothing"] == nil)
    }

    @Test("A copy stays as it was")
    func copies() {
        var pieces = ShardedDictionary<Int, String>()
        for key in 0..<1_000 { pieces[key] = "a" }
        let copy = pieces
        for key in 0..<500 { pieces[key] = "b" }
        pieces[999] = nil
        #expect(copy.count == 1_000)
        #expect(copy.values.allSatisfy { $0 == "a" })
        #expect(pieces[0] == "b")
    }
}

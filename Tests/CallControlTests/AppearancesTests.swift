import Testing

@testable import CallControl

@Suite("Appearances: which of its owner's calls a call is")
struct AppearancesTests {
    @Test("The lowest free number is given, also after some came back")
    func lowest() {
        var appearances = Appearances()
        for expected in 1...200 { #expect(appearances.take() == expected) }
        for number in [3, 70, 130] { appearances.giveBack(number) }
        for expected in [3, 70, 130, 201] { #expect(appearances.take() == expected) }
    }

    @Test("When all came back nothing is left; what was never given cannot come back")
    func empty() {
        var appearances = Appearances()
        #expect(appearances.isEmpty)
        for _ in 1...130 { _ = appearances.take() }
        appearances.giveBack(0)
        appearances.giveBack(500)
        for number in (1...130).reversed() { appearances.giveBack(number) }
        #expect(appearances.isEmpty)
        #expect(appearances.take() == 1)
    }
}

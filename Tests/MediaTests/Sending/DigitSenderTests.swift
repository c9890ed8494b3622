import Testing

@testable import Media

@Suite("Pressing keys (RFC 4733 §2.5.1)")
struct DigitSenderTests {
    /// What is sent in each step, until there is nothing more.
    private static func steps(of digits: String...) -> [DigitSender.Event?] {
        var sender = DigitSender()
        for digits in digits { sender.press(digits, payloadType: 101) }
        var steps: [DigitSender.Event?] = []
        while !sender.isIdle, steps.count < 10_000 {
            let event = sender.next()
            #expect(sender.isPressing == (event != nil))
            steps.append(event)
        }
        return steps
    }

    @Test("A key is told five times while it is down, growing, three times at its end, and 80 ms later comes the next")
    func key() {
        let steps = Self.steps(of: "5#")
        #expect(steps.map { $0?.code } == [5, 5, 5, 5, 5, 5, 5, 5, nil, 11, 11, 11, 11, 11, 11, 11, 11, nil])
        #expect(steps.prefix(8).map { $0?.duration } == [160, 320, 480, 640, 800, 800, 800, 800])
        #expect(steps.prefix(8).map { $0?.isEnd } == [false, false, false, false, false, true, true, true])
        #expect(steps.prefix(8).map { $0?.isFirst } == [true, false, false, false, false, false, false, false])
        #expect(steps[4]?.payload == [5, 10, 3, 32])
        #expect(steps[5]?.payload == [5, 0x8A, 3, 32])
        #expect(steps.allSatisfy { $0?.payloadType ?? 101 == 101 })
    }

    @Test("All sixteen keys have the numbers of RFC 4733 §3.2; what is no key is passed over")
    func keys() {
        let codes = Self.steps(of: "01234567 89*#xABCDabcd+é").compactMap { $0?.isFirst == true ? $0?.code : nil }
        #expect(codes == Array(0...15))
    }

    @Test("A comma is a pause of two seconds, at the beginning, between keys, and twice")
    func pause() {
        #expect(Self.steps(of: "1,2").firstIndex { $0?.code == 2 } == 109)
        #expect(Self.steps(of: ",,2").firstIndex { $0?.code == 2 } == 200)
        #expect(Self.steps(of: "1,").count == 109)
    }

    @Test("Keys that come while others are pressed come after them")
    func queue() {
        #expect(Self.steps(of: "12", "3").compactMap { $0?.isFirst == true ? $0?.code : nil } == [1, 2, 3])
    }
}

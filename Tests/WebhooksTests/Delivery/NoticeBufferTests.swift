import CallControl
import Testing
import Webhooks

@Suite("What is told and not written down yet")
struct NoticeBufferTests {
    private static func calls(_ notices: [CallNotice]) -> [String] { notices.map(\.details.id.rawValue) }

    @Test("Notices come out in the order in which they came")
    func order() {
        let buffer = NoticeBuffer()
        for number in 0..<5 { buffer.offer(.sample(call: "\(number)")) }
        #expect(Self.calls(buffer.take(atMost: 3).notices) == ["0", "1", "2"])
        #expect(Self.calls(buffer.take(atMost: 3).notices) == ["3", "4"])
        #expect(buffer.take(atMost: 3).notices.isEmpty)
    }

    @Test("When it is full the oldest make room, and it is told how many")
    func overflow() {
        let buffer = NoticeBuffer(capacity: 3)
        for number in 0..<10 { buffer.offer(.sample(call: "\(number)")) }
        #expect(buffer.count == 3)
        let (notices, dropped) = buffer.take(atMost: 10)
        #expect(Self.calls(notices) == ["7", "8", "9"])
        #expect(dropped == 7)
        #expect(buffer.take(atMost: 10).dropped == 0)
    }
}

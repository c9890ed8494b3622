import SIPUserAgent
import Testing

@Suite("One notification at a time (RFC 6665 §4.2.2, the figure in NotificationQueue)")
struct NotificationQueueTests {
    @Test("The first change is sent at once")
    func first() {
        var queue = NotificationQueue()
        #expect(queue.isIdle)
        let isSent = queue.changed()
        #expect(isSent)
        #expect(!queue.isIdle)
    }

    @Test("Changes while a NOTIFY is unanswered wait, and are told together with one more")
    func waits() {
        var queue = NotificationQueue()
        _ = queue.changed()
        var isSent = queue.changed()
        #expect(!isSent)
        isSent = queue.changed()
        #expect(!isSent)
        isSent = queue.completed()
        #expect(isSent)
        #expect(!queue.isIdle)
        isSent = queue.completed()
        #expect(!isSent)
        #expect(queue.isIdle)
    }

    @Test("Answered with nothing new: the next change is sent at once again")
    func answered() {
        var queue = NotificationQueue()
        _ = queue.changed()
        var isSent = queue.completed()
        #expect(!isSent)
        isSent = queue.changed()
        #expect(isSent)
    }

    @Test("An answer that nobody waits for changes nothing")
    func stray() {
        var queue = NotificationQueue()
        let isSent = queue.completed()
        #expect(!isSent)
        #expect(queue == NotificationQueue())
    }

    @Test("Whatever comes: never two unanswered, and the last change is always told", arguments: 0..<256)
    func never(_ bits: Int) {
        var queue = NotificationQueue()
        var unanswered = 0
        var isToldAll = true
        for index in 0..<8 {
            if bits >> index & 1 == 1 {
                isToldAll = false
                if queue.changed() { (unanswered, isToldAll) = (unanswered + 1, true) }
            } else if unanswered > 0 {
                unanswered -= 1
                if queue.completed() { (unanswered, isToldAll) = (unanswered + 1, true) }
            }
            #expect((0...1).contains(unanswered))
        }
        while unanswered > 0 {
            unanswered -= 1
            if queue.completed() { (unanswered, isToldAll) = (unanswered + 1, true) }
        }
        #expect(isToldAll && queue.isIdle)
    }
}

import Testing

@testable import WebexAPI

@Suite("Waiting after failed sign-ins")
struct SignInLimitsTests {
    private let start = ContinuousClock.now

    @Test("The sixth failure makes the account wait a second, each further one twice as long, five minutes at most")
    func doubling() {
        var limits = SignInLimits()
        var now = self.start
        for number in 1...6 { #expect(limits.attempt(account: "alice", address: "\(number)", at: now) == nil) }
        for (number, wait) in [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300].enumerated() {
            #expect(limits.attempt(account: "ALICE", address: "x\(number)", at: now) == .seconds(wait))
            // Coming too early does not make it longer.
            #expect(limits.attempt(account: "alice", address: "x\(number)", at: now) == .seconds(wait))
            now += .seconds(wait)
            #expect(limits.attempt(account: "alice", address: "x\(number)", at: now) == nil)
        }
    }

    @Test("An address may fail twenty times, with whatever accounts")
    func address() {
        var limits = SignInLimits()
        for number in 1...21 { #expect(limits.attempt(account: "\(number)", address: "a", at: self.start) == nil) }
        #expect(limits.attempt(account: "new", address: "a", at: self.start) == .seconds(1))
        #expect(limits.attempt(account: "new", address: "b", at: self.start) == nil)
    }

    @Test("A success lets the account begin anew and does not count for the address; it forgives the address nothing else")
    func success() {
        var limits = SignInLimits()
        for _ in 1...50 {
            #expect(limits.attempt(account: "alice", address: "a", at: self.start) == nil)
            limits.succeeded(account: "alice", address: "a")
        }
        for number in 1...20 { #expect(limits.attempt(account: "\(number)", address: "a", at: self.start) == nil) }
        #expect(limits.attempt(account: "alice", address: "a", at: self.start) == nil)
        limits.succeeded(account: "alice", address: "a")
        #expect(limits.attempt(account: "x", address: "a", at: self.start) == nil)
        #expect(limits.attempt(account: "y", address: "a", at: self.start) != nil)
    }

    @Test("After an hour nothing is remembered")
    func memory() {
        var limits = SignInLimits()
        for number in 1...6 { _ = limits.attempt(account: "alice", address: "\(number)", at: self.start) }
        let later = self.start + .seconds(3_601)
        for number in 1...5 { #expect(limits.attempt(account: "alice", address: "y\(number)", at: later) == nil) }
        #expect(limits.attempt(account: "alice", address: "z", at: later) == nil)
    }
}

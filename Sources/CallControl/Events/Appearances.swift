/// Which numbers the calls of one member have: the lowest free one is given next.
struct Appearances {
    /// One bit for each number that is taken, from 1 on.
    private var words: [UInt64] = []
    /// Words before this one are full.
    private var firstOpen = 0

    var isEmpty: Bool { self.words.isEmpty }

    mutating func take() -> Int {
        while self.firstOpen < self.words.count, self.words[self.firstOpen] == .max { self.firstOpen += 1 }
        if self.firstOpen == self.words.count { self.words.append(0) }
        let bit = (~self.words[self.firstOpen]).trailingZeroBitCount
        self.words[self.firstOpen] |= 1 << UInt64(bit)
        return self.firstOpen * 64 + bit + 1
    }

    mutating func giveBack(_ number: Int) {
        let word = (number - 1) / 64
        guard number > 0, word < self.words.count else { return }
        self.words[word] &= ~(1 << UInt64((number - 1) % 64))
        self.firstOpen = min(self.firstOpen, word)
        while self.words.last == 0 { self.words.removeLast() }
        self.firstOpen = min(self.firstOpen, self.words.count)
    }
}

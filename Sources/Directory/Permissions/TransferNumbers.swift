/// Where calls go whose type has the action of a transfer number (the API's `autoTransferNumbers`).
package struct TransferNumbers: Hashable, Sendable, Codable {
    package static let count = 3

    /// By their positions, each what somebody at the location would dial.
    private var numbers: [Int: String] = [:]

    package init(_ first: String? = nil, _ second: String? = nil, _ third: String? = nil) {
        for (position, number) in [first, second, third].enumerated() { self.numbers[position] = number }
    }

    /// - Parameter position: 0 to 2.
    package subscript(_ position: Int) -> String? {
        get { self.numbers[position] }
        set { self.numbers[position] = newValue }
    }
}

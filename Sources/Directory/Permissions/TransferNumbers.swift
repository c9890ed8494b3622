/// Where calls go whose type has the action of a transfer number (the API's `autoTransferNumbers`).
package struct TransferNumbers: Hashable, Sendable, Codable {
    package static let count = 3

    /// Three of them, each what somebody at the location would dial.
    private var numbers: [String?]

    package init(_ first: String? = nil, _ second: String? = nil, _ third: String? = nil) {
        self.numbers = [first, second, third]
    }

    /// - Parameter position: 0 to 2.
    package subscript(_ position: Int) -> String? {
        get { self.numbers[position] }
        set { self.numbers[position] = newValue }
    }
}

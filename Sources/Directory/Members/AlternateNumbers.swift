/// What a person or workspace is called by besides their own number and extension.
package struct AlternateNumbers: Hashable, Sendable, Codable {
    package struct Entry: Hashable, Sendable, Codable {
        /// E.164 with its plus sign; one of the member's location's. There is this or an extension, or both.
        package var phoneNumber: String?
        package var `extension`: String?
        /// How phones ring for calls to it, while ``AlternateNumbers/isRingDistinctive``.
        package var ringPattern = RingPattern.normal

        package init(phoneNumber: String? = nil, extension: String? = nil, ringPattern: RingPattern = .normal) {
            self.phoneNumber = phoneNumber
            self.extension = `extension`
            self.ringPattern = ringPattern
        }
    }

    /// Entries of a member at most.
    package static let limit = 10

    package var entries: [Entry] = []
    /// Whether ring patterns count.
    package var isRingDistinctive = false

    package init() {}
}

extension Member {
    /// Every number that the member has, their own first.
    var phoneNumbers: [String] {
        let alternates = self.settings.alternates.entries
        guard !alternates.isEmpty else { return self.phoneNumber.map { [$0] } ?? [] }
        return [self.phoneNumber].compactMap { $0 } + alternates.compactMap(\.phoneNumber)
    }

    /// Every extension that the member has, their own first.
    var extensions: [String] { [self.extension].compactMap { $0 } + self.settings.alternates.entries.compactMap(\.extension) }
}

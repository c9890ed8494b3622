import Directory

/// The transfer numbers that count for somebody or somewhere, as the API shows them.
struct TransferNumbersBody: Encodable {
    /// Of members.
    var useCustomTransferNumbers: Bool?
    var autoTransferNumber1: String?
    var autoTransferNumber2: String?
    var autoTransferNumber3: String?

    init(_ member: Member, _ index: DirectoryIndex) {
        self.init(index.transferNumbers(for: member))
        self.useCustomTransferNumbers = member.settings.permissions.outgoing.hasCustomTransferNumbers
    }

    init(_ location: Location) {
        self.init(location.permissions.transferNumbers)
    }

    private init(_ numbers: TransferNumbers) {
        self.autoTransferNumber1 = numbers[0]
        self.autoTransferNumber2 = numbers[1]
        self.autoTransferNumber3 = numbers[2]
    }
}

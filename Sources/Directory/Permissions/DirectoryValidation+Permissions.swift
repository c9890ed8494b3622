/// Rules for permissions and emergency numbers.
extension DirectoryValidation {
    package static func permissions(_ permissions: CallPermissions) throws(DirectoryError) {
        try self.transferNumbers(permissions.outgoing.transferNumbers)
    }

    package static func permissions(_ permissions: LocationPermissions) throws(DirectoryError) {
        try self.transferNumbers(permissions.transferNumbers)
        var seen: Set<String> = []
        for number in permissions.emergencyNumbers {
            guard (2...6).contains(number.utf8.count), number.utf8.allSatisfy({ (48...57).contains($0) }) else {
                throw .invalid(field: "emergency-numbers", reason: "must have 2 to 6 digits each, not \"\(number)\"")
            }
            guard seen.insert(number).inserted else { throw .invalid(field: "emergency-numbers", reason: "\(number) is there twice") }
        }
    }

    /// Each a number or an extension that can be dialled.
    private static func transferNumbers(_ numbers: TransferNumbers) throws(DirectoryError) {
        for position in 0..<TransferNumbers.count {
            guard let number = numbers[position] else { continue }
            guard case .digits? = DialString(parsing: number) else {
                throw .invalid(field: "autoTransferNumber\(position + 1)", reason: "must be a number that can be dialled")
            }
        }
    }
}

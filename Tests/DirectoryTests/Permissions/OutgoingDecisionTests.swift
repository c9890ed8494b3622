import Directory
import Testing

@Suite("Who may call what (help.webex.com, “Outgoing call permissions”)")
struct OutgoingDecisionTests {
    /// Somebody with these permissions, at a location with those.
    static func decision(
        _ number: String, isTransfer: Bool = false, location: (inout LocationPermissions) -> Void = { _ in },
        member: (inout OutgoingPermissions) -> Void = { _ in }
    ) throws -> OutgoingDecision {
        var contents = DirectoryContents.acmeAndZeta
        location(&contents.locations[0].permissions)
        let alice = try #require(contents.members.first { $0.id == .alice }).with { member(&$0.permissions.outgoing) }
        return try DirectoryIndex(contents).outgoingDecision(for: alice, number: number, isTransfer: isTransfer)
    }

    private static let abroad = "+442071838750"

    @Test("At first all may be called but other countries, premium services and other carriers")
    func usual() throws {
        for number in ["1002", "+13125559999", "8005550101", "411", "0", "bob@elsewhere.example", "12345"] {
            #expect(try Self.decision(number) == .allow, "\(number)")
            #expect(try Self.decision(number, isTransfer: true) == .allow, "\(number)")
        }
        for (number, type) in [
            (Self.abroad, OutgoingCallType.international), ("9005550101", .premiumServicesI), ("2129765555", .premiumServicesII),
            ("10103212025550199", .casual),
        ] {
            #expect(try Self.decision(number) == .block(type), "\(number)")
        }
    }

    @Test("What a location sets counts for everybody there")
    func location() throws {
        #expect(try Self.decision(Self.abroad, location: { $0.callTypes[.international] = .allowed }) == .allow)
        #expect(try Self.decision("+13125559999", location: { $0.callTypes[.national] = .blocked }) == .block(.national))
        #expect(try Self.decision("1002", location: { $0.callTypes[.internalCall] = .blocked }) == .block(.internalCall))
    }

    @Test("What a member has counts before that while both switches are on, type by type")
    func member() throws {
        func own(_ isCustom: Bool, _ hasCustomCallTypes: Bool) throws -> OutgoingDecision {
            try Self.decision(
                Self.abroad,
                member: {
                    $0.isCustom = isCustom
                    $0.hasCustomCallTypes = hasCustomCallTypes
                    $0.callTypes[.international] = .allowed
                })
        }
        #expect(try own(true, true) == .allow)
        for (isCustom, hasCustomCallTypes) in [(false, false), (true, false), (false, true)] {
            #expect(try own(isCustom, hasCustomCallTypes) == .block(.international))
        }
        let other = try Self.decision(
            "+13125559999", location: { $0.callTypes[.national] = .blocked },
            member: {
                $0.isCustom = true
                $0.hasCustomCallTypes = true
                $0.callTypes[.international] = .allowed
            })
        #expect(other == .block(.national))
    }

    @Test("Transfers and forwarding to a type need their own leave, and that of the type")
    func transfers() throws {
        func type(_ permission: CallTypePermission, isTransfer: Bool) throws -> OutgoingDecision {
            try Self.decision("+13125559999", isTransfer: isTransfer, location: { $0.callTypes[.national] = permission })
        }
        #expect(try type(CallTypePermission(action: .allow, isTransferEnabled: false), isTransfer: false) == .allow)
        #expect(try type(CallTypePermission(action: .allow, isTransferEnabled: false), isTransfer: true) == .block(.national))
        #expect(try type(CallTypePermission(action: .block, isTransferEnabled: true), isTransfer: true) == .block(.national))
    }

    @Test("A call of a type with a transfer number goes there: to the member's, to the location's, and nowhere without one")
    func transferNumbers() throws {
        func second(_ member: (inout OutgoingPermissions) -> Void = { _ in }, number: String?) throws -> OutgoingDecision {
            try Self.decision(
                Self.abroad,
                location: {
                    $0.callTypes[.international] = CallTypePermission(action: .transferNumber2, isTransferEnabled: true)
                    $0.transferNumbers = TransferNumbers("1001", number, "1003")
                }, member: member)
        }
        #expect(try second(number: "1002") == .transfer(to: "1002"))
        #expect(try second(number: nil) == .block(.international))
        func custom(_ permissions: inout OutgoingPermissions) {
            permissions.isCustom = true
            permissions.hasCustomTransferNumbers = true
            permissions.transferNumbers[1] = "1010"
        }
        #expect(try second(custom, number: "1002") == .transfer(to: "1010"))
        #expect(try second({ $0.transferNumbers[1] = "1010" }, number: "1002") == .transfer(to: "1002"))
    }

    @Test("Emergency numbers may be called whatever is blocked, transfers included")
    func emergency() throws {
        func everythingBlocked(_ permissions: inout LocationPermissions) {
            for type in OutgoingCallType.allCases { permissions.callTypes[type] = .blocked }
        }
        for number in ["911", "933", "sip:911@acme.example", "tel:911"] {
            #expect(try Self.decision(number, isTransfer: true, location: everythingBlocked) == .allow, "\(number)")
        }
        #expect(try Self.decision("9110", location: everythingBlocked) == .block(.unknown))
    }

    @Test("A directory refuses transfer numbers that cannot be dialled, at a location and of a member, and names the field")
    func validation() throws {
        let error = DirectoryError.invalid(field: "autoTransferNumber3", reason: "must be a number that can be dialled")
        #expect(throws: error) { try Self.decision("1002", location: { $0.transferNumbers[2] = "me@acme.example" }) }
        var contents = DirectoryContents.acmeAndZeta
        contents.members[0].settings.permissions.outgoing.transferNumbers[2] = ""
        #expect(throws: error) { try DirectoryIndex(contents) }
    }
}

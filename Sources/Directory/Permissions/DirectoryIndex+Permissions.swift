/// Who may call what.
extension DirectoryIndex {
    /// Whether a member may call a number, or transfer or forward a call to it.
    ///
    /// Emergency numbers are always allowed.
    ///
    /// - Parameters:
    ///   - number: what was dialled, an address, or better the number in E.164 with its plus sign as it leaves the server.
    ///   - isTransfer: the member sends another's call there.
    package func outgoingDecision(for member: Member, number: String, isTransfer: Bool) -> OutgoingDecision {
        guard let location = self.locations[member.locationID] else { return .block(.unknown) }
        if EmergencyNumbers(of: location).contains(number) { return .allow }
        return self.outgoingDecision(for: member, self.outgoingCallType(of: number, from: location), isTransfer: isTransfer)
    }

    /// Whether a member may make calls of a type, or transfer or forward calls to such numbers.
    package func outgoingDecision(for member: Member, _ type: OutgoingCallType, isTransfer: Bool) -> OutgoingDecision {
        let permission = self.outgoingPermission(for: member, type)
        guard permission.action != .block, permission.isTransferEnabled || !isTransfer else { return .block(type) }
        guard let position = permission.action.transferNumber else { return .allow }
        guard let number = self.transferNumbers(for: member)[position] else { return .block(type) }
        return .transfer(to: number)
    }

    /// What kind of call a number makes from a location.
    package func outgoingCallType(of number: String, from location: Location) -> OutgoingCallType {
        guard let parsed = DialString(parsing: number) else { return .unknown }
        guard self.resolve(parsed, from: location.id) == nil else { return .internalCall }
        switch parsed {
        case .digits(let digits): return OutgoingCallType(of: digits, from: location)
        case .address: return .urlDialing
        }
    }

    /// What is set for calls of a type: by the member, by the location, or by nobody.
    package func outgoingPermission(for member: Member, _ type: OutgoingCallType) -> CallTypePermission {
        let own = member.settings.permissions.outgoing
        if own.isCustom, own.hasCustomCallTypes, let permission = own.callTypes[type] { return permission }
        return self.locations[member.locationID]?.permissions.outgoingPermission(type) ?? .usual(for: type)
    }

    /// The transfer numbers that count for a member.
    package func transferNumbers(for member: Member) -> TransferNumbers {
        let own = member.settings.permissions.outgoing
        if own.isCustom, own.hasCustomTransferNumbers { return own.transferNumbers }
        return self.locations[member.locationID]?.permissions.transferNumbers ?? TransferNumbers()
    }
}

extension LocationPermissions {
    /// What is set for calls of a type, or usual.
    package func outgoingPermission(_ type: OutgoingCallType) -> CallTypePermission { self.callTypes[type] ?? .usual(for: type) }
}

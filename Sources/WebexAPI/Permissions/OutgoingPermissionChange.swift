import Directory

/// What a request makes of outgoing permissions. What the body does not name stays.
struct OutgoingPermissionChange {
    let body: JSONBody

    /// Types of calls that were one before, and may still be named: calls within the country.
    private static let formerTypes = ["LOCAL": OutgoingCallType.national, "TOLL": .national]

    // MARK: Types of calls

    /// - Parameter location: what counts where the member has nothing.
    func apply(to permissions: inout OutgoingPermissions, at location: LocationPermissions) throws {
        let isCustom = try self.body.flag("useCustomEnabled")
        // Clients from before the second switch know the first alone; others leave the first out.
        let hasCustomCallTypes = try self.body.flag("useCustomPermissions") ?? isCustom
        permissions.isCustom = isCustom ?? (hasCustomCallTypes == true ? true : permissions.isCustom)
        permissions.hasCustomCallTypes = hasCustomCallTypes ?? permissions.hasCustomCallTypes
        let old = permissions.callTypes
        try self.apply(to: &permissions.callTypes) { old[$0] ?? location.outgoingPermission($0) }
    }

    func apply(to permissions: inout LocationPermissions) throws {
        let old = permissions
        try self.apply(to: &permissions.callTypes) { old.outgoingPermission($0) }
    }

    private func apply(
        to callTypes: inout [OutgoingCallType: CallTypePermission], old: (OutgoingCallType) -> CallTypePermission
    ) throws {
        var given: [OutgoingCallType: (permission: CallTypePermission, name: String)] = [:]
        for element in try self.body.list("callingPermissions") ?? [] {
            guard case .object(let entry) = element else { throw APIError.invalid("callingPermissions must be a list of objects") }
            let name = try entry.requiredText("callType")
            guard let type = OutgoingCallType(rawValue: name) ?? Self.formerTypes[name] else {
                let names = OutgoingCallType.allCases.map(\.rawValue).joined(separator: ", ")
                throw APIError.invalid("\(entry.name(of: "callType")) must be one of \(names)")
            }
            if try entry.text("action") == "AUTH_CODE" {
                throw APIError.invalid("\(entry.name(of: "action")) AUTH_CODE is not supported by this server")
            }
            let known = old(type)
            let permission = CallTypePermission(
                action: try entry.choice("action") ?? known.action, isTransferEnabled: try entry.flag("transferEnabled") ?? known.isTransferEnabled)
            if let other = given[type], other.permission != permission {
                throw APIError.invalid("\(other.name) and \(name) are one type of call on this server; give \(type.rawValue) once")
            }
            given[type] = (permission, name)
        }
        for (type, entry) in given { callTypes[type] = entry.permission }
    }

    // MARK: Transfer numbers

    func applyTransferNumbers(to permissions: inout OutgoingPermissions) throws {
        if let isCustom = try self.body.flag("useCustomTransferNumbers") {
            permissions.hasCustomTransferNumbers = isCustom
            if isCustom { permissions.isCustom = true }
        }
        try self.apply(to: &permissions.transferNumbers)
    }

    /// An empty number takes away; null is how clients write one that they do not know.
    func apply(to numbers: inout TransferNumbers) throws {
        for position in 0..<TransferNumbers.count {
            let key = "autoTransferNumber\(position + 1)"
            guard let text = try self.body.text(key) else { continue }
            guard !text.isEmpty else {
                numbers[position] = nil
                continue
            }
            guard case .digits(let digits)? = DialString(parsing: text) else {
                throw APIError.invalid("\(key): must be a number that can be dialled")
            }
            numbers[position] = digits
        }
    }
}

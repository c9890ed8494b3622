import Directory

/// What a request makes of a trunk. What it does not name stays; null or an empty text takes away what may be absent.
struct TrunkChange: Sendable {
    private let body: JSONBody
    /// The peer's host: `address` in Webex's own routes, `host` in ours.
    private let hostKey: String

    init(_ body: JSONBody, host hostKey: String) {
        self.body = body
        self.hostKey = hostKey
    }

    /// - Throws: ``APIError``
    func apply(to trunk: inout Trunk) throws {
        if let name = try self.body.text("name") { trunk.name = name }
        if let host = try self.body.text(self.hostKey) { trunk.host = host }
        if let port = try self.body.number("port") { trunk.port = port }
        if let transport: Trunk.Transport = try self.body.choice("transport") { trunk.transport = transport }
        try self.set("domain", &trunk.domain)
        try self.set("username", &trunk.username)
        try self.set("password", &trunk.password)
        if let registers = try self.body.flag("registers") { trunk.registers = registers }
        if let sources = try self.body.ids("sources", under: ["address"]) { trunk.sources = sources }
        if let isEnabled = try self.body.flag("enabled") { trunk.isEnabled = isEnabled }
    }

    private func set(_ key: String, _ value: inout String?) throws {
        guard self.body.has(key) else { return }
        value = try self.body.text(key).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A new trunk at a location, which registers where the request says a user name, unless it says otherwise.
    ///
    /// - Throws: ``APIError``
    func trunk(id: String, at location: Location) throws -> Trunk {
        var trunk = Trunk(
            id: id, organizationID: location.organizationID, locationID: location.id, name: try self.body.requiredText("name"),
            host: try self.body.requiredText(self.hostKey))
        try self.apply(to: &trunk)
        if try self.body.flag("registers") == nil { trunk.registers = trunk.username != nil }
        return trunk
    }
}

/// What has a call park extension or a virtual line, which is not deleted while anything has.
extension DirectoryIndex {
    /// For a message, after the name: “is in the call park Front desk”; nil for nothing.
    func use(of target: Target) -> String? {
        if let group = self.groups.values.filter({ $0.has(target) }).min(by: { ($0.name, $0.id) < ($1.name, $1.id) }) {
            return "is in the \(group.kind.name) \(group.name)"
        }
        let holders = (self.namedBy[target] ?? []).compactMap { self.members[$0] }.filter { .member($0.id) != target }
        guard let holder = holders.min(by: { ($0.displayName, $0.id.key) < ($1.displayName, $1.id.key) }) else { return nil }
        if holder.monitoring.elements.contains(where: { $0.target == target }) { return "is monitored by \(holder.displayName)" }
        for device in holder.devices where device.lines.contains(where: { .member($0.memberID) == target }) {
            return "is a line of the device \(device.name) of \(holder.displayName)"
        }
        return "is an assistant of \(holder.displayName)"
    }
}

extension MemberGroup {
    fileprivate func has(_ target: DirectoryIndex.Target) -> Bool {
        switch target {
        case .member(let id): self.memberIDs.contains(id)
        case .callParkExtension(let id): self.callParkExtensionIDs.contains(id)
        case .group: false
        }
    }
}

extension MemberGroup.Kind {
    /// For messages.
    fileprivate var name: String {
        switch self {
        case .callPark: "call park"
        case .huntGroup: "hunt group"
        case .pickupGroup: "pickup group"
        }
    }
}

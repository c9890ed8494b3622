import Directory

/// Which devices a list has, by what they are.
struct DeviceFilter: Sendable {
    private let name: TextFilter
    private let product: TextFilter
    let mac: String?
    private let tags: [String]
    /// Whether the device that a member's own account stands for may be in the list: these are all alike.
    let allowsStandard: Bool
    /// Whether there is no filter.
    let isOpen: Bool

    /// - Parameter mac: twelve hexadecimal digits.
    init(_ request: AuthorizedRequest, mac: String?) {
        self.init(
            name: request.filter("displayName"), product: request.filter("product"), mac: mac,
            tags: request.queries("tag"))
    }

    private init(name: TextFilter, product: TextFilter, mac: String?, tags: [String]) {
        self.name = name
        self.product = product
        self.mac = mac
        self.tags = tags
        let standard = Device(id: "", name: Device.standardName, lines: [])
        self.isOpen = name.isEmpty && product.isEmpty && mac == nil && tags.isEmpty
        self.allowsStandard = name.allows(standard.name) && product.allows(standard.product) && mac == nil && tags.isEmpty
    }

    func allows(_ device: Device) -> Bool {
        self.name.allows(device.name) && self.product.allows(device.product) && (self.mac == nil || device.mac == self.mac)
            && self.tags.allSatisfy { device.shownTags.contains($0) }
    }
}

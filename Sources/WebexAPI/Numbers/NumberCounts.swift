import Directory

/// How many numbers an organisation, or a part of its locations, has of every sort.
struct NumberCounts: Encodable {
    var assigned = 0
    var unAssigned = 0
    var inActive = 0
    var extensionOnly = 0
    var tollFreeNumbers = 0
    var total = 0
    var mobileNumber = 0
    var serviceNumber = 0
    var available = 0

    init(_ index: DirectoryIndex, _ locations: LocationScope) {
        let organizationID = locations.organizationID
        let list = locations.list(
            index, whole: .numbers(organizationID: organizationID, .phoneNumber), at: { .localNumbers(at: $0, .phoneNumber) })
        let free = locations.list(index, whole: .freeNumbers(organizationID: organizationID), at: { .localFreeNumbers(at: $0) })
        let special = index.specialNumbers(organizationID: organizationID).filter { locations.contains($0.number.locationID) }
        self.total = list.count
        self.extensionOnly = list.count - list.withPhoneNumber
        self.unAssigned = free.count
        self.assigned = list.withPhoneNumber - self.unAssigned
        self.inActive = special.count { !$0.number.isActive }
        self.tollFreeNumbers = special.count { $0.number.isTollFree }
        self.serviceNumber = special.count { $0.number.isService }
        self.available = self.unAssigned - special.count { $0.target == nil && !$0.number.isActive }
    }
}

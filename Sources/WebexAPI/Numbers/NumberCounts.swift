import Directory

/// How many numbers an organisation has of every sort.
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

    init(_ index: DirectoryIndex, organizationID: String) {
        let list = index.list(.numbers(organizationID: organizationID, .phoneNumber))
        self.total = list.count
        _ = list.page(from: 0, limit: 0) { listing in
            guard let number = listing.phoneNumber else {
                self.extensionOnly += 1
                return false
            }
            if case .number = listing.subject { self.unAssigned += 1 } else { self.assigned += 1 }
            guard let entry = index.number(number, organizationID: organizationID) else { return false }
            if !entry.number.isActive { self.inActive += 1 }
            if entry.number.isTollFree { self.tollFreeNumbers += 1 }
            if entry.number.isService { self.serviceNumber += 1 }
            if entry.target == nil, entry.number.isActive { self.available += 1 }
            return false
        }
    }
}

import Directory

/// The contacts of a directory that a request asks for: those that pass every criterion, or any of them with `searchCriteriaModeOr`.
struct ContactSearch: Sendable {
    private let firstName: TextFilter
    private let lastName: TextFilter
    private let number: TextFilter
    private let digits: TextFilter
    /// Ids as ``ContactBody`` has them: a bare key may be anybody's, and what is no id is nobody's.
    private let people: Set<String>?
    private let isAnyEnough: Bool

    /// - Throws: ``APIError`` for `searchCriteriaModeOr` that is not `true`, or without criteria.
    init(_ request: AuthorizedRequest) throws {
        self.firstName = request.filter("firstName")
        self.lastName = request.filter("lastName")
        self.number = request.numberFilter("phoneNumber")
        self.digits = request.numberFilter("extension")
        self.people = request.query("personId").flatMap { text in
            text.isEmpty ? nil : Set(MemberID.Kind.allCases.compactMap { WebexID(WebexID.Kind($0), parsing: text)?.description })
        }
        let hasCriteria = self.people != nil || ![self.firstName, self.lastName, self.number, self.digits].allSatisfy(\.isEmpty)
        self.isAnyEnough = try request.flag("searchCriteriaModeOr") ?? false
        guard request.query("searchCriteriaModeOr") == nil || (self.isAnyEnough && hasCriteria) else {
            throw APIError.invalid("searchCriteriaModeOr must be true, with a criterion, or absent")
        }
    }

    func allows(_ contact: ContactBody) -> Bool {
        var verdicts: [Bool] = []
        for (filter, text) in [
            (self.firstName, contact.firstName), (self.lastName, contact.lastName), (self.number, contact.phoneNumber),
            (self.digits, contact.extension),
        ] where !filter.isEmpty { verdicts.append(filter.allows(text)) }
        if let people = self.people { verdicts.append(contact.personId.map(people.contains) ?? false) }
        guard !verdicts.isEmpty else { return true }
        return self.isAnyEnough ? verdicts.contains(true) : !verdicts.contains(false)
    }
}

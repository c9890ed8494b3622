import HTTPTypes

extension OperationGroup {
    static let orbits = OperationGroup(
        tag: "Orbits", summary: "What is parked now, for operators; not of the Webex Calling API",
        operations: [
            OperationDescription(
                .get, "/x-orbit/orbits", "listOrbits", "Every orbit of the organization that holds a call",
                .ok(.object(["items": .list(.orbit)])))
        ])
}

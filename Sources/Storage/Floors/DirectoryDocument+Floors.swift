import Directory
internal import Yams

/// The parts of a document about floors: `floors` of a location, `floor` of a workspace, which names one by its number.
extension DirectoryDocument {
    /// Before the location's workspaces.
    mutating func readFloors(_ map: YAMLMapping, _ location: Location) throws {
        for node in try map.list("floors") {
            let floor = try YAMLMapping(node, keys: ["id", "number", "name"], what: "floor")
            guard let number = try floor.number("number") else { throw DirectoryDocumentError(line: floor.line, message: "number is missing") }
            let value = Floor(
                id: try self.id(floor, "floor \(number)", made: TokenHash.stableID("floor", location.id, String(number))),
                organizationID: location.organizationID, locationID: location.id, number: number, name: try floor.text("name"))
            try self.at(floor.line) { index throws(DirectoryError) in try index.insert(value) }
        }
    }

    /// The floor that a workspace names.
    func readFloor(of map: YAMLMapping, _ location: Location) throws -> String? {
        guard let number = try map.number("floor") else { return nil }
        guard let floor = self.index.floor(number, at: location.id) else {
            throw DirectoryDocumentError(line: map.line(of: "floor"), message: "no floor \(number) at \(location.name)")
        }
        return floor.id
    }

    static func floors(_ location: Location, _ index: DirectoryIndex) -> Node? {
        self.list(
            index.floors(at: location.id).map { floor in
                self.node([("id", self.text(floor.id)), ("number", Node(String(floor.number))), ("name", self.text(floor.name))])
            })
    }

    static func floor(of member: Member, _ index: DirectoryIndex) -> Node? {
        member.profile.floorID.flatMap { index.floors[$0] }.map { Node(String($0.number)) }
    }
}

/// The directory to try Orbit with: one organisation, two locations, somebody for every case.
package enum DemoDirectory {
    /// The people whose demo tokens are `demo-alice`, `demo-bob`, ….
    package static let people = ["alice", "bob", "carol", "dave", "erin", "frank"]

    package static func email(of person: String) -> String { "\(person)@acme.example" }
    package static func token(of person: String) -> String { "demo-\(person)" }
    package static func password(of username: String) -> String { "\(username)-secret" }

    package static let yaml = """
        organizations:
          - name: Acme
            sip-domain: acme.example
            licenses:
              - { name: Webex Calling - Professional, units: 100 }
              - { name: Webex Calling - Basic, units: 100 }
              - { name: Webex Calling - Workspaces, units: 100 }
            locations:
              - name: Headquarters
                routing-prefix: "8100"
                time-zone: America/New_York
                people:
        \(person("alice", "Alice", "Archer", "1001", "+12025550101", roles: "[full-administrator]", more: Self.secondPhone))
        \(person("bob", "Bob", "Baker", "1002", "+12025550102"))
        \(person("carol", "Carol", "Chen", "1003", "+12025550103"))
                workspaces:
                  - { name: Lobby, extension: "1010", licenses: [Webex Calling - Workspaces], sip: { username: lobby, password: lobby-secret } }
                virtual-lines:
                  - { name: Sales line, extension: "1020" }
                call-park-extensions:
                  - { name: Orbit 1, extension: "7001" }
                  - { name: Orbit 2, extension: "7002" }
                  - { name: Orbit 3, extension: "7003" }
                  - { name: Orbit 4, extension: "7004" }
                call-parks:
                  - { name: Front desk, members: ["1001", "1002", "1003"], call-park-extensions: ["7001", "7002"] }
                hunt-groups:
                  - { name: Help desk, extension: "1050", members: ["1002", "1003"] }
                pickup-groups:
                  - { name: Everyone, members: ["1001", "1002", "1003"] }
              - name: Warehouse
                routing-prefix: "8200"
                time-zone: America/Chicago
                people:
        \(person("dave", "Dave", "Diaz", "2001", "+13125550101"))
        \(person("erin", "Erin", "Evans", "2002", "+13125550102", roles: "[location-administrator]", administers: "[Warehouse]"))
        \(person("frank", "Frank", "Fox", "2003", "+13125550103"))
                call-park-extensions:
                  - { name: Dock, extension: "7101" }

        """

    private static func person(
        _ user: String, _ first: String, _ last: String, _ digits: String, _ number: String, roles: String = "[]", administers: String = "[]",
        more: String = ""
    ) -> String {
        """
                  - email: \(user)@acme.example
                    first-name: \(first)
                    last-name: \(last)
                    extension: "\(digits)"
                    number: "\(number)"
                    roles: \(roles)
                    administers: \(administers)
                    licenses: [Webex Calling - Professional]
                    sip: { username: \(user), password: \(user)-secret }\(more)
        """
    }

    /// Alice's second phone, on which the Sales line rings too.
    private static let secondPhone = """

                    devices:
                      - name: Desk phone 2
                        lines:
                          - sip: { username: alice2, password: alice2-secret }
                          - { owner: "1020", sip: { username: sales, password: sales-secret } }
        """
}

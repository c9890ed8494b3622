import Directory
import HTTPTypes
import Hummingbird
import Testing

@testable import WebexAPI

@Suite("Pages and their links (NOTES.md, “Shapes”; RFC 8288)")
struct PagingTests {
    private static func request(_ query: String) -> AuthorizedRequest {
        let person = Member(id: MemberID(.person, "alice"), organizationID: "acme", locationID: "hq", displayName: "Alice", extension: nil)
        return AuthorizedRequest(
            request: Request(
                head: HTTPRequest(method: .get, scheme: "http", authority: "orbit.example", path: "/v1/things\(query)"),
                body: RequestBody(buffer: ByteBuffer())),
            principal: Principal(person: person, organizationID: "acme", scopes: [], roles: []), path: [:], baseURL: "https://api.example:8443")
    }

    /// The links of a page, by relation.
    private static func links(_ query: String, count: Int, limit: Int = 100) throws -> [String: String] {
        let request = self.request(query)
        var response = Response(status: .ok)
        try Paging(request, limit: limit).addLinks(to: &response, count: count, request)
        guard let header = response.headers[.link] else { return [:] }
        var links: [String: String] = [:]
        for link in header.split(separator: ", ") {
            // Clients look for exactly this: no space before rel, the relation in quotes.
            let parts = link.split(separator: ">;rel=\"")
            guard parts.count == 2, link.hasPrefix("<https://api.example:8443/v1/things?"), link.hasSuffix("\"") else {
                Issue.record("\(link)")
                continue
            }
            links[String(parts[1].dropLast())] = String(parts[0].dropFirst("<https://api.example:8443/v1/things?".count))
        }
        return links
    }

    private static func page(_ query: String, count: Int, limit: Int = 100) throws -> [Int] {
        Array(try Paging(self.request(query), limit: limit).page(of: Array(0..<count)))
    }

    @Test("Without parameters a page begins at the first item and has as many as the list allows")
    func standard() throws {
        #expect(try Self.page("", count: 5) == [0, 1, 2, 3, 4])
        #expect(try Self.page("", count: 200) == Array(0..<100))
        #expect(try Self.page("?max=5000", count: 200) == Array(0..<100))
    }

    @Test(
        "start and max cut a page",
        arguments: [
            ("?max=2", [0, 1]), ("?start=3", [3, 4]), ("?start=1&max=2", [1, 2]), ("?start=4&max=2", [4]), ("?start=5", []), ("?start=99&max=1", []),
            ("?start=0&max=5", [0, 1, 2, 3, 4]), ("?max=9223372036854775807", [0, 1, 2, 3, 4]), ("?start=9223372036854775807", []),
        ] as [(String, [Int])])
    func cut(_ query: String, _ expected: [Int]) throws {
        #expect(try Self.page(query, count: 5) == expected)
    }

    @Test(
        "A value that is no number in its range is refused by name",
        arguments: ["max=0", "max=-1", "max=", "max", "max=ten", "max=1.5", "start=-1", "start=", "start=x", "start=9223372036854775808", "max=%FF0"])
    func invalid(_ query: String) {
        let error = #expect(throws: APIError.self) { try Paging(Self.request("?\(query)"), limit: 100) }
        #expect(error?.status == .badRequest)
        #expect(error?.errorCode == 25_008)
        #expect(error?.message.hasPrefix(String(query.prefix { $0 != "=" })) == true)
    }

    @Test("A list of one page has no links")
    func onePage() throws {
        #expect(try Self.links("", count: 100).isEmpty)
        #expect(try Self.links("?max=5", count: 5).isEmpty)
        #expect(try Self.links("", count: 0).isEmpty)
    }

    @Test("The first page names the next, the last names the one before, one between names both")
    func relations() throws {
        #expect(try Self.links("?max=2", count: 5) == ["first": "max=2&start=0", "next": "max=2&start=2"])
        #expect(try Self.links("?max=2&start=2", count: 5) == ["first": "max=2&start=0", "prev": "max=2&start=0", "next": "max=2&start=4"])
        #expect(try Self.links("?max=2&start=4", count: 5) == ["first": "max=2&start=0", "prev": "max=2&start=2"])
        #expect(try Self.links("?max=5&start=0", count: 10) == ["first": "max=5&start=0", "next": "max=5&start=5"])
    }

    @Test("The page before one that does not begin on a page begins at the first item")
    func unevenStart() throws {
        #expect(try Self.links("?max=10&start=3", count: 5)["prev"] == "max=10&start=0")
    }

    @Test("Every other parameter of the request is carried over, as it was written")
    func carriedOver() throws {
        let links = try Self.links("?orgId=abc&start=2&name=a%20b+c&max=2&order=DSC&unknown&empty=", count: 9)
        for link in links.values { #expect(link.hasPrefix("orgId=abc&name=a%20b+c&order=DSC&unknown&empty=&max=2&start=")) }
        #expect(links.count == 3)
    }

    @Test("Following next from the first page shows every item once")
    func walk() throws {
        var query: String? = "?max=7&name=x"
        var seen: [Int] = []
        while let current = query, seen.count <= 50 {
            seen += try Self.page(current, count: 50)
            query = try Self.links(current, count: 50)["next"].map { "?\($0)" }
        }
        #expect(seen == Array(0..<50))
    }

    @Test("A page far behind the last one, as far as numbers go, leads back", arguments: [Int.max, Int.max - 1, Int.max / 2])
    func farBehind(_ start: Int) throws {
        let links = try Self.links("?start=\(start)&max=2", count: 5)
        #expect(links["next"] == nil)
        #expect(links["first"] == "max=2&start=0")
        #expect(links["prev"] == "max=2&start=\(start - 2)")
    }
}

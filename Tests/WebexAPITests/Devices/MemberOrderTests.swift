import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("The order of lists of members")
struct MemberOrderTests {
    private static let path = "/v1/telephony/config/people/alice/monitoring/availableMembers"

    /// Many people with names and numbers in common, some of them without numbers.
    private static func bench() async throws -> APIBench {
        let bench = try await APIBench()
        let (first, last) = (["Ann", "ann", "Bo", "Cy"], ["Li", "Li Wei", "Ng", "Öz"])
        for number in 0..<48 {
            let (given, family) = (first[number % 4], last[number / 4 % 4])
            let person = Member(
                id: MemberID(.person, "p\(number)"), organizationID: "acme", locationID: number % 5 == 0 ? "wh" : "hq",
                displayName: "\(given) \(family)", firstName: given, lastName: family, email: "p\(number)@acme.example",
                extension: number % 3 == 0 ? nil : "\(40_000 + (number * 37) % 100)",
                phoneNumber: number % 4 == 0 ? "+1202555\(3_000 + (number * 53) % 100)" : nil)
            try await bench.directory.save(person)
        }
        return bench
    }

    private static func value(_ field: String, _ item: [String: Any]) -> String {
        switch field {
        case "fname": (item["firstName"] as? String ?? "").lowercased()
        case "lname": (item["lastName"] as? String ?? "").lowercased()
        case "number": item["phoneNumber"] as? String ?? "~"
        default: item["extension"] as? String ?? "~"
        }
    }

    @Test(
        "Pages have everybody once, in the order that was asked for; who has no number comes last",
        arguments: [
            "lname", "fname", "lname-desc", "fname-desc", "number", "number-desc", "extension", "extension-desc", "lname-desc,fname-asc",
            "fname|lname-desc", "fname,extension-desc", "lname,number", "number,lname", "extension-desc,fname", "lname,fname,extension",
        ], ["", "&locationId=hq", "&memberName=li"])
    func orders(_ order: String, _ filter: String) async throws {
        let bench = try await Self.bench()
        var items: [[String: Any]] = []
        while true {
            let page = try await bench.request(.get, Self.path + "?max=7&start=\(items.count)&order=\(order)\(filter)").items("members")
            #expect(page.count <= 7)
            if page.isEmpty { break }
            items += page
        }
        let whole = try await bench.request(.get, Self.path + "?max=200\(filter)").items("members")
        let ids = items.compactMap { $0["id"] as? String }
        #expect(ids.count == whole.count)
        #expect(ids.count > 9, "\(ids.count)")
        #expect(Set(ids) == Set(whole.compactMap { $0["id"] as? String }))
        let people = items.filter { ($0["id"] as? String).flatMap { WebexID(.people, parsing: $0) }?.key.hasPrefix("p") == true }
        let keys = order.split { $0 == "," || $0 == "|" }.map { $0.split(separator: "-") }
        for (left, right) in zip(people, people.dropFirst()) {
            let differing = keys.first { Self.value(String($0[0]), left) != Self.value(String($0[0]), right) }
            guard let differing else { continue }
            let field = String(differing[0])
            let isBefore = Self.value(field, left) < Self.value(field, right)
            #expect(isBefore == (differing.count == 1 || differing[1] == "asc"), "\(order): \(left) before \(right)")
        }
    }

    /// So many that lists have several chunks, in runs of the same names and extensions, with a gap here and there.
    private static func longBench() async throws -> APIBench {
        var contents = DirectoryContents.acme
        for number in 0..<1_400 {
            let (given, family) = ("F\(number % 3)", "L\(number / 3 % 5)")
            contents.members.append(
                Member(
                    id: MemberID(.person, "p\(number)"), organizationID: "acme", locationID: ["hq", "wh", "shed"][number % 3],
                    displayName: "\(given) \(family)", firstName: given, lastName: family, email: "p\(number)@acme.example",
                    extension: number % 10 == 0 ? nil : "\(60_000 + number / 3)", phoneNumber: number % 4 == 0 ? "+120255\(53_000 + number)" : nil))
        }
        if let alice = contents.members.firstIndex(where: { $0.id.key == "alice" }) {
            contents.members[alice].monitoring.elements = stride(from: 0, to: 1_400, by: 41).map {
                MonitoredElement(target: .member(MemberID(.person, "p\($0)")))
            }
        }
        return try await APIBench(contents)
    }

    @Test(
        "A page far into a long list is what it is in the whole list",
        arguments: [
            "lname", "fname-desc", "lname,fname", "fname,lname", "number", "number-desc", "extension", "extension-desc", "extension,number",
            "number,extension-desc", "lname,fname,extension", "fname-desc,lname-desc,number", "lname-desc,extension",
        ])
    func farPages(_ order: String) async throws {
        let bench = try await Self.longBench()
        func page(_ start: Int, _ size: Int) async throws -> [String] {
            let answer = try await bench.request(.get, Self.path + "?max=\(size)&start=\(start)&order=\(order)")
            return answer.items("members").compactMap { $0["id"] as? String }
        }
        let whole = try await page(0, 2_000)
        #expect(whole.count > 1_360 && Set(whole).count == whole.count)
        let near = [250, 256, 511, 512, 640, 767, 768, 1_023, 1_024, 1_279, 1_280].flatMap { [$0 - 1, $0, $0 + 1] }
        for start in [1, 37] + near + [whole.count - 3, whole.count, whole.count + 4] {
            #expect(try await page(start, 5) == Array(whole.dropFirst(start).prefix(5)), "\(start)")
        }
    }
}

import HTTPTypes
import Hummingbird

/// A page of a list: `max` and `start` in the request, a Link header in the answer (RFC 8288).
struct Paging: Hashable, Sendable {
    var start: Int
    var max: Int
    /// What ``start`` is called in requests.
    private let startName: String

    /// - Parameters:
    ///   - limit: items of a page at most.
    ///   - standard: items of a page where the request does not say; nil for the limit.
    ///   - startName: the parameter that says how many to leave out: `start`, or what a list calls it otherwise.
    /// - Throws: ``APIError`` when a value is not a number in its range.
    init(_ request: AuthorizedRequest, limit: Int, standard: Int? = nil, startName: String = "start") throws {
        self.startName = startName
        self.start = try Self.number(startName, request, 0...Int.max) ?? 0
        self.max = min(try Self.number("max", request, 1...Int.max) ?? standard ?? limit, limit)
    }

    private static func number(_ name: String, _ request: AuthorizedRequest, _ range: ClosedRange<Int>) throws -> Int? {
        guard let text = request.query(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw APIError.invalid("\(name) must be a number of at least \(range.lowerBound)")
        }
        return number
    }

    func page<Item>(of items: [Item]) -> ArraySlice<Item> {
        guard self.start < items.count else { return [] }
        return items[self.start..<min(items.count, self.start + min(self.max, items.count))]
    }

    /// Adds `first`, `prev` and `next` where they are, each with every parameter of the request.
    func addLinks(to response: inout Response, count: Int, _ request: AuthorizedRequest) {
        guard count > self.max || self.start > 0 else { return }
        var links = [self.link(request, start: 0, "first")]
        if self.start > 0 { links.append(self.link(request, start: Swift.max(0, self.start - self.max), "prev")) }
        // Not their sum: a start near the largest number would overflow it.
        if count - self.start > self.max { links.append(self.link(request, start: self.start + self.max, "next")) }
        response.headers[.link] = links.joined(separator: ", ")
    }

    private func link(_ request: AuthorizedRequest, start: Int, _ relation: String) -> String {
        let kept = (request.request.uri.query ?? "").split(separator: "&").filter { !$0.hasPrefix("\(self.startName)=") && !$0.hasPrefix("max=") }
        let query = (kept.map(String.init) + ["max=\(self.max)", "\(self.startName)=\(start)"]).joined(separator: "&")
        return "<\(request.baseURL)\(request.request.uri.path)?\(query)>;rel=\"\(relation)\""
    }
}

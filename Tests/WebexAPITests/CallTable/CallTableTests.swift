import Directory
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Every operation on calls in every state, by everybody (developer.webex.com, Call Controls; Conference Controls)", .timeLimit(.minutes(5)))
struct CallTableTests {
    private static let codes: [Int: String] = [200: "0", 201: "1", 204: "4", 400: "b", 404: "n", 409: "c"]

    private static func ask(_ row: CallTable.Row, _ asker: CallTable.Asker, _ call: SituatedCall) async throws -> Answer {
        let id = asker == .gone ? WebexID(.call, "callhalf-1.gone.1:0").description : call.id
        let json = row.body.replacing("$", with: id).replacing("%", with: call.second)
        let token =
            switch asker {
            case .own, .gone: "bob"
            case .other: "dave"
            case .otherOrganization: "zoe"
            }
        let path = "/v1/telephony/\(row.path)"
        return row.isDelete
            ? try await call.bench.request(.delete, path, token: token) : try await call.bench.request(.post, path, token: token, json: json)
    }

    @Test("Each cell of the table: the answer, and the calls after it; a refusal changes nothing for anybody", arguments: CallSituation.allCases)
    func table(_ situation: CallSituation) async throws {
        let place = try #require(CallSituation.allCases.firstIndex(of: situation))
        var call: SituatedCall?
        var before: [String] = []
        for row in CallTable.rows {
            for asker in CallTable.Asker.allCases {
                let current: SituatedCall
                if let call {
                    current = call
                } else {
                    current = try await SituatedCall(situation)
                    before = try await current.everything()
                }
                call = current
                let cells = row.cells(asker)
                #expect(cells.count == CallSituation.allCases.count, "\(row.path) \(asker)")
                let expected = cells.count > place ? cells[place] : ""
                let answer = try await Self.ask(row, asker, current)
                var found = Self.codes[Int(answer.status.code)] ?? String(answer.status.code)
                if answer.status.code < 300 {
                    await current.bench.office { _ in }
                    found += try await current.letters()
                    call = nil
                } else {
                    let after = try await current.everything()
                    #expect(after == before, "\(row.path), \(asker), \(situation): refused, and yet something changed")
                    #expect(answer.message?.isEmpty == false, "\(row.path), \(asker), \(situation): \(answer.text)")
                }
                #expect(found == expected, "\(row.path), \(asker), \(situation): \(answer.text)")
            }
        }
    }

    @Test("The table has a row for every operation that there is")
    func complete() async throws {
        let bench = try await APIBench()
        let routes =
            CallRoutes(exchange: bench.exchange, directory: bench.directory).routes
            + ConferenceRoutes(exchange: bench.exchange, directory: bench.directory).routes
        let prefix = "/telephony/"
        let operations = routes.filter { $0.method != .get && $0.path.hasPrefix(prefix) && !$0.path.contains("/members/") }
        #expect(
            Set(operations.map { "\($0.method == .delete) \($0.path.dropFirst(prefix.count))" })
                == Set(CallTable.rows.map { "\($0.isDelete) \($0.path)" }))
    }
}

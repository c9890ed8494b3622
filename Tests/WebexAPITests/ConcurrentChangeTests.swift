import Directory
import Foundation
import HTTPTypes
import Testing

@testable import WebexAPI

@Suite("Changes of one resource at a time")
struct ConcurrentChangeTests {
    @Test("Different settings of one person, written at once by many, are all there afterwards, and nobody is refused")
    func settings() async throws {
        let bench = try await APIBench()
        let changes = [
            ("/v1/people/bob/features/doNotDisturb", #"{"enabled": true}"#), ("/v1/people/bob/features/privacy", #"{"aaPhoneStatus": 1}"#),
            ("/v1/people/bob/features/callWaiting", #"{"enabled": false}"#),
            (
                "/v1/people/bob/features/callForwarding",
                #"{"callForwarding": {"always": {"enabled": true, "destination": "1001", "ringReminderEnabled": false}}}"#
            ),
        ]
        for _ in 0..<5 {
            let refused = try await withThrowingTaskGroup(of: Answer.self) { group in
                for (path, json) in changes + changes.reversed() { group.addTask { try await bench.request(.put, path, json: json) } }
                var refused: [String] = []
                for try await answer in group where answer.status.code >= 300 { refused.append("\(answer.status) \(answer.text)") }
                return refused
            }
            #expect(refused.isEmpty, "\(refused)")
            #expect(try await bench.request(.get, changes[0].0).object["enabled"] as? Bool == true)
            #expect(try await bench.request(.get, changes[2].0).object["enabled"] as? Bool == false)
            let forwarding = try await bench.request(.get, changes[3].0).object["callForwarding"] as? [String: Any]
            #expect((forwarding?["always"] as? [String: Any])?["destination"] as? String == "1001")
            for (path, json) in [(changes[0].0, #"{"enabled": false}"#), (changes[2].0, #"{"enabled": true}"#)] {
                #expect(try await bench.request(.put, path, json: json).status.code < 300)
            }
        }
    }

    @Test("Twenty names for one person at once: everybody is answered, and one of the names stays")
    func names() async throws {
        let bench = try await APIBench()
        let names = try await withThrowingTaskGroup(of: Answer.self) { group in
            for number in 0..<20 { group.addTask { try await bench.request(.put, "/v1/people/bob", json: #"{"displayName": "Bob \#(number)"}"#) } }
            var names: Set<String> = []
            for try await answer in group {
                #expect(answer.status == .ok, "\(answer.text)")
                if let name = answer.object["displayName"] as? String { names.insert(name) }
            }
            return names
        }
        #expect(names.count == 20)
        let left = try await bench.request(.get, "/v1/people/bob").object["displayName"] as? String
        #expect(names.contains(left ?? ""))
    }
}

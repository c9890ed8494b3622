import ArgumentParser
import Foundation

/// What the operator's commands read of the API's answers.
private struct PartyBody: Decodable {
    var name: String?
    var number: String?

    var text: String { [self.name, self.number].compactMap { $0 }.joined(separator: " ") }
}

struct CallsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "calls", abstract: "Lists one's own calls.")

    @OptionGroup var options: APIOptions

    private struct List: Decodable {
        struct Call: Decodable {
            var id: String
            var state: String
            var personality: String
            var remoteParty: PartyBody
        }

        var items: [Call]
    }

    func run() async throws {
        let data = try await self.options.client().send("GET", "/telephony/calls")
        if self.options.json { return print(String(decoding: data, as: UTF8.self)) }
        let calls = try JSONDecoder().decode(List.self, from: data).items
        if calls.isEmpty { return print("No calls.") }
        for call in calls {
            print("\(call.id)  \(call.state.padding(toLength: 11, withPad: " ", startingAt: 0)) \(call.personality)  \(call.remoteParty.text)")
        }
    }
}

struct ParkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "park", abstract: "Parks a call against a destination, or against oneself.")

    @Argument(help: "The call's id; see orbit calls.")
    var call: String

    @Argument(help: "An extension, number or address; none parks against oneself.")
    var destination: String?

    @Flag(name: .customLong("group"), help: "Park on a free orbit of one's call park group; a destination is ignored.")
    var isGroupPark = false

    @OptionGroup var options: APIOptions

    private struct Body: Encodable {
        var callId: String
        var destination: String?
        var isGroupPark: Bool
    }

    private struct Parked: Decodable {
        var parkedAgainst: PartyBody
    }

    func run() async throws {
        let body = Body(callId: self.call, destination: self.destination, isGroupPark: self.isGroupPark)
        let data = try await self.options.client().send("POST", "/telephony/calls/park", body: body)
        if self.options.json { return print(String(decoding: data, as: UTF8.self)) }
        print("Parked on \(try JSONDecoder().decode(Parked.self, from: data).parkedAgainst.text).")
    }
}

struct RetrieveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "retrieve", abstract: "Rings one's own phone and connects it to a parked call.")

    @Argument(help: "The orbit's extension, number or address; none is one's own.")
    var orbit: String?

    @OptionGroup var options: APIOptions

    func run() async throws {
        let data = try await self.options.client().send("POST", "/telephony/calls/retrieve", body: self.orbit.map { ["destination": $0] } ?? [:])
        if self.options.json { return print(String(decoding: data, as: UTF8.self)) }
        print("Your phone rings; the call is yours when it answers.")
    }
}

struct OrbitsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "orbits", abstract: "Lists the orbits of the organization that hold a call.")

    @OptionGroup var options: APIOptions

    private struct List: Decodable {
        struct Orbit: Decodable {
            var name: String?
            var number: String
            var parkedParty: PartyBody
            var parkedAt: String
            var recalling: Bool
        }

        var items: [Orbit]
    }

    func run() async throws {
        let data = try await self.options.client().send("GET", "/x-orbit/orbits")
        if self.options.json { return print(String(decoding: data, as: UTF8.self)) }
        let orbits = try JSONDecoder().decode(List.self, from: data).items
        if orbits.isEmpty { return print("No orbit holds a call.") }
        for orbit in orbits {
            print(
                "\(orbit.number)  \(orbit.name ?? "")  holds \(orbit.parkedParty.text) since \(orbit.parkedAt)\(orbit.recalling ? ", rings back now" : "")"
            )
        }
    }
}

import ArgumentParser

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "demo", abstract: "Shows a call dialled, parked and retrieved, with real SIP and RTP.")

    func run() async throws {
        throw Failure("not yet")
    }
}

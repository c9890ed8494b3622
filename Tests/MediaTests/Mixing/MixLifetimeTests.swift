import NIOCore
import NIOPosix
import SDP
import Testing

@testable import Media

@Suite("How long a mix is there")
struct MixLifetimeTests {
    @Test("A mix is there while a party is in it, whichever way the last one leaves")
    func lastParty() async throws {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let counts = try await eventLoop.submit {
            let loop = MediaLoop(eventLoop: eventLoop, library: MusicLibrary(default: DefaultMusic.ringback()), onEvent: { _ in })
            let (a, b) = (MediaPort(rtpPort: 2), MediaPort(rtpPort: 4))
            let part = MixPart(codec: .pcmu, side: 1)
            var counts: [Int] = []
            for last in [.stop(b), .close(b), .connect(b, a), .play(b, MusicSource(), .pcmu), .announce(b, Announcement([.star]), .pcmu)]
                as [MediaCommand]
            {
                for command in [.mix(a, MixID(rawValue: 1), part), .mix(b, MixID(rawValue: 1), part), .stop(a)] as [MediaCommand] {
                    loop.perform(command)
                    counts.append(loop.mixes)
                }
                loop.perform(last)
                counts.append(loop.mixes)
            }
            // In two mixes one after the other.
            loop.perform(.mix(a, MixID(rawValue: 1), part))
            loop.perform(.mix(a, MixID(rawValue: 2), part))
            counts.append(loop.mixes)
            loop.perform(.close(a))
            loop.perform(.close(b))
            counts.append(loop.mixes)
            return counts
        }.get()
        #expect(counts == Array(repeating: [1, 1, 1, 0], count: 5).joined() + [1, 0])
    }
}

import CallControl
import Directory
import SIPPhone
import SIPSyntax
import Simulation
import Testing

@Suite("Somebody who is deleted from the directory")
struct RemovedMemberTests {
    @Test("Their phones are registered no more and refused; nobody reaches them; what is on the disk is gone too")
    func registrations() throws {
        let bench = try CallBench()
        #expect(bench.core.contacts(of: bench.bob.id).count == 1)
        try bench.office.apply(.removeMember(bench.bob.id))
        #expect(bench.core.contacts(of: bench.bob.id).isEmpty)
        #expect(bench.office.call(from: bench.alice, to: "1002").failure == .notFound)
        let bob = HandmadePhone(bench.bob, in: bench.office)
        let response = try #require(bob.ask(bob.authorized(try bob.request(.register, to: "sip:bob@acme.example"))))
        #expect(response.status == .unauthorized)
        bench.office.crash(downFor: .seconds(1))
        #expect(bench.core.contacts(of: bench.bob.id).isEmpty)
    }

    @Test("A directory that is replaced takes the phones of those along who are not in it")
    func replaced() throws {
        let bench = try CallBench()
        var contents = bench.office.directory.contents
        contents.members.removeAll { $0.id == bench.bob.id }
        for index in contents.groups.indices { contents.groups[index].memberIDs.removeAll { $0 == bench.bob.id } }
        try bench.office.apply(.replace(DirectoryIndex(contents)))
        #expect(bench.core.contacts(of: bench.bob.id).isEmpty)
        #expect(bench.core.contacts(of: bench.alice.id).count == 1)
    }

    @Test("Their call goes on until somebody ends it")
    func call() throws {
        let bench = try CallBench()
        let call = bench.connect(bench.alice, bench.bob)
        try bench.office.apply(.removeMember(bench.bob.id))
        bench.run(.seconds(30))
        #expect(call.state == .established)
        #expect(bench.core.calls(of: bench.alice.id).count == 1)
    }
}

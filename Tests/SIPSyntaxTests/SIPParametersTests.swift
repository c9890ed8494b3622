import SIPSyntax
import Testing

@Suite("Parameters (RFC 3261 §7.3.1, §25.1)")
struct SIPParametersTests {
    @Test("A parameter is found in any case, the first one where there are two")
    func lookup() {
        let parameters = SIPParameters([.init(name: "Tag", value: "1"), .init(name: "lr"), .init(name: "tag", value: "2")])
        #expect(parameters["TAG"] == "1")
        #expect(parameters["LR"] == "")
        #expect(parameters["l"] == nil)
        #expect(parameters.contains("Lr"))
        #expect(!parameters.contains("lrx"))
        #expect(!parameters.isEmpty)
        #expect(SIPParameters().isEmpty)
    }

    @Test("Setting changes a parameter in its place, or adds it last; setting nil takes it away")
    func setting() {
        var parameters = SIPParameters([.init(name: "a", value: "1"), .init(name: "b", value: "2")])
        parameters["A"] = "3"
        parameters["c"] = "4"
        #expect(parameters.list == [.init(name: "a", value: "3"), .init(name: "b", value: "2"), .init(name: "c", value: "4")])
        parameters["B"] = nil
        parameters["absent"] = nil
        #expect(parameters.list.map(\.name) == ["a", "c"])
    }

    @Test("A flag is added once and has no value")
    func flag() {
        var parameters = SIPParameters()
        parameters.setFlag("lr")
        parameters.setFlag("LR")
        #expect(parameters.list == [.init(name: "lr")])
    }

    @Test("A parameter without a value and one with an empty value are two things")
    func emptyValue() throws {
        #expect(try SIPNameAddress(parsing: "<sip:a@b>;x").description == "<sip:a@b>;x")
        #expect(try SIPNameAddress(parsing: "<sip:a@b>;x=\"\"").description == "<sip:a@b>;x=\"\"")
        #expect(try SIPURI(parsing: "sip:a@b;x=").description == "sip:a@b;x=")
    }

    @Test("A value that is no token is written within quotes, and comes out of them as it was")
    func quoting() throws {
        for value in ["a b", "a;b", "a,b", "a\"b", "a\\b", "<urn:uuid:1>", "", "湖", "a=b", "a@b", "q/r"] {
            var address = SIPNameAddress(uri: SIPURI(host: "h"))
            address.parameters["x"] = value
            #expect(address.description.hasPrefix("<sip:h>;x=\""), "\(value)")
            #expect(try SIPNameAddress(parsing: address.description).parameters["x"] == value)
        }
    }

    @Test("A value of tokens, colons and brackets needs no quotes")
    func plain() throws {
        for value in ["token", "[2001:db8::1]", "192.0.2.1:5060", "0.7", "z9hG4bK-!%*_+`'~."] {
            var address = SIPNameAddress(uri: SIPURI(host: "h"))
            address.parameters["x"] = value
            #expect(address.description == "<sip:h>;x=\(value)")
            #expect(try SIPNameAddress(parsing: address.description) == address)
        }
    }

    @Test("A name twice in From or To is refused, as it means two things to two readers")
    func duplicates() {
        let many = (0..<20).map { ";a\($0)" }.joined()
        for field in [
            "From: <sip:a@b>;tag=1;TAG=2", "To: <sip:a@b>;x;y;X=1", "From: <sip:a@b>" + many + ";A7", "To: <sip:a@b>;B" + many + ";b=1",
        ] {
            let name = String(field.prefix { $0 != ":" })
            let lines = String(decoding: invite("duplicates"), as: UTF8.self).split(separator: "\r\n").map(String.init)
            let bytes = wire(lines.map { $0.hasPrefix(name + ":") ? field : $0 } + [""])
            #expect(SIPMessageParser().parse(bytes).error?.field == name)
        }
    }

    @Test("Looking for a name twice among many parameters takes no longer than reading them does")
    func manyParameters() throws {
        let value = "<sip:a@b>" + (0..<1_400).map { ";a\($0)" }.joined()
        let lines = String(decoding: invite("many"), as: UTF8.self).split(separator: "\r\n").map(String.init)
        // From is looked through for a name that stands twice, Contact is only read.
        let looked = wire(lines.map { $0.hasPrefix("From:") ? "From: " + value : $0 } + [""])
        let read = wire(lines + ["Contact: " + value, ""])
        let clock = ContinuousClock()
        func fastest(_ bytes: [UInt8]) throws -> Duration {
            try #require((0..<5).map { _ in clock.measure { #expect(SIPMessageParser().parse(bytes).request != nil) } }.min())
        }
        #expect(try fastest(looked) < fastest(read) * 8)
    }
}

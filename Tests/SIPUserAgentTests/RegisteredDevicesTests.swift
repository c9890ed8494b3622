import SIPUserAgent
import Testing

@Suite("Devices of which a contact is registered")
struct RegisteredDevicesTests {
    @Test(
        "After whatever was registered, refreshed, taken away and has expired they are those of the bindings", arguments: 1...8 as ClosedRange<UInt64>
    )
    func random(_ seed: UInt64) throws {
        var chance = SplitMix(seed)
        var bench = RegistrarBench()
        let addresses = (0..<4).map { "person/\($0)" }
        let devices = (0..<12).map { "device-\($0)" }
        var seen = 0
        for _ in 1...400 {
            let address = addresses[chance.below(4)]
            switch chance.below(10) {
            case 0: bench.registrar.remove(address)
            case 1:
                let gone = devices[chance.below(12)]
                _ = bench.registrar.remove(address) { $0.deviceID == gone }
            case 2: try bench.register("*", expires: "0", address: address)
            case 3: bench.advance(seconds: 600)
            default:
                // Some are taken away, and some come from the place of another.
                let contact = "<sip:a@192.0.2.\(chance.below(5))>;expires=\([0, 60, 1_200][chance.below(3)])"
                try bench.register(contact, address: address, deviceID: chance.below(8) == 0 ? nil : devices[chance.below(12)])
            }
            for address in addresses { _ = bench.registrar.expire(address, now: bench.now) }
            let registered = Set(addresses.flatMap { bench.bindings(of: $0).compactMap(\.deviceID) })
            seen = max(seen, registered.count)
            for device in devices { #expect(bench.registrar.devices.contains(device) == registered.contains(device), "\(device)") }
        }
        #expect(seen > 4)
    }

    @Test("What an earlier process wrote down counts, and a copy stays as it was")
    func copy() throws {
        var bench = RegistrarBench()
        let contacts = try bench.register("<sip:alice@a>", deviceID: "desk")
        var next = Registrar(bindings: ["alice": contacts])
        let copy = next.devices
        next.remove("alice")
        #expect(copy.contains("desk") && !copy.contains("Desk") && !next.devices.contains("desk"))
    }
}

/// Chance that is the same again with the same seed.
private struct SplitMix {
    private var state: UInt64

    init(_ seed: UInt64) { self.state = seed }

    mutating func below(_ bound: Int) -> Int {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var value = self.state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((value ^ (value >> 31)) % UInt64(bound))
    }
}

import SIPUserAgent
import Testing

/// Expected values are those of Python's hashlib.
@Suite("Digest algorithms (RFC 8760 §2.2)")
struct DigestAlgorithmTests {
    struct Sample: Sendable {
        var text: String
        var md5: String
        var sha256: String
    }

    static let samples = [
        Sample(
            text: "", md5: "d41d8cd98f00b204e9800998ecf8427e",
            sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        Sample(
            text: "abc", md5: "900150983cd24fb0d6963f7d28e17f72",
            sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        Sample(
            text: String(repeating: "a", count: 1_000), md5: "cabe45dcc9ae5b66ba86600cca6b8ba8",
            sha256: "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3"),
        Sample(
            text: "é€😀", md5: "3b07a39fef0ac5d7ef21575e7315a482",
            sha256: "df9226927fd572c1ee66eec85de1bb139497614899f36e4e90474cb71f6ef9d0"),
    ]

    @Test("A hash is that of the text's UTF-8, in lower-case hexadecimal", arguments: samples)
    func hash(_ sample: Sample) {
        #expect(DigestAlgorithm.md5.hash(sample.text) == sample.md5)
        #expect(DigestAlgorithm.sha256.hash(sample.text) == sample.sha256)
    }

    @Test("The stronger one comes first, under the names that the header has for them")
    func order() {
        #expect(DigestAlgorithm.allCases.map(\.rawValue) == ["SHA-256", "MD5"])
    }
}

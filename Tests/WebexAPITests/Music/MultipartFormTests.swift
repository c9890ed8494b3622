import Testing

@testable import WebexAPI

@Suite("Forms with files (RFC 7578)")
struct MultipartFormTests {
    private static func form(_ text: String, boundary: String = "XX") throws -> MultipartForm {
        try MultipartForm(Array(text.utf8), boundary: boundary)
    }

    @Test("Fields are read with names, file names and every byte, with a preamble and an epilogue and without")
    func fields() throws {
        let fields =
            "--XX\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nMy music\r\n"
            + "--XX \t\r\ncontent-type: audio/wav\r\nCONTENT-DISPOSITION: form-data; name=\"file\"; filename=\"C:\\\\a\\\\b;\\\"c.wav\"\r\n\r\n"
            + "\r\nRIFF\r\n--X\r\n\r\n--XX--"
        for text in [fields, "preamble\r\n\(fields)\r\nepilogue"] {
            let form = try Self.form(text)
            #expect(form.fields.map(\.name) == ["name", "file"])
            #expect(form["name"]?.text == "My music")
            #expect(form["name"]?.fileName == nil)
            #expect(form["file"]?.fileName == "b;\"c.wav")
            #expect(form["file"].map { Array($0.bytes) } == Array("\r\nRIFF\r\n--X\r\n".utf8))
        }
    }

    @Test("A file name in UTF-8 goes before the plain one")
    func extendedName() throws {
        let form = try Self.form(
            "--XX\r\nContent-Disposition: form-data; name=f; filename=x; filename*=utf-8''caf%C3%A9.wav\r\n\r\n\r\n--XX--")
        #expect(form["f"]?.fileName == "café.wav")
        #expect(form["f"]?.bytes == [])
    }

    @Test(
        "What is no form is refused",
        arguments: [
            "", "name=x", "--XX", "--XX\r\n", "--XXY\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XX--",
            "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n1", "--XX\r\nContent-Disposition: form-data\r\n\r\n1\r\n--XX--",
            "--XX\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--XX--", "--XX\r\n\r\n1\r\n--XX--",
            "--XX\r\nContent-Disposition: form-data; name=a\r\nX: \(String(repeating: "x", count: 9_000))\r\n\r\n1\r\n--XX--",
            String(repeating: "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n", count: 21) + "--XX--",
        ])
    func malformed(_ text: String) {
        #expect(throws: MultipartForm.Malformed.self) { try Self.form(text) }
    }

    @Test(
        "The boundary is taken from the type",
        arguments: [
            ("multipart/form-data; boundary=abc", "abc"), ("Multipart/Form-Data;charset=utf-8; Boundary=\"a b;c\"", "a b;c"),
            ("multipart/form-data", nil), ("multipart/form-data; boundary=", nil), ("multipart/mixed; boundary=abc", nil), ("", nil),
            ("multipart/form-data; boundary=\(String(repeating: "x", count: 71))", nil),
        ] as [(String, String?)])
    func boundary(_ type: String, _ boundary: String?) {
        #expect(MultipartForm.boundary(contentType: type) == boundary)
    }
}

internal import Foundation

/// The fields of a `multipart/form-data` body (RFC 7578, on the syntax of RFC 2046 §5.1.1).
struct MultipartForm: Sendable {
    struct Field: Hashable, Sendable {
        var name: String
        /// Only the last part of what was given: folders of the client's machine are of no use here.
        var fileName: String?
        var bytes: [UInt8]

        var text: String? { String(validating: self.bytes, as: UTF8.self) }
    }

    /// Why a body is no form.
    struct Malformed: Error, Hashable, Sendable, CustomStringConvertible {
        var reason: String
        var description: String { "The body is not valid multipart/form-data: \(self.reason)" }
    }

    /// Fields of a form at most.
    static let fieldLimit = 20
    /// Bytes of a field's headers at most.
    static let headLimit = 8_192

    private static let newline: [UInt8] = [13, 10]

    let fields: [Field]

    /// The first field with a name.
    subscript(_ name: String) -> Field? { self.fields.first { $0.name == name } }

    /// The delimiter that a Content-Type names; nil when it is another type or names none.
    static func boundary(contentType: String) -> String? {
        let (type, parameters) = self.parameters(of: contentType)
        guard type == "multipart/form-data", let boundary = parameters["boundary"], (1...70).contains(boundary.utf8.count) else { return nil }
        return boundary
    }

    init(_ bytes: [UInt8], boundary: String) throws(Malformed) {
        let delimiter = Array("--\(boundary)".utf8)
        var position: Int
        if bytes.starts(with: delimiter) {
            position = delimiter.count
        } else if let found = Self.find(Self.newline + delimiter, in: bytes, from: 0) {
            position = found + Self.newline.count + delimiter.count
        } else {
            throw Malformed(reason: "the boundary does not occur")
        }
        var fields: [Field] = []
        while !bytes[position...].starts(with: [45, 45]) {
            guard fields.count < Self.fieldLimit else { throw Malformed(reason: "it has more than \(Self.fieldLimit) fields") }
            while position < bytes.count, bytes[position] == 32 || bytes[position] == 9 { position += 1 }
            guard bytes[position...].starts(with: Self.newline) else { throw Malformed(reason: "a boundary is not followed by a new line") }
            // A field's head may follow at once, so the search begins with this new line.
            guard let head = Self.find(Self.newline + Self.newline, in: bytes, from: position), head - position <= Self.headLimit else {
                throw Malformed(reason: "a field has no end of its headers")
            }
            let start = head + 2 * Self.newline.count
            guard let end = Self.find(Self.newline + delimiter, in: bytes, from: start) else {
                throw Malformed(reason: "it ends within a field")
            }
            fields.append(try Self.field(head: bytes[position..<head], bytes: Array(bytes[start..<end])))
            position = end + Self.newline.count + delimiter.count
        }
        self.fields = fields
    }

    private static func field(head: ArraySlice<UInt8>, bytes: [UInt8]) throws(Malformed) -> Field {
        for line in String(decoding: head, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].trimmingCharacters(in: .whitespaces).lowercased() == "content-disposition" else { continue }
            let (type, parameters) = self.parameters(of: String(parts[1]))
            guard type == "form-data", let name = parameters["name"] else { break }
            let fileName = parameters["filename*"].flatMap(self.extended) ?? parameters["filename"]
            return Field(
                name: name, fileName: fileName.map { String($0.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? "") }, bytes: bytes)
        }
        throw Malformed(reason: "a field has no name")
    }

    /// A value and its parameters, such as `form-data; name="file"; filename="a \"b\".wav"`; names and value in lower case.
    private static func parameters(of text: String) -> (value: String, parameters: [String: String]) {
        var pieces = [""]
        var isQuoted = false
        var isEscaped = false
        for character in text {
            if isEscaped {
                pieces[pieces.count - 1].append(character)
                isEscaped = false
            } else if isQuoted, character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if character == ";", !isQuoted {
                pieces.append("")
            } else {
                pieces[pieces.count - 1].append(character)
            }
        }
        var parameters: [String: String] = [:]
        for piece in pieces.dropFirst() {
            let parts = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            parameters[parts[0].trimmingCharacters(in: .whitespaces).lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        return (pieces[0].trimmingCharacters(in: .whitespaces).lowercased(), parameters)
    }

    /// A value with its character set: `utf-8''caf%C3%A9.wav` (RFC 8187).
    private static func extended(_ text: String) -> String? {
        let parts = text.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].lowercased() == "utf-8" else { return nil }
        return String(parts[2]).removingPercentEncoding
    }

    private static func find(_ pattern: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard bytes.count - pattern.count >= start else { return nil }
        // By hand: a file has millions of bytes, and nearly all of them are not the first of the pattern.
        let first = pattern[0]
        let last = bytes.count - pattern.count
        var position = start
        while position <= last {
            if bytes[position] == first, bytes[position...].starts(with: pattern) { return position }
            position += 1
        }
        return nil
    }
}

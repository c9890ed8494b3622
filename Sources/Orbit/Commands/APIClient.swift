import ArgumentParser
import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// How the operator's commands reach the API.
struct APIOptions: ParsableArguments {
    @Option(help: "Base address of the API; also ORBIT_API.")
    var api: String?

    @Option(help: "Access token; also ORBIT_TOKEN.")
    var token: String?

    @Flag(help: "Print the API's JSON.")
    var json = false

    func client() throws -> APIClient {
        let environment = ProcessInfo.processInfo.environment
        guard let token = self.token ?? environment["ORBIT_TOKEN"] else {
            throw ConfigurationError("no access token; give --token or set ORBIT_TOKEN (orbit token create makes one)")
        }
        let base = self.api ?? environment["ORBIT_API"] ?? "http://127.0.0.1:8080"
        guard let url = URL(string: base), url.scheme != nil else {
            throw ConfigurationError(key: "--api", value: base, "must be an address such as http://127.0.0.1:8080")
        }
        return APIClient(base: Self.root(of: base), token: token)
    }
}

extension APIOptions {
    /// The address without the `/v1` that the server prints after it, and without a slash at the end.
    static func root(of address: String) -> String {
        var root = address[...]
        while root.hasSuffix("/") { root.removeLast() }
        if root.hasSuffix("/v1") { root.removeLast(3) }
        return String(root)
    }
}

/// The API as the operator's commands use it.
struct APIClient: Sendable {
    let base: String
    let token: String

    private struct ErrorBody: Decodable { var message: String }

    /// The body of a successful answer. Anything else becomes a ``Failure`` with the API's own message.
    func send(_ method: String, _ path: String, body: some Encodable = [String: String]()) async throws -> Data {
        guard let url = URL(string: self.base + "/v1" + path) else { throw Failure("cannot make an address of \(path)") }
        var request = URLRequest(url: url, timeoutInterval: 40)
        request.httpMethod = method
        request.setValue("Bearer \(self.token)", forHTTPHeaderField: "Authorization")
        if method == "POST" {
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
            request.httpBody = try JSONEncoder().encode(body)
        }
        let (data, response): (Data, URLResponse)
        do {
            (data, response) = try await URLSession.shared.data(for: request)
        } catch {
            throw Failure("cannot reach \(self.base): is the server running? (orbit serve)")
        }
        guard let status = (response as? HTTPURLResponse)?.statusCode, status < 300 else {
            let message = (try? JSONDecoder().decode(ErrorBody.self, from: data))?.message
            throw Failure(message ?? "the server answered \((response as? HTTPURLResponse)?.statusCode ?? 0)")
        }
        return data
    }
}

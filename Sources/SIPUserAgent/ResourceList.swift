/// The state of a list of resources in one notification: a `multipart/related` body whose root is an RLMI document (RFC 4662).
public struct ResourceList: Hashable, Sendable {
    /// One resource of the list, and its state where it is told.
    public struct Resource: Hashable, Sendable {
        public var uri: String
        public var name: String?
        /// The resource's own document. Nil: nothing new, or nothing known.
        public var body: String?
        /// Why nothing is told of the resource any more, in the words of Subscription-State (RFC 6665 §4.1.3): `noresource`, `rejected`.
        public var termination: String?

        public init(uri: String, name: String?, body: String?, termination: String? = nil) {
            self.uri = uri
            self.name = name
            self.body = body
            self.termination = termination
        }
    }

    public var uri: String
    /// One more with each document of a subscription.
    public var version: Int
    public var isFull: Bool
    public var resources: [Resource]
    /// The media type of the resources' documents.
    public var bodyType: String

    public init(uri: String, version: Int, isFull: Bool, resources: [Resource], bodyType: String) {
        self.uri = uri
        self.version = version
        self.isFull = isFull
        self.resources = resources
        self.bodyType = bodyType
    }

    /// The body and its media type.
    ///
    /// - Parameter boundary: something that is in none of the documents.
    public func multipart(boundary: String) -> (contentType: String, body: String) {
        let root = "rlmi@\(boundary)"
        var parts = ""
        var list = XMLText.declaration
        list += "<list xmlns=\"urn:ietf:params:xml:ns:rlmi\" uri=\"\(XMLText.escape(self.uri))\""
        list += " version=\"\(self.version)\" fullState=\"\(self.isFull)\">\n"
        for (index, resource) in self.resources.enumerated() {
            list += "<resource uri=\"\(XMLText.escape(resource.uri))\">"
            if let name = resource.name { list += "<name>\(XMLText.escape(name))</name>" }
            if let reason = resource.termination {
                list += "<instance id=\"1\" state=\"terminated\" reason=\"\(XMLText.escape(reason))\"/>"
            } else if let body = resource.body {
                let part = "\(index)@\(boundary)"
                list += "<instance id=\"1\" state=\"active\" cid=\"\(part)\"/>"
                parts += Self.part(body, id: part, type: self.bodyType, boundary: boundary)
            }
            list += "</resource>\n"
        }
        list += "</list>\n"
        let body = Self.part(list, id: root, type: "application/rlmi+xml", boundary: boundary) + parts + "--\(boundary)--\r\n"
        return ("multipart/related;type=\"application/rlmi+xml\";start=\"<\(root)>\";boundary=\"\(boundary)\"", body)
    }

    private static func part(_ body: String, id: String, type: String, boundary: String) -> String {
        "--\(boundary)\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <\(id)>\r\nContent-Type: \(type);charset=\"UTF-8\"\r\n\r\n\(body)\r\n"
    }
}

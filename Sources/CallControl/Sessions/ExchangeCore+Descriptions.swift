import Media
package import SDP
import SIPSyntax

/// Descriptions as they leave this server: somebody else's codecs, our address.
extension ExchangeCore {
    /// `template` as a half's leg is told it: from our address and the half's port, with our own origin.
    ///
    /// The origin's version grows only when something else changed (RFC 3264 §8).
    package func localDescription(_ template: SessionDescription, for leg: Leg, half: CallHalf) -> SessionDescription {
        let address = self.environment.media.address
        let origin = SessionDescription.Origin(
            username: "orbit", sessionID: leg.descriptionID, version: leg.descriptionVersion, address: SDPConnection(address: address))
        var result = template.relayed(origin: origin, address: address, port: half.port.rtpPort)
        guard var last = leg.localDescription else { return result }
        last.origin.version = origin.version
        if last != result {
            leg.descriptionVersion += 1
            result.origin.version = leg.descriptionVersion
        }
        return result
    }

    /// An offer or answer of our own: these codecs, on the half's port.
    package func ownDescription(_ codecs: [AudioCodec], direction: MediaDirection = .sendrecv, for leg: Leg, half: CallHalf) -> SessionDescription {
        let template = SessionDescription(
            origin: .init(sessionID: "0", version: 0, address: SDPConnection(address: self.environment.media.address)), connection: nil,
            media: [MediaDescription(audio: codecs, port: half.port.rtpPort, direction: direction)])
        return self.localDescription(template, for: leg, half: half)
    }

    /// What this server itself can play and relay when nobody else's codecs are known.
    package static let ownCodecs: [AudioCodec] = [.pcmu, .pcma, .telephoneEvent]

    /// A description to offer somebody on behalf of a half: the codecs that the half's phone is known to take.
    ///
    /// What was agreed with the phone so far is offered, so that the answer needs no change on the phone's side.
    package func offerTemplate(of half: CallHalf) -> SessionDescription? {
        guard let leg = half.answeredLeg, var template = leg.remoteDescription else { return nil }
        let agreed = leg.codecs
        if let index = template.audioIndex, !agreed.isEmpty {
            template.media[index].keepFormats { codec in agreed.contains { $0.isSameEncoding(as: codec) } }
            template.media[index].direction = .sendrecv
        }
        template.connection = template.connection.map { $0.isUnspecified ? SDPConnection(address: self.environment.media.address) : $0 }
        return template
    }
}

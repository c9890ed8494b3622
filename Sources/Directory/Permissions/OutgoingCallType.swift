/// What kind of call a dialled number makes (the API's `callType` of outgoing permissions).
///
/// See help.webex.com, “Configure call permissions in Control Hub”, for what each of them is.
package enum OutgoingCallType: String, Hashable, Sendable, Codable, CodingKeyRepresentable, CaseIterable {
    /// To somebody or something of the own organisation.
    case internalCall = "INTERNAL_CALL"
    case tollFree = "TOLL_FREE"
    /// Within the country, the own area code included; within the United States, Canada and the territories of the former.
    case national = "NATIONAL"
    case international = "INTERNATIONAL"
    case operatorAssisted = "OPERATOR_ASSISTED"
    case chargeableDirectoryAssisted = "CHARGEABLE_DIRECTORY_ASSISTED"
    case specialServicesI = "SPECIAL_SERVICES_I"
    case specialServicesII = "SPECIAL_SERVICES_II"
    case premiumServicesI = "PREMIUM_SERVICES_I"
    case premiumServicesII = "PREMIUM_SERVICES_II"
    /// By another carrier, chosen with a code before the number.
    case casual = "CASUAL"
    /// To an address of another domain.
    case urlDialing = "URL_DIALING"
    /// None of the others.
    case unknown = "UNKNOWN"
}

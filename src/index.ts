export { defineEvent } from "./events/custom/custom-event"
export type { AnyCustomMoment, CustomMoment } from "./events/custom/custom-moment"
export type {
  AnyCustomEvent,
  CustomEvent,
  CustomPerson,
  CustomRow,
} from "./events/custom/custom-event"
export type { EventId, EventProperties } from "./events/catalog"
export type { PropertiesOf } from "./events/language/property-tables"
export { property } from "./events/language/properties"
export type { PropertyDefinition, PropertyType } from "./events/language/properties"
export type { MomentId } from "./events/moments"
export type {
  EvaluatedFlags,
  Flags,
  FlagSubject,
  SwitchFlag,
  VariantFlag,
} from "./events/flags/flags"
export { defineFlags } from "./options/flags"
export { scrubText } from "./lib/scrub/scrub-text"
export type { ScrubText, TypedText } from "./options/scrub"
export type { PosthogOptions, ResolvedOptions } from "./options/schema"
export type { EventRow } from "./options/events"
export type { GroupCustomer } from "./options/groups"
export type { Consent, ConsentFunction, ConsentRequest } from "./identity/browser/consent"
export type { JsonObject, JsonValue } from "./lib/json/json"
export type {
  AliasInput,
  CaptureInput,
  CaptureRevenueInput,
  GroupIdentifyInput,
  IdentifyInput,
} from "./modules/posthog/capture/inputs"
export type { CaptureExceptionInput } from "./modules/posthog/errors/exceptions"
export type { BeforeSend, EventBeforeSend } from "./options/before-send"
export type { PosthogService } from "./modules/posthog/posthog-service"
export type { PosthogStatus } from "./modules/posthog/sending/status"

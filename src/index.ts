export { defineEvent } from "./events/custom/custom-event"
export type { CustomMoment } from "./events/custom/custom-moment"
export type { CustomEvent, CustomPerson, CustomRow } from "./events/custom/custom-event"
export type { EventId, EventProperties } from "./events/catalog"
export type { PropertiesOf } from "./events/language/property-tables"
export { property } from "./events/language/properties"
export type { MomentId } from "./events/moments"
export type { EvaluatedFlags, Flags, FlagSubject } from "./events/flags/flags"
export { defineFlags } from "./options/flags"
export { scrubText } from "./lib/scrub/scrub-text"
export type { ScrubText, TypedText } from "./options/scrub"
export type { PosthogOptions } from "./options/schema"
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

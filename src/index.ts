export { defineEvent } from "./events/custom-event"
export type { CustomMoment } from "./events/custom-moment"
export type { CustomEvent, CustomPerson, CustomRow } from "./events/custom-event"
export type { EventId, EventProperties } from "./events/catalog"
export type { PropertiesOf } from "./events/define-event"
export { flag, money, number, objects, text, texts, time } from "./events/properties"
export type { MomentId } from "./events/moments"
export type { PosthogOptions } from "./modules/posthog/options/schema"
export type {
  AliasInput,
  CaptureInput,
  CaptureRevenueInput,
  GroupIdentifyInput,
  IdentifyInput,
} from "./modules/posthog/moments/moments"
export type { CaptureExceptionInput } from "./modules/posthog/exceptions/exceptions"
export type { BeforeSend, EventBeforeSend } from "./modules/posthog/payload/finish"
export type { default as PosthogModuleService } from "./modules/posthog/service"

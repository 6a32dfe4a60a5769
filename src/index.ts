export type { EventId, EventProperties } from "./events/catalog"
export type { PosthogOptions } from "./modules/posthog/options/schema"
export type {
  AliasInput,
  CaptureInput,
  CaptureRevenueInput,
  GroupIdentifyInput,
  IdentifyInput,
} from "./modules/posthog/moments/moments"
export type { BeforeSend, EventBeforeSend } from "./modules/posthog/payload/finish"
export type { default as PosthogModuleService } from "./modules/posthog/service"

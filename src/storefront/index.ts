export type {
  BrowserAnalytics,
  BrowserEvents,
  ProductListProperties,
  ProductProperties,
} from "./browser-events"
export { connect } from "./connect"
export type {
  Connection,
  ConnectionState,
  ConnectOptions,
  Consent,
  PosthogLike,
  SdkLike,
} from "./types"
export type { ServerEvent } from "./server-events"

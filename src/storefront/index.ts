export { connect } from "./connect"
export type {
  Connection,
  ConnectionState,
  ConnectOptions,
  Consent,
  PosthogLike,
  SdkLike,
} from "./types"

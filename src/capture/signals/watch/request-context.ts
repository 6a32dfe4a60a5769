import { AsyncLocalStorage } from "node:async_hooks"
import type { ExceptionContext } from "../../../modules/posthog/errors/exception-moment"

/** The API request that code runs in, or was started by. */
export type RequestContext = Pick<
  ExceptionContext,
  "request_method" | "request_route" | "customerId"
>

/** Tells code in a workflow of the request that runs it. */
export const requestContext = new AsyncLocalStorage<RequestContext>()

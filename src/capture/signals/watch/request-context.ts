import { AsyncLocalStorage } from "node:async_hooks"
import type { ExceptionContext } from "../../../modules/posthog/errors/exception-moment"

/** The API request that code runs in, or was started by. */
export type RequestContext = Pick<
  ExceptionContext,
  "request_method" | "request_route" | "customerId" | "consent"
>

/** Gives code in a workflow access to the request that runs it. */
export const requestContext = new AsyncLocalStorage<RequestContext>()

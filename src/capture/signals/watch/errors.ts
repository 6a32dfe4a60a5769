import { ApiLoader, getHttpResponseFromError } from "@medusajs/framework/http"
import type { MedusaRequest } from "@medusajs/framework/http"
import { TransactionOrchestrator } from "@medusajs/framework/orchestration"
import { MedusaError } from "@medusajs/framework/utils"
import { read } from "../../../modules/posthog/errors/bare-error"
import type { ExceptionContext } from "../../../modules/posthog/errors/exception-moment"
import { readVisit } from "../browser/read-visit"
import { signedIn } from "../browser/take-visit"
import { requestContext } from "./request-context"
import type { RequestContext } from "./request-context"

type Report = (error: unknown, context: ExceptionContext) => void

/** The status that Medusa answers with, on any route. 500 and above excludes invalid input and rows that weren't found. */
const statusOf = (error: unknown): number => {
  try {
    return getHttpResponseFromError(error).statusCode
  } catch {
    return 500
  }
}

/** Medusa throws if a shopper still has to act at the bank, but that isn't an error. */
const isWaiting = (error: unknown): boolean =>
  read(error, "type") === MedusaError.Types.PAYMENT_REQUIRES_MORE_ERROR

/** Medusa's mark in the stack of an error that came out of a workflow step, where it was already reported. */
const OUT_OF_A_STEP = "\u2b91"

const isAlreadyReported = (error: unknown): boolean => {
  const stack = read(error, "stack")
  return typeof stack === "string" && stack.includes(OUT_OF_A_STEP)
}

/** Reports an error. The store's own error must pass through, whatever happens here. */
const reportError = (report: Report, error: unknown, context: () => ExceptionContext): void => {
  try {
    const response_status = statusOf(error)
    if (response_status >= 500 && !isAlreadyReported(error) && !isWaiting(error)) {
      const { source, ...rest } = context()
      report(error, { source, ...rest, ...(source === "route" && { response_status }) })
    }
  } catch {
    // The store's own error must pass through.
  }
}

const contextOf = (req: MedusaRequest, method: string, route: string): RequestContext => {
  const customerId = signedIn(req)
  return {
    request_method: method,
    request_route: route,
    customerId,
    // Read only if there is an error to tell.
    get consent() {
      return customerId === undefined ? undefined : readVisit(req)?.consent
    },
  }
}

/**
 * Watches the errors of API routes through Medusa's instrumentation hook (`ApiLoader.traceRoute`), and keeps a hook that was set
 * before. Call it before Medusa loads the routes. The error reaches the store's error handler unchanged.
 */
export const watchRoutes = (report: Report): void => {
  watchHandlers("traceRoute", (inner, { method, route }) => (req, res, next) => {
    const context = contextOf(req, method, route)
    const tell = (error: unknown) =>
      reportError(report, error, () => ({ source: "route", ...context }))
    return requestContext.run(context, () => passOn(inner, tell, [req, res, next]))
  })
}

/** The same for middlewares, which pass errors to `next`. */
export const watchMiddlewares = (report: Report): void => {
  watchHandlers("traceMiddleware", (inner, { route }) => (req, res, next) => {
    const context = () => ({ source: "route" as const, ...contextOf(req, req.method, route) })
    return passOn(inner, (error) => reportError(report, error, context), [req, res, next])
  })
}

/** The shape of both of Medusa's instrumentation hooks, which differ only in their types. */
type Trace = (handler: Middleware, meta: { method: string; route: string }) => Middleware

const watchHandlers = (place: "traceRoute" | "traceMiddleware", watch: Trace): void => {
  const previous = ApiLoader[place] as Trace | undefined
  const trace: Trace = (handler, meta) => {
    const inner = previous ? previous(handler, meta) : handler
    const watched = watch(inner, { ...meta, route: String(meta.route) })
    // Medusa's own tracing uses the names of middlewares.
    return Object.defineProperty(watched, "name", { value: handler.name })
  }
  ApiLoader[place] = trace as never
}
type Middleware = (req: MedusaRequest, res: unknown, next: (error?: unknown) => void) => unknown

/**
 * Runs a handler and reports its error: one it throws, rejects with, or passes to `next`. The error continues in the same way,
 * because Express handles a thrown error but would never see a rejection.
 */
const passOn = (
  inner: Middleware,
  tell: (error: unknown) => void,
  [req, res, next]: Parameters<Middleware>
): unknown => {
  const tellAndThrow = (error: unknown): never => {
    tell(error)
    throw error
  }
  try {
    const result = inner(req, res, (error) => {
      if (error !== undefined && error !== "route" && error !== "router") {
        tell(error)
      }
      next(error)
    })
    return result instanceof Promise ? result.catch(tellAndThrow) : result
  } catch (error) {
    return tellAndThrow(error)
  }
}

const JOB = /^job-/

type StepMeta = Parameters<NonNullable<typeof TransactionOrchestrator.traceStep>>[1]

const stepContext = ({ idempotency_key, action, attempts }: StepMeta): ExceptionContext => {
  const [workflow_id = ""] = idempotency_key.split(":", 1)
  return {
    source: JOB.test(workflow_id) ? "job" : "workflow",
    workflow_id,
    workflow_step: action,
    attempt: attempts,
    ...requestContext.getStore(),
  }
}

/**
 * Watches the errors of workflow steps, and so of jobs, which Medusa runs as workflows. Uses Medusa's instrumentation hook
 * (`TransactionOrchestrator.traceStep`), and keeps one that was set before. The error passes through unchanged.
 */
export const watchSteps = (report: Report): void => {
  const previous = TransactionOrchestrator.traceStep
  TransactionOrchestrator.traceStep = (handler, meta) => {
    const watched = async (...args: unknown[]): Promise<unknown> => {
      try {
        return await (handler(...args) as Promise<unknown>)
      } catch (error) {
        if (!TransactionOrchestrator.isExpectedError(error as Error)) {
          reportError(report, error, () => stepContext(meta))
        }
        throw error
      }
    }
    return previous ? previous(watched, meta) : watched()
  }
}

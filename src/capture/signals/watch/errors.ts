import { ApiLoader, getHttpResponseFromError } from "@medusajs/framework/http"
import type { MedusaRequest } from "@medusajs/framework/http"
import { TransactionOrchestrator } from "@medusajs/framework/orchestration"
import { MedusaError } from "@medusajs/framework/utils"
import { read } from "../../../modules/posthog/errors/bare-error"
import type { ExceptionContext } from "../../../modules/posthog/errors/exception-moment"
import { requestContext } from "./request-context"
import type { RequestContext } from "./request-context"

type Report = (error: unknown, context: ExceptionContext) => void

/** Medusa answers it with 500 or above, whatever route it comes from: no wrong input, and nothing that was not found. */
const statusOf = (error: unknown): number => {
  try {
    return getHttpResponseFromError(error).statusCode
  } catch {
    return 500
  }
}

/** A shopper who has still something to do at the bank is no error, though Medusa throws one. */
const isWaiting = (error: unknown): boolean =>
  read(error, "type") === MedusaError.Types.PAYMENT_REQUIRES_MORE_ERROR

/** Medusa's mark in the stack of an error that has come out of a workflow's step, where it was seen already. */
const OUT_OF_A_STEP = "\u2b91"

const isToldAlready = (error: unknown): boolean => {
  const stack = read(error, "stack")
  return typeof stack === "string" && stack.includes(OUT_OF_A_STEP)
}

/** Whatever happens here, the store's own error is the one that goes on. */
const tellOf = (report: Report, error: unknown, context: () => ExceptionContext): void => {
  try {
    const response_status = statusOf(error)
    if (response_status >= 500 && !isToldAlready(error) && !isWaiting(error)) {
      const { source, ...rest } = context()
      report(error, { source, ...rest, ...(source === "route" && { response_status }) })
    }
  } catch {
    // Whatever fails here, the store's own error goes on.
  }
}

const contextOf = (req: MedusaRequest, method: string, route: string): RequestContext => {
  const { auth_context: actor } = req as MedusaRequest & {
    auth_context?: { actor_type?: string; actor_id?: string }
  }
  const customerId = actor?.actor_type === "customer" ? actor.actor_id || undefined : undefined
  return { request_method: method, request_route: route, customerId }
}

/**
 * Sees the errors of API routes, by the place that Medusa has for instrumentation (`ApiLoader.traceRoute`). What was there is
 * kept. Has to be called before Medusa loads the routes. The error goes on to the store's error handler as it is.
 */
export const watchRoutes = (report: Report): void => {
  watchHandlers("traceRoute", (inner, { method, route }) => (req, res, next) => {
    const context = contextOf(req, method, route)
    const tell = (error: unknown) => tellOf(report, error, () => ({ source: "route", ...context }))
    return requestContext.run(context, () => passOn(inner, tell, [req, res, next]))
  })
}

/** The same for middlewares, which hand an error on by `next`. */
export const watchMiddlewares = (report: Report): void => {
  watchHandlers("traceMiddleware", (inner, { route }) => (req, res, next) => {
    const context = () => ({ source: "route" as const, ...contextOf(req, req.method, route) })
    return passOn(inner, (error) => tellOf(report, error, context), [req, res, next])
  })
}

/** As Medusa's two places for instrumentation have it, which differ by their types alone. */
type Trace = (handler: Middleware, meta: { method: string; route: string }) => Middleware

const watchHandlers = (place: "traceRoute" | "traceMiddleware", watch: Trace): void => {
  const previous = ApiLoader[place] as Trace | undefined
  const trace: Trace = (handler, meta) => {
    const inner = previous ? previous(handler, meta) : handler
    const watched = watch(inner, { ...meta, route: String(meta.route) })
    // Medusa's own tracing goes by the names of middlewares.
    return Object.defineProperty(watched, "name", { value: handler.name })
  }
  ApiLoader[place] = trace as never
}
type Middleware = (req: MedusaRequest, res: unknown, next: (error?: unknown) => void) => unknown

/**
 * Runs a handler, which throws its error, rejects with it, or hands it on by `next`; it goes on in the same way, because Express
 * answers what is thrown and would never hear of a rejection.
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
 * Sees the errors of steps of workflows, and so of jobs, which Medusa runs as workflows; by the place that Medusa has for
 * instrumentation (`TransactionOrchestrator.traceStep`). What was there is kept. The error goes on as it is.
 */
export const watchSteps = (report: Report): void => {
  const previous = TransactionOrchestrator.traceStep
  TransactionOrchestrator.traceStep = (handler, meta) => {
    const watched = async (...args: unknown[]): Promise<unknown> => {
      try {
        return await (handler(...args) as Promise<unknown>)
      } catch (error) {
        if (!TransactionOrchestrator.isExpectedError(error as Error)) {
          tellOf(report, error, () => stepContext(meta))
        }
        throw error
      }
    }
    return previous ? previous(watched, meta) : watched()
  }
}

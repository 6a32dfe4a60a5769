import type { Endpoint } from "./answer"
import { answerBatch } from "./batch-answer"
import { answerBrowser } from "./browser-answer"
import { answerDefinitions } from "./flag-definitions"
import { answerFlags } from "./flags-answer"
import { answerRest, isRestPath } from "./rest-answer"
import { answerV1 } from "./v1-answer"

/** The endpoints that take events, by path. */
const ENDPOINTS: { [path: string]: Endpoint | undefined } = {
  "/batch": answerBatch,
  "/i/v1/analytics/events": answerV1,
  "/e": answerBrowser,
  "/i/v0/e": answerBrowser,
  "/flags": answerFlags,
  "/flags/definitions": answerDefinitions,
}

/** The endpoint at a path without the trailing slash, which PostHog takes with and without. */
export function endpointAt(path: string): Endpoint | undefined {
  return isRestPath(path) ? answerRest : ENDPOINTS[path]
}

/** Which faults apply to a path. */
export function faultTargetOf(path: string): "capture" | "flags" | "rest" {
  return isRestPath(path) ? "rest" : path.startsWith("/flags") ? "flags" : "capture"
}

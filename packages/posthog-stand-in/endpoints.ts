import type { Endpoint } from "./answer"
import { answerBatch } from "./batch-answer"
import { answerBrowser } from "./browser-answer"
import { answerFlags } from "./flags-answer"
import { answerV1 } from "./v1-answer"

/** The endpoints by path, without the trailing slash, which PostHog takes with and without. */
export const ENDPOINTS: { [path: string]: Endpoint | undefined } = {
  "/batch": answerBatch,
  "/i/v1/analytics/events": answerV1,
  "/e": answerBrowser,
  "/i/v0/e": answerBrowser,
  "/flags": answerFlags,
}

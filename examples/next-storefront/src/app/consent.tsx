"use client"

import { usePostHog } from "@posthog/next"
import { useEffect, useState } from "react"

/** Asks whether the visitor may be recognized, with posthog-js's own answer. The kit follows it. */
export function Consent() {
  const posthog = usePostHog()
  const [answer, setAnswer] = useState<string>()
  const read = () => setAnswer(posthog.get_explicit_consent_status())
  // Only the browser knows it.
  useEffect(read, [posthog])

  const allow = () => {
    posthog.opt_in_capturing()
    // The view of this page was dropped, and with it the campaign that the visit came from.
    posthog.capture("$pageview")
    read()
  }
  const refuse = () => {
    posthog.opt_out_capturing()
    read()
  }

  return (
    answer && (
      <section aria-label="Consent">
        {answer === "pending" ? "May we recognize you on your next visit?" : `Analytics: ${answer}`}
        <button type="button" aria-pressed={answer === "granted"} onClick={allow}>
          Allow
        </button>
        <button type="button" aria-pressed={answer === "denied"} onClick={refuse}>
          Refuse
        </button>
      </section>
    )
  )
}

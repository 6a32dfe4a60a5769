import type { Channel } from "./channel"
import type { AlertMessage } from "./message"

/** Long for a server that only has to take a few lines, and short for a process that waits. */
const TIMEOUT_MS = 5_000

/** Posts each message to a URL. Any answer but 2xx is a failure; a redirect isn't followed. */
export const webhookChannel = (
  { url, environment }: { url: string; environment: string },
  timeoutMs = TIMEOUT_MS
): Channel => ({
  name: "webhook",
  send: async (message) => {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "idempotency-key": `${message.id}:${message.state}`,
      },
      body: JSON.stringify(bodyOf(message, environment)),
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    })
    await response.body?.cancel()
    if (!response.ok) {
      throw new WebhookError(response.status)
    }
  },
})

/** What a webhook receives. */
export interface WebhookBody extends AlertMessage {
  /** The option `environment`. */
  environment: string
  /** Title and description in one, which chat tools such as Slack and Mattermost show. */
  text: string
}

const bodyOf = (message: AlertMessage, environment: string): WebhookBody => ({
  ...message,
  environment,
  text: `${message.title} (${environment})\n${message.description}`,
})

/** Names the status only: the URL is often the webhook's secret. */
class WebhookError extends Error {
  readonly code: string

  constructor(status: number) {
    super(
      `Expected the webhook to answer 2xx, got ${status}. Check its URL in the option \`alerts\`.`
    )
    this.code = `http_${status}`
  }
}

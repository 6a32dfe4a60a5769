import { counted } from "../lib/counted"
import type { ResultOf } from "./messages"

/** To which project the outbox belongs, and what a person may decide. */
export const reportProject = ({ resent, ...project }: ResultOf<"project">): string => {
  const { key_ending, outbox_key_ending, is_own, waiting, resendable, receipts } = project
  const waits = counted(waiting, "event")
  if (is_own) {
    const owner = outbox_key_ending
      ? `The outbox belongs to the project of your store's key, which ends in ${key_ending}.`
      : `The outbox belongs to no project yet. It goes to the first one that accepts an event; your store's key ends in ${key_ending}.`
    const again = resent ? `, ${counted(resent, "delivered event")} among them` : ""
    return `${owner} To be sent: ${waits}${again}.${resent === undefined ? "" : olderOnes(receipts)}`
  }
  return `The outbox belongs to the project whose key ends in ${outbox_key_ending}, but your store's key ends in ${key_ending}.
Nothing is sent until you decide. Waiting: ${waits}.

It's the same project with a new key, or the project needs only what waits and what comes from now on:
  npx medusa-posthog project --keep

The project also needs what the other one got (${counted(resendable, "event")}):
  npx medusa-posthog project --resend

You connected to the wrong database, or set the wrong key: change that instead.`
}

const olderOnes = (receipts: number): string =>
  receipts > 0
    ? `\n${counted(receipts, "delivered event")} can't be sent again, because the payload was deleted after \`retentionDays\`. To send those that your store's rows prove, run: npx medusa-posthog reconcile --posthog --fix`
    : ""

import { counted } from "../lib/counted"
import type { ResultOf } from "./messages"

/** To which project the outbox belongs, and what a person may decide. */
export const reportProject = (project: ResultOf<"project">): string => {
  const { key_ending, outbox_key_ending, is_own, environment } = project
  const key = `your store's key ends in ${key_ending} (the environment is ${environment})`
  if (outbox_key_ending === null) {
    return `The outbox belongs to no project yet. It goes to the first one to which events are sent; ${key}.`
  }
  return is_own
    ? `The outbox belongs to the project of your store's key, which ends in ${key_ending}.`
    : `The outbox belongs to the project whose key ends in ${outbox_key_ending}, but ${key}.\n\n${choices(project)}`
}

const choices = (project: ResultOf<"project">): string => {
  const { waiting, resendable, receipts, unfinished_erasures } = project
  return `If that isn't the key you expect, you are in the wrong environment, or the key is wrong: change that. Otherwise decide. Until then, no process with your store's key sends anything.

It's the same project, whose key was reset:
  npx medusa-posthog project --new-key

It's another project, which gets what waits (${counted(waiting, "event")}) and what comes from now on:
  npx medusa-posthog project --from-now

It's another project, which also gets what was delivered (${counted(resendable, "event")}${withoutPayload(receipts)}):
  npx medusa-posthog project --resend${erasures(unfinished_erasures)}`
}

const erasures = (count: number): string =>
  count > 0
    ? `\n\nIn another project, ${counted(count, "unfinished erasure")} can't be finished: the command lists the customers, so that you can delete them by hand in the previous one.`
    : ""

const withoutPayload = (receipts: number): string =>
  receipts > 0
    ? `; ${counted(receipts, "older one")} lost their payload after \`retentionDays\``
    : ""

/** What a decision changed. */
export const reportProjectChange = (change: ResultOf<"project change">): string => {
  const { key_ending, is_changed, resent, decision, to_erase_by_hand } = change
  if (!is_changed) {
    return `The outbox already belongs to the project of your store's key, which ends in ${key_ending}. Nothing was changed.`
  }
  return [
    `The outbox now belongs to the project of your store's key, which ends in ${key_ending}. Your running store continues within a minute.`,
    ...(decision === "resend"
      ? [
          `To be sent again: ${counted(resent, "event")}. Orders, captures, and refunds whose payload was deleted are sent by: npx medusa-posthog reconcile --posthog --fix`,
        ]
      : []),
    ...(to_erase_by_hand.length > 0
      ? [
          `The erasure of these customers wasn't finished. The previous project may still have them, and the plugin no longer asks it. Unless this database is a copy, delete them there by hand:\n  ${to_erase_by_hand.join("\n  ")}`,
        ]
      : []),
  ].join("\n\n")
}

import { askKey } from "../../modules/posthog/sending/ask-key"
import type { KeyAnswer } from "../../modules/posthog/sending/ask-key"
import { isAppHost } from "../../options/host"
import { check, ok, unknown } from "../check"
import type { Check } from "../check"
import type { Patient } from "./patient"

/** An answer's date is in whole seconds, and took its time to arrive. */
const CLOCK_TOLERANCE_MS = 60_000

const NO_ANSWER = "PostHog gave no answer."

/** Asks PostHog at the store's host about the key, and sees by the answer who it is that answers, and what time it is there. */
export const examineHost = async (patient: Patient): Promise<Check[]> => {
  const { apiKey, host } = patient.posthog.options
  if (!apiKey) {
    const why = "there is no API key."
    return (["host", "key_accepted", "clock"] as const).map((id) => unknown(id, why))
  }
  if (isAppHost(host)) {
    return [APP_HOST(host), unknown("key_accepted", NO_ANSWER), unknown("clock", NO_ANSWER)]
  }
  const answer = await ask(patient, host)
  const seenAtMs = Date.now()
  const other = answer.status === 401 ? await otherRegion(patient) : undefined
  return [
    other ? wrongRegion(host, other) : hostOf(host, answer),
    keyOf(answer),
    clockOf(answer, seenAtMs),
  ]
}

const ask = async ({ posthog, patience }: Patient, host: string): Promise<KeyAnswer> =>
  askKey({ host, apiKey: posthog.options.apiKey ?? "", timeoutMs: patience.answerMs }, fetch)

const APP_HOST = (host: string): Check =>
  check("host", {
    status: "problem",
    found: `${host} is a host of PostHog's app, not one that receives events.`,
    means: "Events may be refused or lost.",
    fix: "Set `host` or POSTHOG_HOST to `us` or `eu`.",
  })

/** The region of PostHog Cloud that knows the key, if the store's host is the other one. */
const otherRegion = async (patient: Patient): Promise<"us" | "eu" | undefined> => {
  const { host } = patient.posthog.options
  const isCloud = Object.values(patient.clouds).includes(host)
  const others = (["us", "eu"] as const).filter((name) => isCloud && patient.clouds[name] !== host)
  for (const name of others) {
    if (isKnown(await ask(patient, patient.clouds[name]))) {
      return name
    }
  }
  return undefined
}

const wrongRegion = (host: string, region: "us" | "eu"): Check =>
  check("host", {
    status: "problem",
    found: `The key belongs to PostHog Cloud ${region.toUpperCase()}, but the host is ${host}.`,
    means:
      "PostHog's regions don't share projects, so nothing is sent. Events wait in your store's database.",
    fix: `Set \`host\` or POSTHOG_HOST to \`${region}\`, and restart your store.`,
  })

const hostOf = (host: string, { status, error, hasFlags }: KeyAnswer): Check => {
  if (status === undefined) {
    return check("host", { status: "problem", found: `No answer from ${host}: ${error}.` })
  }
  if (status === 401 || (isSuccess(status) && hasFlags)) {
    return ok("host", `PostHog answers at ${host}.`)
  }
  if (status === 429 || status >= 500) {
    return check("host", {
      status: "problem",
      found: `${host} answers ${status}.`,
      fix: "PostHog, or a proxy in front of it, is overloaded or down. See PostHog's status page and your proxy's log. The plugin retries automatically.",
    })
  }
  return check("host", {
    status: "problem",
    found: `${host} answers ${status}, but not as PostHog does.`,
    means:
      "Something else answers in PostHog's place. Events sent there are lost, or wait in your store's database.",
    fix: "Set `host` or POSTHOG_HOST to `us`, `eu`, or the URL of your own instance. If it is your reverse proxy, let it pass on /batch/, /flags/, and /i/ with their bodies and answers unchanged.",
  })
}

const keyOf = (answer: KeyAnswer): Check => {
  if (answer.status === 401) {
    return check("key_accepted", { status: "problem", found: "PostHog doesn't know this key." })
  }
  return isKnown(answer)
    ? ok("key_accepted", "PostHog knows this key.")
    : unknown("key_accepted", NO_ANSWER)
}

const isSuccess = (status = 0): boolean => status >= 200 && status < 300

const isKnown = ({ status, hasFlags }: KeyAnswer): boolean => isSuccess(status) && hasFlags

const clockOf = ({ date }: KeyAnswer, seenAtMs: number): Check => {
  if (!date) {
    return unknown("clock", NO_ANSWER)
  }
  const aheadMs = seenAtMs - date.getTime()
  const seconds = Math.round(Math.abs(aheadMs) / 1000)
  return Math.abs(aheadMs) <= CLOCK_TOLERANCE_MS
    ? ok("clock", "It agrees with PostHog's to within a minute.")
    : check("clock", {
        status: "problem",
        found: `It is ${seconds} seconds ${aheadMs > 0 ? "ahead of" : "behind"} PostHog's.`,
      })
}

import type { z } from "@medusajs/framework/zod"

/** The hosts of PostHog Cloud that receive events, by the option's short names. */
export const CLOUD_HOSTS: Record<"us" | "eu", string> = {
  us: "https://us.i.posthog.com",
  eu: "https://eu.i.posthog.com",
}

const SHORT = new Map<string, string>(Object.entries(CLOUD_HOSTS))

/** By the names of hosts in what people copy. */
const CLOUD = new Map<string, string>([
  ["us.i.posthog.com", CLOUD_HOSTS.us],
  ["eu.i.posthog.com", CLOUD_HOSTS.eu],
  // Of PostHog's app, whose URL is in the browser's address bar. Events go to other hosts.
  ["us.posthog.com", CLOUD_HOSTS.us],
  ["eu.posthog.com", CLOUD_HOSTS.eu],
  ["app.posthog.com", CLOUD_HOSTS.us],
])

/** Where PostHog's app and REST API are, for the hosts that only receive events. */
const APPS: Record<string, string> = {
  [CLOUD_HOSTS.us]: "https://us.posthog.com",
  [CLOUD_HOSTS.eu]: "https://eu.posthog.com",
}

/** Whether a host of PostHog's shows its app or its scripts, and receives no events. */
export const isAppHost = (host: string): boolean => {
  const { hostname } = new URL(host)
  return (
    hostname.endsWith(".posthog.com") && !Object.values(CLOUD_HOSTS).includes(`https://${hostname}`)
  )
}

/** The app of the host that receives events: another host on PostHog Cloud, the same one of your own instance. */
export const appHostOf = (host: string): string => APPS[host] ?? host

/**
 * Converts "us", "eu", or a URL to the URL that receives events, without a trailing slash. Adds an issue for other values. Of a host of
 * PostHog Cloud, only the name counts, so that a key never travels in plain text, and a path of the app isn't kept.
 */
export const hostOf = (value: string, context: z.RefinementCtx): string => {
  const bare = value.replace(/\/+$/, "")
  const cloud = SHORT.get(bare.toLowerCase()) ?? CLOUD.get(nameIn(bare))
  if (cloud) {
    return cloud
  }
  if (!isWebAddress(bare)) {
    context.addIssue({ code: "custom", message: "not a web address", input: value })
  }
  return bare
}

/** The URL of PostHog's app without a trailing slash. Adds an issue for other values. */
export const appHostFrom = (value: string, context: z.RefinementCtx): string =>
  appHostOf(hostOf(value, context))

/** The name of the host in a URL, which may have a place on its page, or alone. */
const nameIn = (value: string): string => {
  const address = value.replace(/#.*$/, "")
  return isWebAddress(address) ? new URL(address).hostname : value.toLowerCase()
}

const isWebAddress = (value: string): boolean => {
  if (!URL.canParse(value)) {
    return false
  }
  const { protocol, username, password, search, hash } = new URL(value)
  return ["http:", "https:"].includes(protocol) && !username && !password && !search && !hash
}

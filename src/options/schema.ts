import { z } from "@medusajs/framework/zod"
import { taxonomies } from "../events/taxonomy/taxonomies"
import type { TaxonomyName } from "../events/taxonomy/taxonomies"
import type { ConsentFunction } from "../identity/browser/consent"
import { alertsOption } from "./alerts"
import type { BeforeSend } from "./before-send"
import { customEventsSchema, storesEntity } from "./custom-events"
import { eventsSchema } from "./events"
import { flagOptions } from "./flags"
import { groupsSchema } from "./groups"
import { appHostFrom, hostOf } from "./host"
import { aFunction, option, privateKey } from "./option"
import { scrubSchema } from "./scrub"
import { NO_KEY } from "./seen"

const milliseconds = (max: number) => z.number().int().min(0).max(max)

/** Customer fields that can become person properties. All are personal data, so none is sent unless an option names it. */
export const PERSON_PROPERTIES = [
  "email",
  "first_name",
  "last_name",
  "phone",
  "company_name",
] as const

const TAXONOMY_NAMES = Object.keys(taxonomies) as [TaxonomyName, ...TaxonomyName[]]

/** All options of the plugin, with their types, defaults, documentation, and error texts. */
export const optionsSchema = z.strictObject({
  apiKey: option(
    z
      .string()
      .trim()
      .min(1)
      .max(64)
      .regex(/^(?!ph[xs]_)\S+$/)
      .optional(),
    {
      type: "string",
      description:
        "Project API key of your PostHog project. Use one project per environment. Without a key, events are recorded in your store's database but not sent (local mode).",
      env: "POSTHOG_API_KEY",
      default: "none: local mode",
      remedy:
        "Copy the project API key (it starts with phc_) from Settings → Project in PostHog. Personal (phx_) and secret (phs_) keys can't capture events.",
      secret: true,
    }
  ),
  host: option(z.string().trim().default("us").transform(hostOf), {
    type: '"us" | "eu" | URL',
    description:
      "Where to send events: PostHog Cloud US or EU, or the URL of your own instance or reverse proxy.",
    env: "POSTHOG_HOST",
    remedy: 'Use "us", "eu", or a URL such as https://eu.i.posthog.com.',
  }),
  disabled: option(z.boolean().default(false), {
    type: "boolean",
    description:
      "Turns the plugin off in this process: it records and sends nothing. When you turn it back on, catch-up records whatever it can reconstruct from your store's rows for that period.",
    env: "POSTHOG_DISABLED",
    default: "`false`, or `true` if NODE_ENV is `test` and no key is set",
    remedy: "Use true or false.",
  }),
  debug: option(z.boolean().default(false), {
    type: "boolean",
    description:
      "Logs every recorded event (name, distinct_id, and uuid) and every accepted batch.",
    env: "POSTHOG_DEBUG",
    remedy: "Use true or false.",
  }),
  environment: option(z.string().trim().min(1).max(100).regex(NO_KEY), {
    type: "string",
    description: "Sent with every event as the property `environment`.",
    default: "NODE_ENV, or `development`",
    mayBeBlank: true,
    remedy: 'Use a short name such as "production" or "staging".',
  }),
  personProfiles: option(
    z.enum(["identified_only", "always", "never"]).default("identified_only"),
    {
      type: '"identified_only" | "always" | "never"',
      description:
        "Who gets a person profile in PostHog: customers with an account, everyone including guests, or no one.",
      remedy: "Use one of these three values.",
    }
  ),
  personProperties: option(z.array(z.enum(PERSON_PROPERTIES)).default([]), {
    type: `list of ${PERSON_PROPERTIES.map((name) => `"${name}"`).join(", ")}`,
    description:
      "Customer fields to send as person properties, for customers with an account. They are personal data, so list only what your privacy policy covers.",
    remedy: "List only these fields. An empty list sends none.",
  }),
  mergeGuests: option(z.boolean().default(false), {
    type: "boolean",
    description:
      "Joins a guest's person in PostHog to the account's, once an [order transfer or a verified address](privacy.md#guests-who-open-an-account) proves that the guest's email is the account's. PostHog can't undo it.",
    remedy: "Use true or false.",
  }),
  events: option(eventsSchema.default({}), {
    type: "object",
    default: "`{}`: all events as in docs/events.md",
    description:
      "Changes to the plugin's events, by ID. `false` turns an event off and `true` turns it on. An object with `name`, `fields`, `properties`, or `groups` turns it on and changes it.",
    remedy:
      "Use event IDs from docs/events.md as keys, and true, false, or an object with name, fields (not for moments), properties, or groups as values.",
  }),
  workflows: option(z.array(z.string().trim().min(1).max(200).regex(NO_KEY)).max(200).default([]), {
    type: "list of workflow IDs",
    description:
      "IDs of workflows, Medusa's or your own, whose runs are sent as `workflow_started`, `workflow_completed`, and `workflow_failed`.",
    remedy: 'List workflow IDs, such as ["complete-cart"]. An empty list sends none.',
  }),
  captureExceptions: option(z.union([z.boolean(), z.literal("with_messages")]).default(false), {
    type: 'boolean | "with_messages"',
    description:
      "Sends errors from API routes, workflows, and jobs to PostHog error tracking, with class, code, and stack. See docs/errors.md. `with_messages` adds error messages, which can quote customer data; email addresses, numbers, and tokens are redacted where they can be recognized.",
    remedy: 'Use true, false, or "with_messages".',
  }),
  customEvents: option(customEventsSchema.default([]), {
    type: "list of events made with defineEvent()",
    default: "`[]`",
    description:
      "Your own events over rows of your modules, with catch-up, reconcile, and backfill like the plugin's events. See docs/extending.md.",
    remedy:
      "Create each one with defineEvent() from medusa-plugin-posthog, with a unique snake_case ID, entity, fields, person, and properties.",
  }),
  subscriptions: option(
    z
      .strictObject({
        entity: storesEntity.regex(NO_KEY),
        idPrefix: z.string().trim().regex(NO_KEY).optional(),
      })
      .optional(),
    {
      type: '{ entity: "…", idPrefix?: "…" }',
      default: "none: no subscription events",
      description:
        "The entity of your subscription module, as in Medusa's subscriptions recipe. Turns on `subscription_created`, `subscription_updated`, and `subscription_canceled`. Set `idPrefix` if its `model.id()` has a `prefix`.",
      remedy: 'Use the entity name that query.graph uses, such as { entity: "subscription" }.',
    }
  ),
  taxonomy: option(z.enum(TAXONOMY_NAMES).default("medusa"), {
    type: TAXONOMY_NAMES.map((name) => `"${name}"`).join(" | "),
    description:
      "Event names and properties to use: the plugin's own (`order_placed`), or those of PostHog's [e-commerce spec](taxonomy.md) (`Order Completed`) for events that the spec covers.",
    remedy: "Use one of these two values, or rename individual events with the option `events`.",
  }),
  groups: option(groupsSchema.default({}), {
    type: "object",
    default: "`{}`: none",
    description:
      "[PostHog groups](#groups) to add to every event over rows: `sales_channel`, `region`, `customer_group`, and `company`, each `true`. `company` can also define how to find a customer's company.",
    remedy:
      "Use an object such as { sales_channel: true, region: true, customer_group: true, company: true }. company can be { fields, id }: a list of customer fields, and a function that takes the customer and returns the company's ID.",
  }),
  cartEvents: option(z.enum(["all", "checkout", "none"]).default("checkout"), {
    type: '"all" | "checkout" | "none"',
    description:
      "Which cart events to send, because carts change more often than orders: checkout steps and abandoned carts, all (also every cart, product added or removed, and promotion), or none. Use `events` for individual events.",
    remedy: "Use one of these three values.",
  }),
  abandonedCartAfterHours: option(z.number().min(0.25).max(720).default(24), {
    type: "number (hours)",
    description: "Hours without activity after which a cart with products counts as abandoned.",
    remedy: "Use a number of hours from 0.25 to 720, such as 1.5.",
  }),
  scrub: option(scrubSchema.default(true), {
    type: "boolean | function",
    default: "`true`",
    description:
      "Replaces what looks like an email address, a card number, or a phone number in [texts that people type](privacy.md#texts-that-people-type) before it is recorded. A function replaces the plugin's own rules.",
    remedy:
      "Use true, false, or a function that takes a text and returns it without personal data.",
  }),
  beforeSend: option(aFunction<BeforeSend>().optional(), {
    type: "function",
    description:
      "Called with each event before it is recorded. Return the event, with changed `properties` if you like, or null to drop it.",
    default: "none",
    remedy: "Use a function that takes an event and returns it, or null.",
  }),
  consent: option(
    z
      .union([z.enum(["opt-out", "opt-in", "off"]), aFunction<ConsentFunction>()])
      .default("opt-out"),
    {
      type: '"opt-out" | "opt-in" | "off" | function',
      default: '`"opt-out"`',
      description:
        "Decides when a visitor may be known, both by the browser's IDs, session, and campaign and as a person: `opt-out` unless they refuse, `opt-in` only if they agree, `off` without asking the browser at all. A function decides for each request. See [privacy.md](privacy.md).",
      remedy:
        'Use one of these three values, or a function that takes a request\'s headers and returns "granted", "denied", "pending", or undefined.',
    }
  ),
  onDenied: option(z.enum(["anonymous", "drop"]).default("anonymous"), {
    type: '"anonymous" | "drop"',
    description:
      "What happens to the events of a visitor who may not be known: `anonymous` sends them under the cart's or order's own ID, without a person; `drop` doesn't send them.",
    remedy: "Use one of these two values.",
  }),
  erasure: option(z.enum(["on-delete", "manual"]).default("manual"), {
    type: '"on-delete" | "manual"',
    description:
      "Whether deleting a customer in Medusa also [erases](erasure.md) them in PostHog and in the plugin's tables, or only when you ask for it. It deletes the person's events in PostHog, orders included, and can't be undone.",
    remedy: "Use one of these two values.",
  }),
  ...flagOptions,
  personalApiKey: option(privateKey.optional(), {
    type: "string",
    description:
      "A PostHog personal API key with the scopes `person:read`, `person:write`, and `project:read` for [erasure](erasure.md), and those that the [dashboard](dashboard.md#set-it-up) and [the doctor](doctor.md) need.",
    env: "POSTHOG_PERSONAL_API_KEY",
    default: "none: you delete persons in PostHog by hand",
    remedy:
      "Create a personal API key (it starts with phx_) under Settings → Personal API keys in PostHog. A project API key (phc_) can't delete persons.",
    secret: true,
  }),
  projectId: option(
    z
      .union([z.string().trim(), z.number().transform(String)])
      .pipe(z.string().regex(/^\d{1,18}$/))
      .optional(),
    {
      type: "string",
      description:
        "The number of your PostHog project, for [erasure](erasure.md), the [dashboard](dashboard.md), and [the doctor](doctor.md).",
      env: "POSTHOG_PROJECT_ID",
      default: "none",
      remedy:
        "Copy the project ID, a number such as 12345, from Settings → Project in PostHog. It is also part of the app's URLs.",
    }
  ),
  appHost: option(z.string().trim().transform(appHostFrom).optional(), {
    type: '"us" | "eu" | URL',
    description:
      "Where PostHog's app and its REST API are. Set it if `host` is a reverse proxy that passes on only events.",
    env: "POSTHOG_APP_HOST",
    default: "derived from `host`: the same cloud, or your own instance",
    remedy: 'Use "us", "eu", or a URL such as https://eu.posthog.com.',
  }),
  alerts: alertsOption,
  batchSize: option(z.number().int().min(1).max(1000).default(250), {
    type: "number",
    description: "Maximum number of events per request to PostHog.",
    remedy: "Use a whole number from 1 to 1000.",
  }),
  flushIntervalMs: option(milliseconds(60_000), {
    type: "number (ms)",
    description: "How long an event waits for others to share statements and a request.",
    default: "900, or 0 (no wait) if NODE_ENV is `development`",
    remedy: "Use a whole number of milliseconds from 0 to 60000.",
  }),
  requestTimeoutMs: option(milliseconds(60_000).min(100).default(10_000), {
    type: "number (ms)",
    description: "Time after which a request to PostHog counts as failed and is retried later.",
    remedy: "Use a whole number of milliseconds from 100 to 60000.",
  }),
  shutdownTimeoutMs: option(milliseconds(60_000).default(5_000), {
    type: "number (ms)",
    description:
      "How long a stopping process keeps delivering. Remaining events stay in the outbox and are sent after the next start.",
    remedy: "Use a whole number of milliseconds from 0 to 60000.",
  }),
  retentionDays: option(z.number().int().min(1).max(3650).default(30), {
    type: "number (days)",
    description:
      "Days after which a delivered event's payload is deleted from the outbox. Its receipt stays, so it is never sent twice.",
    remedy: "Use a whole number of days from 1 to 3650.",
  }),
  unsentRetentionDays: option(z.number().int().min(31).max(3650).default(90), {
    type: "number (days)",
    description:
      "Days after which an event that was never sent is deleted: for an event set aside, only its payload; in local mode, the whole row (a backfill can record it again). Events waiting for PostHog are never deleted.",
    remedy: "Use a whole number of days from 31 to 3650.",
  }),
})

/** Options as a store writes them in `medusa-config.ts`. */
export type PosthogOptions = Omit<
  z.input<typeof optionsSchema>,
  "environment" | "flushIntervalMs"
> &
  Partial<Pick<z.input<typeof optionsSchema>, "environment" | "flushIntervalMs">>

/** Options with defaults and environment variables applied. */
export type ResolvedOptions = z.output<typeof optionsSchema>

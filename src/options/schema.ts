import { z } from "@medusajs/framework/zod"
import { taxonomies } from "../events/taxonomy/taxonomies"
import type { TaxonomyName } from "../events/taxonomy/taxonomies"
import type { BeforeSend } from "./before-send"
import { customEventsSchema } from "./custom-events"
import { eventsSchema } from "./events"
import { groupsSchema } from "./groups"
import { hostOf } from "./host"
import { NO_KEY } from "./seen"

/** What `docs/configuration.md` and the error texts say of an option, beside its type. */
export interface OptionDoc {
  description: string
  /** Environment variable that serves where the option is not given. */
  env?: string
  /** The default, as the documentation shows it; the schema's own default where absent. */
  default?: string
  /** What to do about a wrong value. */
  remedy: string
  /** Type as the documentation shows it. */
  type: string
  /** The value never appears in a message. */
  secret?: true
}

const option = <Schema extends z.ZodType>(schema: Schema, doc: OptionDoc): Schema =>
  schema.meta({ ...doc })

const milliseconds = (max: number) => z.number().int().min(0).max(max)

/** Customer fields that may become person properties; all are personal data, so none is sent unless named. */
export const PERSON_PROPERTIES = [
  "email",
  "first_name",
  "last_name",
  "phone",
  "company_name",
] as const

const TAXONOMY_NAMES = Object.keys(taxonomies) as [TaxonomyName, ...TaxonomyName[]]

/** Every option of the plugin: its type, default, documentation and error text. */
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
        "Project API key of the PostHog project, one per environment. Without it events are recorded and kept in the store's database (local mode).",
      env: "POSTHOG_API_KEY",
      default: "none: local mode",
      remedy:
        'Copy the "Project API key" (it starts with phc_) from PostHog, Settings, Project. A personal (phx_) or secret (phs_) key cannot capture events.',
      secret: true,
    }
  ),
  host: option(z.string().trim().default("us").transform(hostOf), {
    type: '"us" | "eu" | URL',
    description:
      "Where PostHog takes events: its US or EU cloud, or the URL of your own instance or reverse proxy.",
    env: "POSTHOG_HOST",
    remedy: 'Use "us", "eu", or a URL such as https://eu.i.posthog.com.',
  }),
  disabled: option(z.boolean().default(false), {
    type: "boolean",
    description:
      "Switches the plugin off in this process: it records nothing and sends nothing. What your store's rows prove of that time is recorded once it is on again.",
    env: "POSTHOG_DISABLED",
    default: "`false`; `true` where NODE_ENV is `test` and no key is given",
    remedy: "Use true or false.",
  }),
  debug: option(z.boolean().default(false), {
    type: "boolean",
    description:
      "Logs each event that is recorded, by name, distinct_id and uuid, and each batch that is settled.",
    env: "POSTHOG_DEBUG",
    remedy: "Use true or false.",
  }),
  environment: option(z.string().trim().min(1).max(100).regex(NO_KEY), {
    type: "string",
    description: "Sent as the property `environment` with every event.",
    default: "NODE_ENV, or `development`",
    remedy: 'Use a short name such as "production" or "staging".',
  }),
  personProfiles: option(
    z.enum(["identified_only", "always", "never"]).default("identified_only"),
    {
      type: '"identified_only" | "always" | "never"',
      description:
        "For whom PostHog keeps a person profile: customers with an account, everybody (guests, too), or nobody.",
      remedy: "Use one of the three.",
    }
  ),
  personProperties: option(z.array(z.enum(PERSON_PROPERTIES)).default([]), {
    type: `list of ${PERSON_PROPERTIES.map((name) => `"${name}"`).join(", ")}`,
    description:
      "Customer fields that are sent as person properties, for customers with an account. These are personal data: name only what your privacy policy covers.",
    remedy: "Name only fields of this list; an empty list sends none.",
  }),
  events: option(eventsSchema.default({}), {
    type: "object",
    default: "`{}`: all as in docs/events.md",
    description:
      "What to change of the plugin's events, by their ids: `false` switches one off, `true` on; `name`, `fields`, `properties` and `groups` change it (and switch it on).",
    remedy:
      "Name events by their ids in docs/events.md, and give each true, false or an object with name, fields (not for moments), properties or groups.",
  }),
  workflows: option(z.array(z.string().trim().min(1).max(200).regex(NO_KEY)).max(200).default([]), {
    type: "list of workflow ids",
    description:
      "Workflows whose runs are told as `workflow_started`, `workflow_completed` and `workflow_failed`: Medusa's or your own, by id.",
    remedy: 'Name workflows by their ids, such as ["complete-cart"]; an empty list tells of none.',
  }),
  captureExceptions: option(z.union([z.boolean(), z.literal("with_messages")]).default(false), {
    type: 'boolean | "with_messages"',
    description:
      "Sends errors of API routes, workflows and jobs to PostHog's error tracking, with class, code and stack; see docs/errors.md. `with_messages` adds their messages, which may quote a customer: e-mail addresses, numbers and tokens are taken out of them as far as they can be told.",
    remedy: 'Use true, false or "with_messages".',
  }),
  customEvents: option(customEventsSchema.default([]), {
    type: "list of events made with defineEvent()",
    default: "`[]`",
    description:
      "Events of the store's own over rows of its modules, hinted at, reconciled and backfilled like the plugin's: see docs/extending.md.",
    remedy:
      "Make each with defineEvent() from medusa-plugin-posthog, with an id of its own in snake_case that no other event has, and entity, fields, person and properties.",
  }),
  subscriptions: option(
    z
      .strictObject({
        entity: z.string().trim().min(1).regex(NO_KEY),
        idPrefix: z.string().trim().regex(NO_KEY).optional(),
      })
      .optional(),
    {
      type: '{ entity: "…", idPrefix?: "…" }',
      default: "none: no subscription events",
      description:
        "The entity of the store's subscription module, as in Medusa's subscriptions recipe; switches `subscription_created`, `subscription_updated` and `subscription_canceled` on. `idPrefix` where its `model.id()` has a `prefix`.",
      remedy: 'Name the data model as query.graph does, such as { entity: "subscription" }.',
    }
  ),
  taxonomy: option(z.enum(TAXONOMY_NAMES).default("medusa"), {
    type: TAXONOMY_NAMES.map((name) => `"${name}"`).join(" | "),
    description:
      "Under which names and with which properties events are sent: this plugin's own (`order_placed`), or those of PostHog's [e-commerce spec](taxonomy.md) (`Order Completed`) where it has the event.",
    remedy: "Use one of the two, or rename single events by the option `events`.",
  }),
  groups: option(groupsSchema.default({}), {
    type: "object",
    default: "`{}`: none",
    description:
      "Which [PostHog groups](#groups) every event over rows carries: `sales_channel`, `region`, `customer_group` and `company`, each `true`; `company` may also say how a customer's company is known.",
    remedy:
      "Give an object such as { sales_channel: true, region: true, customer_group: true, company: true }; company may be { fields, id }, a list of the customer's fields and a function that takes the customer and returns the company's id.",
  }),
  cartEvents: option(z.enum(["all", "checkout", "none"]).default("checkout"), {
    type: '"all" | "checkout" | "none"',
    description:
      "Which events of carts are told, because they come more often than orders: those of a checkout and of abandoned carts, all (each cart, each product put in or taken out, each promotion), or none. `events` decides about single ones.",
    remedy: "Use one of the three.",
  }),
  abandonedCartAfterHours: option(z.number().min(0.25).max(720).default(24), {
    type: "number (hours)",
    description:
      "After how many hours without any activity a cart with products counts as abandoned.",
    remedy: "Use a number of hours from 0.25 to 720, such as 1.5.",
  }),
  beforeSend: option(z.custom<BeforeSend>((value) => typeof value === "function").optional(), {
    type: "function",
    description:
      "Called with each event before it is recorded. Return it with changed `properties`, or null to keep it from PostHog.",
    default: "none",
    remedy: "Give a function that takes an event and returns it, or null.",
  }),
  batchSize: option(z.number().int().min(1).max(1000).default(250), {
    type: "number",
    description: "How many events go to PostHog in one request at most.",
    remedy: "Use a whole number from 1 to 1000.",
  }),
  flushIntervalMs: option(milliseconds(60_000), {
    type: "number (ms)",
    description: "How long a recorded event waits for others, so that they go together.",
    default: "1000; 0 (each event at once) where NODE_ENV is `development`",
    remedy: "Use a whole number of milliseconds from 0 to 60000.",
  }),
  requestTimeoutMs: option(milliseconds(60_000).min(100).default(10_000), {
    type: "number (ms)",
    description: "After how long a request to PostHog counts as failed and is tried again later.",
    remedy: "Use a whole number of milliseconds from 100 to 60000.",
  }),
  shutdownTimeoutMs: option(milliseconds(60_000).default(5_000), {
    type: "number (ms)",
    description:
      "How long a stopping process tries to deliver what waits. What remains is in the outbox and goes after the next start.",
    remedy: "Use a whole number of milliseconds from 0 to 60000.",
  }),
  retentionDays: option(z.number().int().min(1).max(3650).default(30), {
    type: "number (days)",
    description:
      "After how many days a delivered event's payload is deleted from the outbox. Its receipt stays, so that it is never sent twice.",
    remedy: "Use a whole number of days from 1 to 3650.",
  }),
  unsentRetentionDays: option(z.number().int().min(31).max(3650).default(90), {
    type: "number (days)",
    description:
      "After how many days an event that was never sent is deleted: the payload of one that was set aside, whose row stays; the whole row in local mode, where a backfill can record again what the store's rows prove. What waits for PostHog is never deleted.",
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

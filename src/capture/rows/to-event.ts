import { MedusaError } from "@medusajs/framework/utils"
import { v5 as uuidV5 } from "uuid"
import type { AnyEventDefinition } from "../../events/catalog"
import type { Amount } from "../../events/language/amount"
import type { Ledger } from "../../events/language/event-definition"
import { roundMoney, roundMoneyText } from "../../events/language/round-money"
import { readPath } from "../../lib/path"
import { withPerson } from "../../identity/person"
import { hasProfile } from "../../identity/profile"
import { whoseEvent } from "../../identity/whose-event"
import type { PersonOptions } from "../../identity/whose-event"
import type { DescribedEvent, Money } from "../../events/outbox-event"

/** Fixed for ever: a new namespace would count every event a second time. */
const EVENT_NAMESPACE = "5f0b6e0c-7d0e-5a3c-9a39-6d6564757361"

/** What of the options shapes an event. */
export interface EventOptions extends PersonOptions {
  environment: string
}

/**
 * The uuid of a fact: the same definition and key give the same uuid on every machine and at every time.
 *
 * @param definitionId the definition's own id, not the name it is sent under
 * @param key what the definition's `key(row)` gave
 */
export const uuidOf = (definitionId: string, key: string): string =>
  uuidV5(`${definitionId}:${key}`, EVENT_NAMESPACE)

/** What of a definition describes an event: of one that a row proves, or of a moment. */
export type Describing = Pick<
  AnyEventDefinition,
  | "id"
  | "event"
  | "time"
  | "key"
  | "person"
  | "personTotals"
  | "properties"
  | "further"
  | "groups"
  | "ledger"
> &
  Partial<Pick<AnyEventDefinition, "proof">>

/** Describes a row as the event that its definition says. Pure: the same row gives the same event. */
export const toEvent = (
  definition: Describing,
  row: object,
  options: EventOptions
): DescribedEvent => {
  const rowId = String(readPath(row, "id"))
  const person = whoseEvent(definition, row, options)
  return {
    uuid: uuidOf(definition.id, keyOf(definition, row)),
    definition: definition.id,
    entity_id: rowId,
    event: definition.event ?? definition.id,
    distinct_id: person.distinctId,
    timestamp: momentOf(definition, row).toISOString(),
    ...(definition.ledger && { money: moneyOf(definition.ledger, row) }),
    properties: {
      ...withPerson({ ...definition.further?.(row), ...propertiesOf(definition, row) }, person),
      // PostHog takes groups off an event without a profile, so they need not leave the store.
      ...(hasProfile(person.properties) && groupsOf(definition, row)),
      environment: options.environment,
      // PostHog would otherwise shift the time by the difference between two clocks.
      $ignore_sent_at: true,
    },
  }
}

/** PostgreSQL and PostHog read years of four digits. */
const YEARS = { first: 1, last: 9999 }

/**
 * When a row's fact happened.
 *
 * @throws {MedusaError} where the row tells no moment, or one that no other program reads
 */
export const momentOf = ({ id, time }: Pick<Describing, "id" | "time">, row: object): Date => {
  const moment = new Date(time(row))
  const year = moment.getUTCFullYear()
  if (year >= YEARS.first && year <= YEARS.last) {
    return moment
  }
  throw new MedusaError(
    MedusaError.Types.INVALID_DATA,
    `Expected \`time\` of ${id} to give a moment between the years ${YEARS.first} and ${YEARS.last}, got ${Number.isNaN(year) ? "none" : `the year ${year}`}.`,
    "time_out_of_range"
  )
}

/** The text of what a definition's `key` gave; undefined where that is none, which would make one event of all. */
export const keyText = (found: unknown): string | undefined =>
  (typeof found === "string" && found !== "") || typeof found === "number"
    ? String(found)
    : undefined

const keyOf = ({ id, key }: Pick<Describing, "id" | "key">, row: object): string => {
  const found: unknown = key(row)
  const text = keyText(found)
  if (text !== undefined) {
    return text
  }
  throw new MedusaError(
    MedusaError.Types.INVALID_DATA,
    `Expected \`key\` of ${id} to give a text that is not empty, got ${found === "" ? "an empty one" : typeof found}.`
  )
}

/** What a row moved, as the outbox keeps it. */
export const moneyOf = ({ amount, currency: code }: Ledger, row: object): Money => {
  const currency = String(readPath(row, code)).toUpperCase()
  return { currency, amount: roundMoneyText(readPath(row, amount) as Amount, currency) }
}

const groupsOf = (definition: Describing, row: object): { $groups?: object } => {
  const groups = Object.entries(definition.groups?.(row) ?? {}).filter(([, id]) => id)
  return groups.length > 0 ? { $groups: Object.fromEntries(groups) } : {}
}

const propertiesOf = ({ properties }: Describing, row: object): Record<string, unknown> => {
  const currency = properties.currency?.value(row)
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, { type, value: read }]) => {
      const value = read(row)
      const told =
        type === "money" && typeof currency === "string"
          ? roundMoney(value as Amount, currency)
          : value
      return told === undefined ? [] : [[name, told]]
    })
  )
}

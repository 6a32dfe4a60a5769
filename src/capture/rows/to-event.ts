import { MedusaError } from "@medusajs/framework/utils"
import { v5 as uuidV5 } from "uuid"
import type { AnyEventDefinition } from "../../events/catalog"
import { browserIdentified } from "../../events/customers/browser-identified"
import { guestMerged } from "../../events/customers/guest-merged"
import type { AnyMomentDefinition } from "../../events/moments"
import type { Amount } from "../../events/language/amount"
import type { Ledger } from "../../events/language/event-definition"
import { roundMoney, roundMoneyText } from "../../events/language/round-money"
import { readPath } from "../../lib/path"
import { flagProperties } from "../../identity/browser/flags"
import { withPerson, whoseEvent } from "../../identity/person"
import { hasProfile, isMeaningless, ofNobody } from "../../identity/profile"
import { sayable, visitAt, visitProperties } from "../../identity/visit"
import type { PersonOptions } from "../../identity/person"
import type { DescribedEvent, Money } from "../../events/outbox-event"
import { inTurns } from "../../lib/in-turns"
import type { Row } from "./row"
import type { Skips } from "./skips"

/** Never change it: a new namespace would count every event a second time. */
const EVENT_NAMESPACE = "5f0b6e0c-7d0e-5a3c-9a39-6d6564757361"

export interface EventOptions extends PersonOptions {
  environment: string
}

/** Definitions that prove the same fact: with the same key, it is recorded once, whichever comes first. Never change it. */
const SAME_FACT: Readonly<Record<string, string>> = { [guestMerged.id]: browserIdentified.id }

/**
 * The UUID of a fact. The same definition and key always give the same UUID, on every machine.
 *
 * @param definitionId the definition's own ID, not the name it is sent under
 * @param key what the definition's `key(row)` returned
 */
export const uuidOf = (definitionId: string, key: string): string =>
  uuidV5(`${SAME_FACT[definitionId] ?? definitionId}:${key}`, EVENT_NAMESPACE)

/** The parts of a definition that describe an event, whether a row proves it or it is a moment. */
export type Describing = Pick<
  AnyEventDefinition,
  | "id"
  | "event"
  | "time"
  | "key"
  | "ofVisit"
  | "ofFlags"
  | "person"
  | "personTotals"
  | "properties"
  | "further"
  | "groups"
  | "ledger"
> &
  Partial<Pick<AnyEventDefinition, "proof"> & Pick<AnyMomentDefinition, "isImpersonal">>

/** Describes a row as its definition's event. Pure: the same row always gives the same event. */
export const toEvent = (
  definition: Describing,
  row: object,
  options: EventOptions
): DescribedEvent => {
  const rowId = String(readPath(row, "id"))
  const visit = visitAt(row)
  const isNobodys = visit.denied !== undefined || definition.isImpersonal
  const person = whoseEvent(definition, row, isNobodys ? ofNobody(options) : options)
  const time = timeOf(definition, row)
  return {
    uuid: uuidOf(definition.id, keyOf(definition, row)),
    definition: definition.id,
    entity_id: rowId,
    event: definition.event ?? definition.id,
    distinct_id: person.distinctId,
    timestamp: time.toISOString(),
    ...(visit.denied === "drop" && { isRefused: true }),
    ...(definition.ledger && { money: moneyOf(definition.ledger, row) }),
    properties: {
      ...withPerson(
        sayable(visit, { ...definition.further?.(row), ...propertiesOf(definition, row) }),
        person
      ),
      // PostHog removes groups from an event without a profile, so they needn't leave the store.
      ...(hasProfile(person.properties) && groupsOf(definition, row)),
      ...visitProperties(definition, visit, time),
      ...(definition.ofFlags && flagProperties(visit.flags)),
      environment: options.environment,
      // Without it, PostHog shifts the time by the difference between two clocks.
      $ignore_sent_at: true,
    },
  }
}

/** Describes rows, or moments as rows, as events. Notes and skips a row that its definition can't read. */
export const toEvents = async (
  definition: Describing,
  rows: readonly Row[],
  options: EventOptions,
  skips: Pick<Skips, "note">
): Promise<DescribedEvent[]> => {
  const events = await inTurns(rows, (row) => {
    try {
      const event = toEvent(definition, row, options)
      return isMeaningless(event) ? [] : [event]
    } catch (error) {
      skips.note("not_described", row.id, error)
      return []
    }
  })
  return events.flat()
}

/** PostgreSQL and PostHog read four-digit years. */
const YEARS = { first: 1, last: 9999 }

/**
 * Returns when a row's fact happened.
 *
 * @throws {MedusaError} if the row has no time, or one that other programs can't read
 */
export const timeOf = ({ id, time }: Pick<Describing, "id" | "time">, row: object): Date => {
  const moment = new Date(time(row))
  const year = moment.getUTCFullYear()
  if (year >= YEARS.first && year <= YEARS.last) {
    return moment
  }
  throw new MedusaError(
    MedusaError.Types.INVALID_DATA,
    `Expected \`time\` of ${id} to return a time between the years ${YEARS.first} and ${YEARS.last}, got ${Number.isNaN(year) ? "none" : `the year ${year}`}.`,
    "time_out_of_range"
  )
}

/** Returns a definition's key as text. Undefined if there is none, which would merge all events into one. */
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
    `Expected \`key\` of ${id} to return a string that isn't empty, got ${found === "" ? "an empty one" : typeof found}.`
  )
}

/** The money that a row moved, as the outbox keeps it. */
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
      const shown =
        type === "money" && typeof currency === "string"
          ? roundMoney(value as Amount, currency)
          : value
      return shown === undefined ? [] : [[name, shown]]
    })
  )
}

import type { FlagAnswers } from "../../../events/flags/flags"
import type { Consent } from "../../../identity/browser/consent"
import type { KnownCustomer } from "../../../identity/unnamed"
import { Recent } from "../../../lib/recent"
import { MINUTE_MS } from "../../../lib/time"
import type { Database } from "../database/gate"
import {
  browsersOfAccounts,
  consentsOfCustomers,
  forgetOldVisits,
  keepAccount,
  keepFlags,
  keepVisit,
  knownCustomers,
  visitorsOf,
} from "./statements"
import type {
  AskedSale,
  BrowserOfAccount,
  KnownVisitors,
  ProvenBrowser,
  Sale,
  ToldVisit,
} from "./statements"

/** How many carts and accounts a process remembers, so that a request that says nothing new costs no statement. */
const MAX_REMEMBERED = 10_000

/** Another process may have been told something else in the meantime. */
const REMEMBERED_MS = MINUTE_MS

interface Written {
  said: string
  at: number
  done: Promise<unknown>
}

/** Which browsers the store's carts came from, and what its customers decided about being tracked. */
export class Identities {
  /** What was last written and when, by cart and account. */
  private readonly written = new Recent<string, Written>(MAX_REMEMBERED)

  constructor(private readonly database: Database) {}

  /**
   * Keeps what a request said, in one statement, if it is new. A refusal empties the cart's row. Nothing is kept of a cart that doesn't exist,
   * only a refusal of one that is completed, and no anonymous ID that is a customer's.
   *
   * @returns whether it was new
   * @throws the database's error; the next request is then kept
   */
  async remember(told: ToldVisit): Promise<boolean> {
    const { cartId = "", customerId = "" } = told
    const subject = `${cartId} ${customerId}`
    if (subject === " ") {
      return false
    }
    // A refusal is always written: another process may just have been told the opposite.
    const isNew = await this.writeOnce(
      { subject, said: JSON.stringify(told.visit), always: told.visit.consent === "denied" },
      () => keepVisit(this.database, told).then(() => true)
    )
    return isNew ?? false
  }

  /**
   * Keeps that an account was signed in with a cart, if a request said nothing else of its browser. An earlier request may have named it.
   *
   * @param always whether to write it even if this process has just written the same: another browser may have been named since
   * @returns the browser that is now known to be the account's, if that is new
   * @throws the database's error; the next request is then kept
   */
  async rememberAccount(
    told: { cartId: string; customerId: string },
    always: boolean
  ): Promise<ProvenBrowser | undefined> {
    const subject = `${told.cartId} ${told.customerId} account`
    return this.writeOnce({ subject, said: "", always }, () => keepAccount(this.database, told))
  }

  /**
   * Keeps what the store itself has shown to a cart's visitor.
   *
   * @throws the database's error
   */
  async rememberFlags(cartId: string, flags: FlagAnswers): Promise<void> {
    await keepFlags(this.database, cartId, flags)
  }

  /** The visits of those of the orders or carts that have one, and what these customers decided last. */
  async ofSales(sale: Sale, asked: readonly AskedSale[]): Promise<KnownVisitors> {
    return visitorsOf(this.database, sale, asked)
  }

  /** Browsers whose visitor was signed in, and when, from this time on. */
  async ofAccountsSince(since: Date): Promise<BrowserOfAccount[]> {
    return browsersOfAccounts(this.database, since)
  }

  /**
   * What customers decided last, by customer.
   *
   * @param limits `short` if someone waits for the answer
   */
  async ofCustomers(
    customerIds: readonly string[],
    limits: "short" | "usual" = "usual"
  ): Promise<Map<string, Consent>> {
    return customerIds.length > 0
      ? consentsOfCustomers(this.database.within(limits), customerIds)
      : new Map()
  }

  /**
   * What these customers decided last, and whether they are erased, by customer.
   *
   * @throws the database's error
   */
  async known(customerIds: readonly string[]): Promise<Map<string, KnownCustomer>> {
    return knownCustomers(this.database, customerIds)
  }

  /** Writes what was said unless it was written a moment ago, and returns undefined then. */
  private async writeOnce<Result>(
    { subject, said, always }: { subject: string; said: string; always: boolean },
    write: () => Promise<Result>
  ): Promise<Result | undefined> {
    const known = this.written.get(subject)
    const now = Date.now()
    if (!always && known?.said === said && now - known.at < REMEMBERED_MS) {
      await known.done
      return undefined
    }
    const done = write()
    this.written.set(subject, { said, at: now, done })
    try {
      return await done
    } catch (error) {
      this.written.delete(subject)
      throw error
    }
  }

  /** Deletes the visits of carts of which no more events will be made, unless a backfill makes them. Refusals stay, and what customers decided. */
  async purge(): Promise<void> {
    await forgetOldVisits(this.database.within("long"))
  }
}

import { sha256 } from "../../../lib/sha256"
import type { Database } from "../database/gate"
import { sentAgain } from "./history"
import { KINDS } from "./listed-event"

/** A project key as the outbox remembers it. PostHog's clouds and instances don't share keys, so a key names one project. */
export interface ProjectKey {
  /** SHA-256. */
  hash: string
  /** Enough of the key to tell two projects apart. */
  ending: string
}

const ENDING = 4

export const projectKeyOf = (apiKey: string): ProjectKey => ({
  hash: sha256(apiKey),
  ending: apiKey.slice(-ENDING),
})

/** What another project would get if it got everything again. */
export interface Resendable {
  /** Events that were delivered and still have their payloads. */
  resendable: number
  /** Events that were delivered and have no payload left. */
  receipts: number
}

/** SQL for the key of the project to which the outbox belongs, as JSON. Null until the first delivery. */
export const OWNER = `
  SELECT json_build_object('hash', project_key_hash, 'ending', project_key_ending)
  FROM posthog_installation WHERE id = 'store' AND project_key_hash IS NOT NULL`

/** SQL that is true in local mode: nothing was ever delivered, and no process that runs, or was killed within a day, has a key. */
export const IS_LOCAL = `(NOT EXISTS (${OWNER}) AND NOT EXISTS (SELECT 1 FROM posthog_process WHERE key_hash IS NOT NULL))`

/** SQL that is true if the outbox belongs to another project than `:keyHash`. False if that is null. */
export const IS_OF_OTHER = `EXISTS (SELECT 1 FROM posthog_installation WHERE id = 'store' AND project_key_hash <> :keyHash)`

/** SQL that is true of a delivered event that the outbox's project should have. */
export const IS_IN_PROJECT = `delivered_at >= coalesce((SELECT project_since FROM posthog_installation WHERE id = 'store'), '-infinity')`

/**
 * What a person decides: `new-key`: the project is the same. `from-now`: another project gets what waits and what comes. `resend`: it also
 * gets what was delivered.
 */
export type ProjectDecision = "new-key" | "from-now" | "resend"

/**
 * Gives the outbox to a project.
 *
 * @param which of the row that says which project has it
 * @param since from when on the project has what was delivered
 */
const give = (which: string, since = "known.project_since"): string => `
  INSERT INTO posthog_installation AS known (id, installed_at, project_key_hash, project_key_ending)
  VALUES ('store', now(), :hash, :ending)
  ON CONFLICT (id) DO UPDATE
    SET project_key_hash = excluded.project_key_hash, project_key_ending = excluded.project_key_ending, project_since = ${since}, updated_at = now()
    WHERE ${which}
  RETURNING 1`

const CLAIM = give("known.project_key_hash IS NULL")

const adopted = (since?: string): string =>
  `WITH adopted AS (${give("known.project_key_hash IS DISTINCT FROM excluded.project_key_hash", since)})`

const RESEND = `
  UPDATE posthog_outbox_event
  SET ${sentAgain("created_at")}
  WHERE ${KINDS.delivered} AND properties IS NOT NULL AND EXISTS (SELECT 1 FROM adopted)
  RETURNING 1`

/** Another project knows neither the person nor the deletion. */
const FORGET_DELETIONS = `
  UPDATE posthog_erasure SET accepted_at = NULL, person_id = NULL, updated_at = now()
  WHERE finished_at IS NULL AND EXISTS (SELECT 1 FROM adopted)`

/**
 * A group's name is for the events to come: the next wide pass records it for another project, which may have none of them. What the store's own
 * code sent of a group has no entity, and no pass finds it.
 */
const FORGET_GROUPS = `
  DELETE FROM posthog_outbox_event
  WHERE event = '$groupidentify' AND entity_id <> '' AND ${KINDS.delivered} AND EXISTS (SELECT 1 FROM adopted)`

/** Nothing but the decision happens if the outbox belongs to the project already. */
const DECIDE: Record<ProjectDecision, string> = {
  "new-key": `${adopted()} SELECT 0 AS resent`,
  "from-now": `${adopted("now()")}, forgotten AS (${FORGET_DELETIONS}), named AS (${FORGET_GROUPS}) SELECT 0 AS resent`,
  resend: `${adopted("NULL")}, forgotten AS (${FORGET_DELETIONS}), named AS (${FORGET_GROUPS} AND properties IS NULL), resent AS (${RESEND}) SELECT count(*)::int AS resent FROM resent`,
}

/**
 * The PostHog project to which the outbox belongs: its receipts say what this project has. A process with the key of another one sends
 * nothing until a person decides. It may run on a copy of the database, or a developer's machine may be connected to the production database.
 */
export class OutboxProject {
  /** This process's key. */
  readonly key: ProjectKey | undefined
  private isOwn = false

  constructor(
    private readonly database: Database,
    apiKey: string | undefined
  ) {
    this.key = apiKey ? projectKeyOf(apiKey) : undefined
  }

  /**
   * Call this before the first delivery: if no project has the outbox yet, this process's project gets it.
   *
   * @returns the key of the outbox's project if that is another one
   */
  async claim(): Promise<ProjectKey | undefined> {
    if (!this.key || this.isOwn) {
      return undefined
    }
    await this.database.raw(CLAIM, { ...this.key })
    const other = await this.other()
    this.isOwn = other === undefined
    return other
  }

  /** The key of the outbox's project, if this process has the key of another one. */
  async other(): Promise<ProjectKey | undefined> {
    return this.key && this.otherThanOwn(await this.owner())
  }

  /** The same for the owner that was read. */
  otherThanOwn(owner: ProjectKey | null | undefined): ProjectKey | undefined {
    return this.key && owner && owner.hash !== this.key.hash ? owner : undefined
  }

  /** The key of the outbox's project; undefined before the first delivery. */
  async owner(): Promise<ProjectKey | undefined> {
    const { rows } = await this.database.raw<{ rows: [{ owner: ProjectKey | null }] }>(
      `SELECT (${OWNER}) AS owner`
    )
    return rows[0].owner ?? undefined
  }

  /** Whether the store is in local mode, so that nothing that waits can be sent. */
  async isLocal(): Promise<boolean> {
    if (this.key) {
      return false
    }
    const { rows } = await this.database.raw<{ rows: [{ is_local: boolean }] }>(
      `SELECT ${IS_LOCAL} AS is_local`
    )
    return rows[0].is_local
  }

  /** Whether this process may act in PostHog on what the outbox says: it has the key of the outbox's project, or nothing was delivered yet. */
  async mayAct(): Promise<boolean> {
    const owner = await this.owner()
    return owner === undefined || owner.hash === this.key?.hash
  }

  /**
   * Gives the outbox to this process's project, as a person decided. Does nothing if that project has it. With `resend`, everything that was
   * delivered is sent again in the order in which it was recorded, as far as its payloads are left; one statement, so nothing is sent before
   * all are due. Needs a key.
   *
   * @returns how many events are sent again
   */
  async adopt(decision: ProjectDecision): Promise<number> {
    const bindings = decision === "resend" ? { detail: "Given to another project." } : {}
    const { rows } = await this.database
      .within("long")
      .raw<{ rows: [{ resent: number }] }>(DECIDE[decision], { ...this.key, ...bindings })
    return rows[0].resent
  }

  async countResendable(): Promise<Resendable> {
    const { rows } = await this.database.within("long").raw<{ rows: [Resendable] }>(
      `SELECT (count(*) FILTER (WHERE properties IS NOT NULL))::int AS resendable,
         (count(*) FILTER (WHERE properties IS NULL))::int AS receipts
       FROM posthog_outbox_event WHERE ${KINDS.delivered}`
    )
    return rows[0]
  }
}

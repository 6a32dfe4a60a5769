import { MedusaError } from "@medusajs/framework/utils"
import type { Provisions, Provision } from "../modules/posthog/provisions/provisions"
import { PosthogApiError } from "../posthog-api/api-error"
import { decide, isSame } from "./decide"
import type { Kind, SetUpLine, WhatToSetUp } from "./schema"

/** One thing to set up. */
export interface Item<Content extends object> {
  kind: Kind
  /** Distinguishes it from others of its kind. Never change it. */
  key: string
  name: string
  wanted: Content | undefined
  found: { id: string; content: Content } | undefined
  /** Creates it, or changes what was found. Returns what PostHog made of it. */
  write: (content: Content, id: string | undefined) => Promise<{ id: string; content: Content }>
}

/** What a session of setting up works with. */
interface Session {
  provisions: Provisions
  /** Host of PostHog's app and the project's number. */
  project: string
  how: Pick<WhatToSetUp, "dry_run" | "restore">
  /** Returns false if another process may have taken over. */
  renew: () => Promise<boolean>
}

/** Sets things up one by one, and notes what was done. */
export class SettingUp {
  readonly lines: SetUpLine[] = []

  private constructor(
    private readonly session: Session,
    private readonly known: ReadonlyMap<string, Provision>
  ) {}

  static async begin(session: Session): Promise<SettingUp> {
    return new SettingUp(session, await session.provisions.of(session.project))
  }

  get how(): Session["how"] {
    return this.session.how
  }

  /** How the plugin left it; undefined if it never made it. */
  knownAs(kind: Kind, key: string): Provision | undefined {
    return this.known.get(`${kind}:${key}`)
  }

  note(line: SetUpLine): SetUpLine {
    this.lines.push(line)
    return line
  }

  /** Notes that something failed, because this PostHog lacks the part that it belongs to. */
  noteLacking(what: Pick<SetUpLine, "kind" | "name">, part: string): void {
    this.note({ ...what, outcome: "failed", reason: `This PostHog instance has no ${part}.` })
  }

  /**
   * Notes why something failed, unless a line says so already.
   *
   * @throws the error, if PostHog's REST API didn't cause it
   */
  noteFailure(what: Pick<SetUpLine, "kind" | "name">, error: unknown): PosthogApiError {
    const reason = reasonOf(error)
    if (!this.lines.some((line) => line.reason === reason)) {
      this.note({ ...what, outcome: "failed", reason })
    }
    return error as PosthogApiError
  }

  /** Sets up one thing. Returns how it is now; undefined if it isn't there, or if this is a dry run and it would be. */
  async apply<Content extends object>(
    item: Item<Content>
  ): Promise<{ id: string; content: Content } | undefined> {
    const { kind, key, name, wanted, found } = item
    const known = this.knownAs(kind, key)
    const { dry_run, restore } = this.how
    const outcome = decide({ wanted, found: found?.content, known, restores: restore })
    if (!outcome) {
      return found
    }
    const line = this.note({ kind, name, outcome })
    if (dry_run || !wanted) {
      return found
    }
    if (outcome === "created" || outcome === "updated") {
      return this.write(line, { ...item, wanted })
    }
    if (found && outcome === "unchanged" && !isNoted(known, wanted, found.content)) {
      // Another store made it, or a person changed it back.
      await this.save(item, found)
    } else if (found && !known) {
      await this.save(item, { id: found.id, content: NOT_OURS })
    }
    return found
  }

  /** Notes where something is now, or that it is nowhere, whatever became of it. */
  async noteWhere(key: string, id: string | undefined): Promise<void> {
    if (!this.how.dry_run) {
      const { provisions, project } = this.session
      await provisions.save(project, { key, remote_id: id ?? "", written: {}, seen: {} })
    }
  }

  /** Notes that something was deleted before this store could know it. */
  async leaveOut(item: Pick<Item<object>, "kind" | "key" | "name" | "wanted">): Promise<void> {
    this.note({ kind: item.kind, name: item.name, outcome: "away" })
    if (!this.how.dry_run) {
      await this.save(item, { id: "", content: NOT_OURS })
    }
  }

  private async write<Content extends object>(
    line: SetUpLine,
    item: Item<Content> & { wanted: Content }
  ): Promise<{ id: string; content: Content }> {
    if (!(await this.session.renew())) {
      throw alreadyRunning()
    }
    try {
      const written = await item.write(item.wanted, item.found?.id)
      await this.save(item, written)
      return written
    } catch (error) {
      Object.assign(line, { outcome: "failed", reason: reasonOf(error) })
      throw error
    }
  }

  private async save(
    { kind, key, wanted }: Pick<Item<object>, "kind" | "key" | "wanted">,
    { id, content }: { id: string; content: object }
  ): Promise<void> {
    await this.session.provisions.save(this.session.project, {
      key: `${kind}:${key}`,
      remote_id: id,
      written: wanted ?? {},
      seen: content,
    })
  }
}

/** The error if another process sets up the same project. */
export const alreadyRunning = (): MedusaError =>
  new MedusaError(
    // Medusa replaces the message of a conflict.
    MedusaError.Types.NOT_ALLOWED,
    "Expected no other setup of this PostHog project to be running, but one is. Wait a few minutes, and try again."
  )

/** @throws the error, if PostHog's REST API didn't cause it */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof PosthogApiError)) {
    throw error
  }
  return error.needsPerson ? error.message : `${error.seen} Try again later.`
}

/** Differs from all that PostHog has: what is noted like this is never changed, and never made again. */
const NOT_OURS = {}

const isNoted = (known: Provision | undefined, wanted: object, found: object): boolean =>
  known !== undefined && isSame(known.written, wanted) && isSame(known.seen, found)

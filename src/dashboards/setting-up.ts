import type { Provisions, Provision } from "../modules/posthog/provisions/provisions"
import { decide, isSame } from "./decide"
import type { Outcome } from "./decide"

/** The kinds of things that the plugin sets up in PostHog. */
export type Kind = "dashboard" | "insight" | "event" | "property" | "goal" | "setting"

/** One line of the result. */
export interface SetUpLine {
  kind: Kind
  name: string
  /** `unseen`: PostHog hasn't seen it yet; `failed`: see `reason`. */
  outcome: Outcome | "unseen" | "failed"
  reason?: string
}

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

/** What the person who sets up asked for. */
export interface HowToSetUp {
  /** Only says what would be done. */
  isDryRun: boolean
  /** Makes again what a person deleted in PostHog. */
  restores: boolean
}

/** Sets things up one by one, and notes what was done. */
export class SettingUp {
  readonly lines: SetUpLine[] = []

  private constructor(
    private readonly provisions: Provisions,
    private readonly project: string,
    private readonly known: ReadonlyMap<string, Provision>,
    readonly how: HowToSetUp
  ) {}

  /** @param project host of PostHog's app and the project's number */
  static async begin(provisions: Provisions, project: string, how: HowToSetUp): Promise<SettingUp> {
    return new SettingUp(provisions, project, await provisions.of(project), how)
  }

  /** How the plugin left it; undefined if it never made it. */
  knownAs(kind: Kind, key: string): Provision | undefined {
    return this.known.get(`${kind}:${key}`)
  }

  note(line: SetUpLine): void {
    this.lines.push(line)
  }

  /** Sets up one thing. Returns how it is now; undefined if it isn't there, or if this is a dry run and it would be. */
  async apply<Content extends object>(
    item: Item<Content>
  ): Promise<{ id: string; content: Content } | undefined> {
    const { kind, key, name, wanted, found } = item
    const known = this.knownAs(kind, key)
    const { isDryRun, restores } = this.how
    const outcome = decide({ wanted, found: found?.content, known, restores })
    if (!outcome) {
      return found
    }
    this.note({ kind, name, outcome })
    if (isDryRun || !wanted) {
      return found
    }
    if (outcome === "created" || outcome === "updated") {
      const written = await item.write(wanted, found?.id)
      await this.save(item, written)
      return written
    }
    if (found && outcome === "unchanged" && !isNoted(known, wanted, found.content)) {
      // Another store made it, or a person changed it back.
      await this.save(item, found)
    } else if (found && !known) {
      await this.save(item, { id: found.id, content: NOT_OURS })
    }
    return found
  }

  /** Notes that something was deleted before this store could know it. */
  async leaveOut(item: Pick<Item<object>, "kind" | "key" | "name" | "wanted">): Promise<void> {
    this.note({ kind: item.kind, name: item.name, outcome: "away" })
    if (!this.how.isDryRun) {
      await this.save(item, { id: "", content: NOT_OURS })
    }
  }

  private async save(
    { kind, key, wanted }: Pick<Item<object>, "kind" | "key" | "wanted">,
    { id, content }: { id: string; content: object }
  ): Promise<void> {
    await this.provisions.save(this.project, {
      key: `${kind}:${key}`,
      remote_id: id,
      written: wanted ?? {},
      seen: content,
    })
  }
}

/** Differs from all that PostHog has: what is noted like this is never changed, and never made again. */
const NOT_OURS = {}

const isNoted = (known: Provision | undefined, wanted: object, found: object): boolean =>
  known !== undefined && isSame(known.written, wanted) && isSame(known.seen, found)

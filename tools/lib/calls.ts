import { lastLines, nextMessage } from "./child"
import type { Child } from "./child"

/** Functions that a process offers its parent. */
type Functions = Record<string, (input: never) => unknown>

type Answer = { gives: unknown } | { failed: string }

/** Calls one of a child's functions. */
export type Call<F extends Functions> = <Name extends keyof F & string>(
  name: Name,
  ...input: Parameters<F[Name]>
) => Promise<Awaited<ReturnType<F[Name]>>>

/** In a child process with other work: lets the parent call these functions, one call at a time. */
export const serve = (functions: Functions): void => {
  const answer = (message: Answer) => void process.send?.(message)
  process.on("message", async ({ name, input }: { name: string; input: never }) => {
    try {
      answer({ gives: (await functions[name]?.(input)) ?? null })
    } catch (error) {
      answer({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  })
}

/** In a child process without other work: the same, until the parent ends it. */
export const serveOnly = (functions: Functions): Promise<never> => {
  serve(functions)
  process.send?.({ ready: true })
  return new Promise<never>(() => undefined)
}

/** In the parent: resolves when a child that does nothing else serves its functions. */
export const whenServing = async (child: Child): Promise<void> => {
  if ((await nextMessage(child)) === undefined) {
    throw new Error(`The process has ended:\n${lastLines(child.output())}`)
  }
}

/**
 * In the parent: calls a child's functions.
 *
 * @throws {Error} if the called function throws or its process ends
 */
export const callsTo =
  <F extends Functions>(child: Child): Call<F> =>
  async (name, ...[input]) => {
    const answering = nextMessage(child)
    child.process.send({ name, input })
    const answer = (await answering) as Answer | undefined
    if (!answer || "failed" in answer) {
      const reason = answer?.failed ?? `the process has ended:\n${lastLines(child.output())}`
      throw new Error(`${name}: ${reason}`)
    }
    return answer.gives as never
  }

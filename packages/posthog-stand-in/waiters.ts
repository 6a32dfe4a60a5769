interface Waiter {
  check: () => void
  cancel: (reason: string) => void
}

/** How long `waitFor` waits by default. */
export const DEFAULT_TIMEOUT_MS = 10_000

/** Promises that resolve when something happens, without polling. */
export class Waiters {
  private readonly waiting = new Set<Waiter>()

  /**
   * @param look returns what is waited for, or undefined, null or false while it is not there; asked at once and after each `notify`
   * @param describe says what was seen, for the error
   * @returns what `look` returned; rejects after `timeoutMs`, when `look` throws, or on `cancelAll`
   */
  wait<T>(
    look: () => T | undefined | null | false,
    describe: () => string,
    timeoutMs = DEFAULT_TIMEOUT_MS
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer)
        this.waiting.delete(waiter)
        settle()
      }
      const fail = (reason: string) =>
        finish(() => reject(new Error(`${reason}; saw ${describe()}`)))
      const check = () => {
        try {
          const found = look()
          if (found !== undefined && found !== null && found !== false) {
            finish(() => resolve(found))
          }
        } catch (error) {
          finish(() => reject(error))
        }
      }
      const waiter = { check, cancel: fail }
      const timer = setTimeout(
        () => fail(`Nothing of what was waited for came within ${timeoutMs} ms`),
        timeoutMs
      )
      this.waiting.add(waiter)
      check()
    })
  }

  /** Makes every waiter check again. */
  notify(): void {
    ;[...this.waiting].forEach((waiter) => waiter.check())
  }

  /** Rejects all remaining waiters. */
  cancelAll(reason: string): void {
    ;[...this.waiting].forEach((waiter) => waiter.cancel(reason))
  }
}

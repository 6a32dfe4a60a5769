import { customerIn } from "./answers"
import type { Browser } from "./browser"
import { asId, toHeaders } from "./headers"
import { carriesHeaders, methodOf, pathOf } from "./routes"
import type { RequestOptions } from "./routes"
import { replaceMethod, safely } from "./safely"
import type { SdkLike } from "./types"

/**
 * Gives the client's requests their headers, learns from its answers who is signed in, and tells the store at once when the visitor refuses.
 * Returns what ends that.
 */
export const watchClient = (client: SdkLike["client"], browser: Browser): (() => void) => {
  const { person, look } = browser
  let cart: { id: string; signOuts: number } | undefined
  let refusals = 0
  let isTold = true

  // Without a request of its own, the store would hear of a refusal with the visitor's next one, and they may leave.
  const tell = () => {
    const ours = cart?.signOuts === person.signOuts() ? cart?.id : undefined
    if (!isTold && (ours || person.customerId())) {
      const path = `/store/${ours ? `carts/${ours}` : "customers/me"}/posthog`
      isTold = true
      safely(() =>
        client
          .fetch(path as never, { method: "POST", keepalive: true } as never)
          .catch(() => (isTold = false))
      )
    }
  }

  browser.onRefusal = () => {
    refusals++
    isTold = false
    tell()
  }

  const signOut = () => {
    person.signOut()
    look()
  }

  const learn = (path: string, init: RequestOptions | undefined, answer: unknown) => {
    if (path === "/auth/session" && methodOf(init) === "DELETE") {
      return signOut()
    }
    const id = asId((answer as { cart?: { id?: unknown } }).cart?.id)
    cart = id ? { id, signOuts: person.signOuts() } : cart
    const customerId = customerIn(path, answer)
    if (customerId) {
      person.signIn(customerId)
      look()
    }
  }

  const undo = [
    replaceMethod(client, "fetch", (original) => (input, options) => {
      const path = safely(() => pathOf(input))
      if (!path) {
        return original(input, options)
      }
      const init = options as RequestOptions | undefined
      const withHeaders = () => {
        const isActing = carriesHeaders(path, init)
        // Also if nothing happens: posthog-js may have loaded since.
        const visitor = look(isActing)
        return isActing ? { ...init, headers: { ...toHeaders(visitor), ...init?.headers } } : init
      }
      const before = person.signOuts()
      const refusalsBefore = refusals
      const who = person.customerId()
      const answered = original(input, safely(withHeaders, init)) as Promise<unknown>
      return answered.then(
        (answer) => {
          if (before === person.signOuts()) {
            safely(() => learn(path, init, answer))
          }
          // What was under way may have told the store the opposite, or of a cart that it is to forget.
          isTold &&= refusalsBefore === refusals
          tell()
          return answer
        },
        (error: { status?: unknown } | undefined) => {
          // A sign-in ends after a day by itself. Other paths' 401s, as for a wrong password, say nothing about it.
          const isExpired = path === "/store/customers/me" && error?.status === 401
          if (isExpired && who === person.customerId()) {
            person.expire()
            look()
          }
          throw error
        }
      )
    }),
    // What `sdk.auth.logout()` does where tokens are kept: it sends no request.
    replaceMethod(client, "clearToken", (original) => (...args) => {
      signOut()
      return original(...args)
    }),
  ]
  return () => {
    browser.onRefusal = undefined
    undo.forEach((back) => safely(back))
  }
}

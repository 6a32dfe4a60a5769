import { customerIn } from "./answers"
import type { Browser } from "./browser"
import { toHeaders } from "./headers"
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
  let cartPath: string | undefined

  // A request that changes nothing: without it, the store would hear only of the visitor's next one, and they may leave.
  browser.onRefusal = () => {
    const path = cartPath ?? (person.customerId() && "/store/customers/me")
    const request = { method: "POST", body: {}, keepalive: true }
    if (path) {
      safely(() => client.fetch(path as never, request as never).catch(() => undefined))
    }
  }

  const signOut = () => {
    person.signOut()
    look()
  }

  const learn = (path: string, init: RequestOptions | undefined, answer: unknown) => {
    if (path === "/auth/session" && methodOf(init) === "DELETE") {
      return signOut()
    }
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
      cartPath = /^\/store\/carts\/[^/]+/.exec(path)?.[0] ?? cartPath
      const init = options as RequestOptions | undefined
      const withHeaders = () =>
        carriesHeaders(path, init)
          ? { ...init, headers: { ...toHeaders(look(true)), ...init?.headers } }
          : init
      const before = person.signOuts()
      const who = person.customerId()
      const answered = original(input, safely(withHeaders, init)) as Promise<unknown>
      return answered.then(
        (answer) => {
          if (before === person.signOuts()) {
            safely(() => learn(path, init, answer))
          }
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
  return () => undo.forEach((back) => safely(back))
}

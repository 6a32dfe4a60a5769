import { customerIn } from "./answers"
import type { Browser } from "./browser"
import { toHeaders } from "./headers"
import { carriesHeaders, methodOf, pathOf } from "./routes"
import type { RequestOptions } from "./routes"
import { replaceMethod, safely } from "./safely"

/** Gives the client's requests their headers, and learns from its answers who is signed in. Returns what ends that. */
export const watchClient = (client: object, { person, look }: Browser): (() => void) => {
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
      const init = options as RequestOptions | undefined
      const withHeaders = () =>
        carriesHeaders(path, init)
          ? { ...init, headers: { ...toHeaders(look(true)), ...init?.headers } }
          : init
      const before = person.changes()
      const answered = original(input, safely(withHeaders, init)) as Promise<unknown>
      const learns = (from: (result: unknown) => unknown) => (result: unknown) =>
        safely(() => before === person.changes() && from(result))
      // Before whoever awaits the answer goes on.
      void answered.then(
        learns((answer) => learn(path, init, answer)),
        // A sign-in ends after a day by itself.
        learns(
          (error) =>
            path.startsWith("/store/customers/me") &&
            (error as { status?: unknown }).status === 401 &&
            signOut()
        )
      )
      return answered
    }),
    // What `sdk.auth.logout()` does where tokens are kept: it sends no request.
    replaceMethod(client, "clearToken", (original) => (...args) => {
      signOut()
      return original(...args)
    }),
  ]
  return () => undo.forEach((back) => safely(back))
}

import type { HttpTypes } from "@medusajs/types"
import { posthog } from "./analytics"
import { h, money } from "./dom"
import { pictureOf } from "./pictures"
import type { Line } from "./store"

export interface Shop {
  lines: Line[]
  cart?: HttpTypes.StoreCart
  customer?: HttpTypes.StoreCustomer
  consent: "granted" | "denied" | "pending"
}

export interface Actions {
  view(line: Line): void
  add(line: Line): void
  checkOut(cart: HttpTypes.StoreCart, email: string): void
  signUp(email: string, password: string): void
  signIn(email: string, password: string): void
  signOut(): void
  consent(decide: () => void): void
}

export const consentBar = ({ consent }: Shop, actions: Actions): HTMLElement => {
  const choice = (label: string, value: Shop["consent"], decide: () => void) =>
    h(
      "button",
      {
        type: "button",
        className: consent === value ? "chosen" : "",
        ariaPressed: String(consent === value),
        onclick: () => actions.consent(decide),
      },
      label
    )
  return h(
    "section",
    { className: "consent", ariaLabel: "Consent" },
    h(
      "span",
      {},
      consent === "pending" ? "May we recognize you on your next visit?" : `Analytics: ${consent}`
    ),
    choice("Allow", "granted", () => posthog.opt_in_capturing()),
    choice("Refuse", "denied", () => posthog.opt_out_capturing())
  )
}

export const productGrid = ({ lines }: Shop, actions: Actions): HTMLElement =>
  h(
    "section",
    { className: "products", ariaLabel: "Products" },
    ...lines.map((line) =>
      h(
        "article",
        {},
        h(
          "button",
          {
            type: "button",
            className: "picture",
            title: `Look at ${line.title}`,
            onclick: () => actions.view(line),
          },
          h("img", { src: pictureOf(line.title), alt: "", width: 72, height: 72 })
        ),
        h("h2", {}, line.title),
        h("p", {}, `${line.variant} · ${money(line.price, line.currency)}`),
        h("button", { type: "button", onclick: () => actions.add(line) }, "Add to cart")
      )
    )
  )

export const cartBox = ({ cart, customer }: Shop, actions: Actions): HTMLElement => {
  const items = cart?.items ?? []
  if (!cart || items.length === 0) {
    return h(
      "section",
      { className: "box" },
      h("h2", {}, "Cart"),
      h("p", { className: "quiet" }, "Still empty.")
    )
  }
  const email = h("input", {
    type: "email",
    name: "guest-email",
    placeholder: "Your email",
    value: "guest@example.com",
    required: true,
  })
  return h(
    "form",
    {
      className: "box",
      onsubmit: (event) => {
        event.preventDefault()
        actions.checkOut(cart, customer?.email ?? email.value)
      },
    },
    h("h2", {}, "Cart"),
    h(
      "ul",
      {},
      ...items.map((item) =>
        h(
          "li",
          {},
          h("span", {}, `${item.quantity} × ${item.product_title}`),
          h("span", {}, money(item.unit_price * item.quantity, cart.currency_code))
        )
      )
    ),
    !customer && email,
    h(
      "button",
      { type: "submit" },
      customer ? `Check out as ${customer.email}` : "Check out as a guest"
    )
  )
}

export const accountBox = ({ customer }: Shop, actions: Actions): HTMLElement => {
  if (customer) {
    return h(
      "section",
      { className: "box" },
      h("h2", {}, "Account"),
      h("p", {}, customer.email),
      h("button", { type: "button", onclick: () => actions.signOut() }, "Sign out")
    )
  }
  const email = h("input", {
    type: "email",
    name: "email",
    placeholder: "Email",
    required: true,
    autocomplete: "username",
  })
  const password = h("input", {
    type: "password",
    name: "password",
    placeholder: "Password",
    required: true,
    autocomplete: "current-password",
  })
  const form = h(
    "form",
    {
      className: "box",
      onsubmit: (event) => {
        event.preventDefault()
        actions.signIn(email.value, password.value)
      },
    },
    h("h2", {}, "Account"),
    email,
    password,
    h(
      "div",
      { className: "row" },
      h("button", { type: "submit" }, "Sign in"),
      h(
        "button",
        {
          type: "button",
          className: "second",
          onclick: () => form.reportValidity() && actions.signUp(email.value, password.value),
        },
        "Sign up"
      )
    )
  )
  return form
}

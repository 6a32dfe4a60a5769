import { loadFlags } from "medusa-plugin-posthog/storefront/flags"
import { connection, posthog, sdk } from "./analytics"
import { h, byId } from "./dom"
import { pricingNote } from "./pricing"
import { startPanel } from "./panel"
import { accountBox, cartBox, consentBar, productGrid } from "./shop"
import type { Actions, Shop } from "./shop"
import * as store from "./store"

/** The shop's page: everything is read and drawn again after each action. */

// Drawn with the flags from the start, so that no visitor sees one variant and then another. The page waits for its products anyway.
const [lines, flags] = await Promise.all([
  store.listLines(),
  loadFlags({ connection, posthog, sdk, timeoutMs: 10_000 }),
])
let message = ""

const act = async (work: () => unknown): Promise<void> => {
  document.body.classList.add("busy")
  try {
    const said = await work()
    message = typeof said === "string" ? said : ""
  } catch (error) {
    message = (error as Error).message
  }
  await draw()
  document.body.classList.remove("busy")
}

const actions: Actions = {
  view: (line) => store.viewProduct(line),
  add: (line) => act(() => store.addToCart(line)),
  checkOut: (cart, email) =>
    act(async () => `Order ${await store.checkOut(cart, email)} is placed. Thank you!`),
  signUp: (email, password) => act(() => store.signUp(email, password)),
  signIn: (email, password) => act(() => store.signIn(email, password)),
  signOut: () => act(() => store.signOut()),
  consent: (decide) => act(decide),
}

const draw = async (): Promise<void> => {
  const [cart, customer] = await Promise.all([store.readCart(), store.readCustomer()])
  const shop: Shop = { lines, cart, customer, consent: connection.state().consent }
  byId("shop").replaceChildren(
    h(
      "header",
      {},
      h("h1", {}, "Hedgehog Supply"),
      h("p", {}, "An example storefront of medusa-plugin-posthog")
    ),
    consentBar(shop, actions),
    h("p", { className: message ? "message" : "message empty", role: "status" }, message),
    pricingNote(flags),
    productGrid(shop, actions),
    h("div", { className: "columns" }, cartBox(shop, actions), accountBox(shop, actions))
  )
}

await draw()
startPanel()

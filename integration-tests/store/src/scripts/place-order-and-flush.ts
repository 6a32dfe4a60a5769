import type { ExecArgs } from "@medusajs/framework/types"
import placeOrder from "./place-order"

/** Places an order and ends only when its event is at PostHog: for a script that no running store follows. */
export default async function placeOrderAndFlush(script: ExecArgs): Promise<void> {
  await placeOrder(script)
  await script.container.resolve<{ flush(): Promise<unknown> }>("posthog").flush()
}

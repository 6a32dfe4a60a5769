import LocalEventBusService from "@medusajs/event-bus-local/dist/services/event-bus-local"

/** Makes a process's event bus emit `order.placed` twice or never, depending on FAULT_ORDER_PLACED. */
const copies = process.env.FAULT_ORDER_PLACED === "twice" ? 2 : 0

const { prototype } = LocalEventBusService
const emit = prototype.emit

prototype.emit = async function (this: LocalEventBusService, events, options) {
  const all = (Array.isArray(events) ? events : [events]).flatMap((event) =>
    event.name === "order.placed" ? Array.from({ length: copies }, () => event) : event
  )
  return emit.call(this, all, options)
}

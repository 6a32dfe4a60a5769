/** `query.graph` also accepts these names, and module links use them. */
const PLURALS: ReadonlyMap<string, string> = new Map([
  ["orders", "order"],
  ["carts", "cart"],
])

/** The one name that the plugin knows an order or a cart by; any other entity's name as it is. */
export const saleName = (entity: string): string => PLURALS.get(entity) ?? entity

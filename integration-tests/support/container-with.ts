import type { MedusaContainer } from "@medusajs/framework/types"

/** A store's container in which these take the places of what has their names. */
export const containerWith = (
  container: () => MedusaContainer,
  replaced: Record<string, unknown>
): MedusaContainer =>
  ({
    resolve: (name: string, options?: object) =>
      replaced[name] ?? container().resolve(name, options as never),
  }) as never

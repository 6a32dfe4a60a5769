import { once } from "node:events"
import { createServer } from "node:net"
import type { AddressInfo } from "node:net"

/** Returns a free TCP port of 127.0.0.1: the preferred one if nobody listens there, otherwise any. */
export async function findFreePort(preferred = 0): Promise<number> {
  const server = createServer()
  try {
    server.listen(preferred, preferred === 0 ? "127.0.0.1" : undefined)
    await once(server, "listening")
    return (server.address() as AddressInfo).port
  } catch (error) {
    if (preferred === 0) {
      throw error
    }
    return findFreePort()
  } finally {
    server.close()
  }
}

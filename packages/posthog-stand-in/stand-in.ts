import { createServer } from "http"
import type { Server } from "http"
import type { AddressInfo } from "net"
import { handleCapture } from "./capture-server"
import type { CaptureState } from "./capture-server"
import { CONTROL_PREFIX, handleControl } from "./control"
import { faultTargetOf } from "./endpoints"
import { FaultBox } from "./faults"
import { Project } from "./project"
import { QuerySlots } from "./query-slots"
import { Throttle } from "./throttle"
import type { StandIn, StandInOptions } from "./stand-in-api"
import type { SeenRequest, Totals } from "./types"
import { Waiters } from "./waiters"

/** The project token that the stand-in knows by default. */
export const DEFAULT_TOKEN = "phc_standInProjectTokenForTests0000000000000000"

/** The personal API key that the stand-in knows by default, and the number of its one project. */
export const DEFAULT_PERSONAL_KEY = {
  key: "phx_standInPersonalApiKeyForTests00000000000000",
  scopes: [
    "person:read",
    "person:write",
    "project:write",
    "query:read",
    "ingestion_warning:read",
    "dashboard:write",
    "insight:write",
    "event_definition:write",
    "property_definition:write",
  ],
}
/** The project's secret key by default. */
export const DEFAULT_SECRET_KEY = "phs_standInSecretKeyForTests000000000000000000"
const PROJECT_ID = "1"

/**
 * Starts PostHog's stand-in on 127.0.0.1.
 *
 * @returns the running stand-in; end it with `close()`
 */
export async function startStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const { token = DEFAULT_TOKEN, host = "127.0.0.1", now = Date.now } = options
  const { personalKeys = [DEFAULT_PERSONAL_KEY], projectId = PROJECT_ID } = options
  const { secretKey = DEFAULT_SECRET_KEY, timeZone = "UTC" } = options
  const state: CaptureState = {
    project: new Project(token),
    faults: new FaultBox(),
    waiters: new Waiters(),
    requests: [],
    rest: {
      projectId,
      timeZone,
      keys: personalKeys,
      throttle: new Throttle(),
      queries: new QuerySlots(),
    },
    flags: { secretKey, definitions: [], groupTypes: [] },
    now,
  }
  const server = createServer((request, response) => {
    const handled = request.url?.startsWith(CONTROL_PREFIX)
      ? handleControl(request, response, standIn)
      : handleCapture(request, response, state)
    handled.catch((error: unknown) => {
      response.writeHead(500).end(`The stand-in itself failed: ${String(error)}`)
    })
  })
  await open(server, options.port ?? 0, host)
  const { port } = server.address() as AddressInfo
  const standIn: StandIn = {
    url: `http://${host}:${port}`,
    port,
    token,
    personalApiKey: personalKeys[0]?.key ?? "",
    projectId,
    secretKey,
    ...views(state),
    warn: (warning) => state.project.warn(warning, now()),
    finishDeletions: () => state.project.finishDeletions(now()),
    setFlags: (flags, { groupTypes = [] } = {}) => {
      state.flags.definitions = structuredClone(flags)
      state.flags.groupTypes = groupTypes
    },
    setFault: (fault, { times } = {}) => state.faults.set(fault, times),
    refuse: () => shut(server),
    listen: () => (server.listening ? Promise.resolve() : open(server, port, host)),
    reset: () => reset(state),
    close: () => {
      state.waiters.cancelAll("The stand-in was closed")
      return shut(server)
    },
    waitFor: (predicate, { timeoutMs } = {}) =>
      state.waiters.wait(
        () => predicate(standIn),
        () => describe(standIn),
        timeoutMs
      ),
  }
  return standIn
}

type Views =
  | "events"
  | "persons"
  | "sessions"
  | "groups"
  | "requests"
  | "vanished"
  | "warnings"
  | "deletions"
  | "rawEventCount"
  | "totals"

function views({ project, requests }: CaptureState): Pick<StandIn, Views> {
  return {
    events: (filter) => structuredClone(project.events(filter)),
    persons: () => project.persons(),
    sessions: () => project.sessions(),
    groups: () => project.groups(),
    requests: () => structuredClone(requests),
    vanished: () => project.vanished(),
    warnings: () => project.warnings(),
    deletions: () => project.deletions(),
    rawEventCount: () => project.rawEventCount(),
    totals: () => totalsOf(project, requests),
  }
}

function totalsOf(project: Project, requests: readonly SeenRequest[]): Totals {
  const captures = requests.filter(
    ({ path }) => faultTargetOf(path.replace(/\/$/, "")) === "capture"
  )
  return {
    raw: project.rawEventCount(),
    merged: project.events().length,
    requests: captures.length,
    wireBytes: captures.reduce(
      (sum, { headers }) => sum + Number(headers["content-length"] ?? 0),
      0
    ),
  }
}

function reset(state: CaptureState): void {
  state.project.reset()
  state.faults.set(null)
  state.requests.length = 0
}

function open(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, host, () => {
      server.off("error", reject)
      resolve()
    })
  })
}

function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function describe(standIn: StandIn): string {
  const requests = standIn.requests().map((r) => `${r.method} ${r.path} → ${r.fault ?? r.status}`)
  const names = standIn.events().map((event) => event.event)
  return `${requests.length} requests (${requests.slice(-10).join(", ")}), ${names.length} events (${names.slice(-20).join(", ")}), ${standIn.vanished().length} vanished`
}

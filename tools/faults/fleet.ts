import { lastLines } from "../lib/child"
import type { ChildEnv } from "../lib/child"
import { startStore } from "../lib/medusa-process"
import type { StoreProcess } from "../lib/medusa-process"

/** How a store process differs from the usual one. */
export interface StoreSettings {
  env?: ChildEnv
  /** Scripts to load before Medusa. */
  preload?: readonly string[]
  storeDir?: string
}

/** The processes of the store. */
export interface Fleet {
  /** The store that shoppers use, always on the same port. A process that already runs with these settings is kept. */
  store(settings?: StoreSettings): Promise<StoreProcess>
  /** An extra process, on its own port. */
  another(settings: StoreSettings): Promise<StoreProcess>
  isRunning(): boolean
  /** Stops every process. */
  stop(signal?: NodeJS.Signals): Promise<void>
  /** Returns, and forgets, the last output of processes that ended unexpectedly. */
  takeCrashes(): string[]
}

/** Creates a fleet without any processes. */
export const createFleet = (usual: StoreSettings & { storeDir: string }, port: number): Fleet => {
  const running = new Map<StoreProcess, string>()
  let crashes: string[] = []
  let front: StoreProcess | undefined

  const start = async (settings: StoreSettings, onPort?: number) => {
    const started = await startStore({
      ...usual,
      ...settings,
      env: { ...usual.env, ...settings.env },
      port: onPort,
    })
    let isStopping = false
    const store: StoreProcess = {
      ...started,
      stop: (signal) => {
        isStopping = true
        return started.stop(signal)
      },
    }
    running.set(store, JSON.stringify(settings))
    void started.exited.then((exit) => {
      running.delete(store)
      front = front === store ? undefined : front
      if (!isStopping) {
        crashes.push(`${JSON.stringify(exit)}\n${lastLines(started.output())}`)
      }
    })
    return store
  }
  const stop = async (signal?: NodeJS.Signals) => {
    await Promise.all([...running.keys()].map((store) => store.stop(signal)))
  }
  return {
    store: async (settings = {}) => {
      if (front && running.get(front) === JSON.stringify(settings)) {
        return front
      }
      await stop()
      front = await start(settings, port)
      return front
    },
    another: (settings) => start(settings),
    isRunning: () => running.size > 0,
    stop,
    takeCrashes: () => {
      const taken = crashes
      crashes = []
      return taken
    },
  }
}

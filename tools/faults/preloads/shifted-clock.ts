/** Shifts a process's clock by FAULT_CLOCK_SHIFT_MS milliseconds. Timers are unaffected. */
const shiftMs = Number(process.env.FAULT_CLOCK_SHIFT_MS ?? 0)
const RealDate = Date

const now = (): number => RealDate.now() + shiftMs

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args: unknown[], newTarget) =>
    Reflect.construct(target, args.length > 0 ? args : [now()], newTarget) as Date,
  apply: () => new RealDate(now()).toString(),
  get: (target, name, receiver) =>
    name === "now" ? now : (Reflect.get(target, name, receiver) as unknown),
})

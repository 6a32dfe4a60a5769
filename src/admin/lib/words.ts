const STEPS: [string, number][] = [
  ["d", 86_400],
  ["h", 3_600],
  ["min", 60],
]

/** Formats a duration in its largest whole unit: `0.4 s`, `12 s`, `3 min`, `2 h`, `5 d`. */
export const duration = (seconds: number): string => {
  const step = STEPS.find(([, size]) => seconds >= size)
  return step
    ? `${Math.floor(seconds / step[1])} ${step[0]}`
    : `${seconds < 10 ? seconds.toFixed(1) : Math.floor(seconds)} s`
}

/** Formats a count for the browser's locale. */
export const count = (value: number): string => value.toLocaleString()

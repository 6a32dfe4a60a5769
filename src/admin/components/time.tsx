import { useWords } from "../lib/use-words"

/** A point in time, to the minute. */
export const Time = ({ at }: { at: string }) => {
  const { format } = useWords()
  return <time dateTime={at}>{format.time(at)}</time>
}

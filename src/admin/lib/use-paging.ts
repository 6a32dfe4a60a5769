import { useWords } from "./use-words"

/** Medusa's own texts below a table. */
export const usePaging = () => {
  const { core } = useWords()
  return {
    of: core("general.of"),
    results: core("general.results"),
    pages: core("general.pages"),
    prev: core("general.prev"),
    next: core("general.next"),
  }
}

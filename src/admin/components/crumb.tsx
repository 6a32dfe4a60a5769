import { useWords } from "../lib/use-words"

/** A page's name in the Admin's breadcrumbs. */
export const Crumb = ({ name }: { name: string }) => useWords().say(name)

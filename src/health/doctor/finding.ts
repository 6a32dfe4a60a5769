import type { Check } from "../checks"
import type { CheckId } from "../check-words"
import { doctorWords } from "./words"
import type { DoctorId, Question } from "./words"

/** What the doctor says of one thing. `found` isn't empty if all is well: it says what was seen. */
export interface Finding extends Omit<Check, "id"> {
  id: CheckId | DoctorId
  question: Question
}

/** What was seen, and the words for it if the usual ones don't fit. */
interface Seen {
  status: Check["status"]
  found: string | string[]
  means?: string
  fix?: string
}

/** Makes a finding. */
export const finding = (id: DoctorId, { found, ...seen }: Seen): Finding => ({
  id,
  snippet: null,
  ...doctorWords[id],
  found: [found].flat(),
  ...seen,
})

export const ok = (id: DoctorId, found: string): Finding => finding(id, { status: "ok", found })

/** @param why why it couldn't be checked */
export const unknown = (id: DoctorId, why: string): Finding =>
  finding(id, { status: "unknown", found: `Not checked: ${why}` })

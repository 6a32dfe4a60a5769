/** The object without keys that are `undefined`, which would replace a default or count as a value. Other values stay as they are. */
export const known = <Values extends object>(values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Values

/** A sentence of the server, in which backticks mark code. */
export const Prose = ({ children }: { children: string }) => (
  <>
    {children
      .split("`")
      .map((part, n) => (n % 2 === 0 ? part : <code key={`${n} ${part}`}>{part}</code>))}
  </>
)

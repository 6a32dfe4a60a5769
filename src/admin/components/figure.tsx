/** A figure of a table. One that shouldn't be so stands out. */
export const Figure = ({ isWrong, children }: { isWrong: boolean; children: string }) => (
  <span className={isWrong ? "text-ui-tag-orange-text font-medium" : undefined}>{children}</span>
)

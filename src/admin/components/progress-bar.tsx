/** How much is done, in percent. */
export const ProgressBar = ({ percent, label }: { percent: number; label: string }) => (
  <div
    role="progressbar"
    aria-label={label}
    aria-valuenow={percent}
    aria-valuemin={0}
    aria-valuemax={100}
    className="bg-ui-bg-component border-ui-border-base h-2 w-full overflow-hidden rounded-full border"
  >
    <div
      className="bg-ui-tag-blue-icon h-full rounded-full transition-all"
      style={{ width: `${percent}%` }}
    />
  </div>
)

import { useEffect } from "react"

/**
 * Names buttons of Medusa's own components that have an icon and no name, and hides icons that say nothing, so that screen readers can use
 * them. Put it inside of what it names: it looks after each render, because such buttons come and go.
 *
 * @param within a selector of what to search
 * @param name what its nameless buttons do
 */
export const Names = ({ within, name }: { within: string; name: string }) => {
  useEffect(() => {
    const root = document.querySelector(within)
    root
      ?.querySelectorAll("button:has(> svg):not([aria-label])")
      .forEach((button) => button.setAttribute("aria-label", name))
    root
      ?.querySelectorAll("div[role=img]:not([aria-label])")
      .forEach((icon) => icon.setAttribute("aria-hidden", "true"))
  })
  return null
}

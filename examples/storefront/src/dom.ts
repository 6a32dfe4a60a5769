type Child = Node | string | false | undefined

/** Makes an element: `h("button", { onclick }, "Buy")`. Text is never read as HTML. */
export const h = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  props: Partial<HTMLElementTagNameMap[Name]> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] => {
  const element = Object.assign(document.createElement(name), props)
  element.append(...children.filter((child): child is Node | string => Boolean(child)))
  return element
}

/** The element of this ID, which the page has. */
export const byId = (id: string): HTMLElement => document.getElementById(id) ?? document.body

export const money = (amount: number, currency: string): string =>
  new Intl.NumberFormat("en", { style: "currency", currency }).format(amount)

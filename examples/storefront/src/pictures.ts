const DRAWINGS: Record<string, string> = {
  "T-Shirt": "M22 12l-12 7 5 12 6-3v26h22V28l6 3 5-12-12-7c-2 5-5 7-10 7s-8-2-10-7z",
  Mug: "M14 18h28v26a8 8 0 0 1-8 8H22a8 8 0 0 1-8-8zm28 6h4a7 7 0 0 1 0 16h-4",
  Backpack: "M16 54V30a16 16 0 0 1 32 0v24zm9-38v-4h14v4M22 38h20v16M26 28h12",
  Notebook: "M16 10h30v44H16zm6 0v44M28 22h12M28 30h12M11 18h8M11 32h8M11 46h8",
}
const PARCEL = "M12 20l20-9 20 9v24l-20 9-20-9zm0 0l20 9 20-9M32 29v24"

/** A line drawing of the product, as the address of an image. */
export const pictureOf = (title: string): string =>
  `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" fill="none" stroke="#1d1f27" stroke-width="2" stroke-linejoin="round" stroke-linecap="round"><path d="${DRAWINGS[title] ?? PARCEL}"/></svg>`
  )}`

import { isCommand } from "../is-command"

it.each([
  [["exec", "script.js"], true],
  [["user", "--email", "a@example.com"], true],
  [["db:migrate"], true],
  [["start", "--cluster"], false],
  [["develop"], false],
  [[], false],
])("knows whether medusa %j is one of the store's processes", (args, expected) => {
  expect(isCommand(["node", "cli.js", ...args])).toBe(expected)
})

import { Checks } from "./checks"
import { SettingsInForce } from "./settings-in-force"

/** What is right, what isn't, and what is configured. */
const Settings = () => (
  <>
    <Checks />
    <SettingsInForce />
  </>
)

export default Settings

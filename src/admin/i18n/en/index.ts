import { sentenceWords } from "../../../health/sentence"
import { words } from "../../../health/words"
import common from "./common.json"
import overview from "./overview.json"
import deliveries from "./deliveries.json"
import events from "./events.json"
import setAside from "./set-aside.json"
import backfill from "./backfill.json"
import reconciliation from "./reconciliation.json"
import revenue from "./revenue.json"
import settings from "./settings.json"
import dashboard from "./dashboard.json"
import order from "./order.json"
import customer from "./customer.json"

export default {
  ...common,
  overview,
  deliveries,
  events,
  setAside,
  backfill,
  reconciliation,
  revenue,
  settings: { ...settings, checks: words },
  sentences: sentenceWords,
  dashboard,
  order,
  customer,
}
